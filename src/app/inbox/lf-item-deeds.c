/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hide, mute, like, remove: with a question, a result, and a way back where there is one. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-item-deeds.h"

#include "app/widgets/lf-deeds.h"
#include "app/widgets/lf-toasts.h"
#include "core/inbox/lf-item-deed.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct {
  LfContext *context;
  GWeakRef   widget;
  LfItem    *item;
  LfAct      act;
  gboolean   back;      /* it takes a deed back */
} Doing;

static Doing *
doing_new (LfContext *context,
           GtkWidget *widget,
           LfItem    *item,
           LfAct      act)
{
  Doing *doing = g_new0 (Doing, 1);

  doing->context = g_object_ref (context);
  g_weak_ref_init (&doing->widget, widget);
  doing->item = lf_item_ref (item);
  doing->act = act;
  return doing;
}

static void
doing_free (gpointer data)
{
  Doing *doing = data;

  g_object_unref (doing->context);
  g_weak_ref_clear (&doing->widget);
  lf_item_unref (doing->item);
  g_free (doing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doing, doing_free)

static void
say (Doing         *doing,
     const LfToast *toast)
{
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&doing->widget);

  if (widget != NULL && gtk_widget_get_root (widget) != NULL)
    lf_toasts_show_toast (widget, toast);
  else if (g_application_get_default () != NULL)
    lf_toasts_show_in_app (GTK_APPLICATION (g_application_get_default ()), toast);
}

static char *
dup_result (Doing *doing)
{
  const char *who = lf_words_for_person (&doing->item->author);

  switch (doing->act)
    {
    case LF_ACT_HIDE:
      /* Translators: what was done; %s is the person who wrote it, here and below */
      return g_strdup_printf (_("Hidden from readers: %s"), who);
    case LF_ACT_UNHIDE:
      return g_strdup_printf (_("Shown again: %s"), who);
    case LF_ACT_MUTE:
      return g_strdup_printf (_("Muted: %s"), who);
    case LF_ACT_UNMUTE:
      return g_strdup_printf (_("No longer muted: %s"), who);
    case LF_ACT_LIKE:
      return g_strdup_printf (_("Liked: %s"), who);
    case LF_ACT_UNLIKE:
      return g_strdup_printf (_("No longer liked: %s"), who);
    default:
      return g_strdup_printf (_("Removed for good: %s"), who);
    }
}

static void run (Doing *doing);

static void
undo (gpointer data)
{
  Doing *done = data;
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&done->widget);
  LfAct reverse;
  Doing *back;

  if (!lf_item_deed_reverse (done->act, &reverse))
    return;
  back = doing_new (done->context, widget, done->item, reverse);
  back->back = TRUE;
  run (back);
}

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Doing) doing = user_data;
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&doing->widget);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;
  LfAct reverse;
  LfToast toast = { 0 };

  if (!lf_item_deed_run_finish (result, &error))
    {
      text = lf_words_for_error (error, lf_words_for_network (doing->item->network), NULL);
      toast.text = text;
      say (doing, &toast);
      return;
    }

  text = dup_result (doing);
  toast.text = text;
  if (!doing->back)
    {
      gboolean can_undo = lf_item_deed_reverse (doing->act, &reverse);

      /* Translators: in the list of last deeds; %1$s is what was done, %2$s the name under which somebody is signed in to the computer */
      label = g_strdup_printf (_("%1$s (by %2$s)"), text, g_get_user_name ());
      lf_deeds_push (label, can_undo ? undo : NULL, doing_new (doing->context, widget, doing->item, doing->act), doing_free);
      if (can_undo)
        {
          toast.button = _("Undo");
          toast.action = "app.undo-deed";
        }
      toast.seconds = 5;
    }
  say (doing, &toast);
}

/* Takes @doing. */
static void
run (Doing *doing)
{
  lf_item_deed_run_async (lf_context_get_accounts (doing->context), lf_context_get_store (doing->context), doing->item, doing->act,
                          on_done_cb, doing);
}

static void
on_answered_cb (AdwMessageDialog *dialog,
                const char       *response,
                gpointer          user_data)
{
  Doing *doing = user_data;
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&doing->widget);

  if (g_str_equal (response, "do"))
    run (doing_new (doing->context, widget, doing->item, doing->act));
}

static void
ask (Doing *doing)
{
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&doing->widget);
  const char *who = lf_words_for_person (&doing->item->author);
  gboolean mute = doing->act == LF_ACT_MUTE;
  GtkRoot *root = widget != NULL ? gtk_widget_get_root (widget) : NULL;
  GtkWidget *dialog = adw_message_dialog_new (root != NULL ? GTK_WINDOW (root) : NULL, NULL, NULL);

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), mute ? _("Mute %s?") : _("Remove what %s wrote?"), who);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               mute ? _("Nothing more that this person writes will come in. Other people can still read it.")
                                    : _("It is deleted at the network for everybody and cannot be brought back. Hiding it can be taken back."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "do",
                                    mute ? C_("item", "_Mute") : C_("item", "_Remove"), NULL);
  if (!mute)
    adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_answered_cb), doing, (GClosureNotify) (void (*) (void)) doing_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
lf_item_deeds_do (LfContext *context,
                  GtkWidget *widget,
                  LfItem    *item,
                  LfAct      act)
{
  Doing *doing;

  g_return_if_fail (LF_IS_CONTEXT (context) && item != NULL);

  if (!lf_item_deed_can (lf_context_get_accounts (context), item, act))
    {
      lf_toasts_show (widget, _("This cannot be done to this message."));
      return;
    }

  doing = doing_new (context, widget, item, act);
  if (act == LF_ACT_MUTE || act == LF_ACT_REMOVE)
    ask (doing);
  else
    run (doing);
}

GMenuModel *
lf_item_deeds_new_menu (LfContext *context,
                        LfItem    *item)
{
  LfAccounts *accounts = lf_context_get_accounts (context);
  GMenu *menu = g_menu_new ();

  if (lf_item_deed_can (accounts, item, LF_ACT_LIKE))
    g_menu_append (menu, C_("item", "_Like"), "item.like");
  if (lf_item_deed_can (accounts, item, LF_ACT_HIDE))
    g_menu_append (menu, item->marks & LF_ITEM_HIDDEN ? C_("item", "_Show to readers again") : C_("item", "_Hide from readers"), "item.hide");
  if (lf_item_deed_can (accounts, item, LF_ACT_MUTE))
    g_menu_append (menu, C_("item", "_Mute the author …"), "item.mute");
  if (lf_item_deed_can (accounts, item, LF_ACT_REMOVE))
    g_menu_append (menu, C_("item", "_Remove for good …"), "item.remove");
  return G_MENU_MODEL (menu);
}

LfAct
lf_item_deeds_find_act (LfItem     *item,
                        const char *action_name)
{
  if (g_str_equal (action_name, "item.hide"))
    return item->marks & LF_ITEM_HIDDEN ? LF_ACT_UNHIDE : LF_ACT_HIDE;
  if (g_str_equal (action_name, "item.mute"))
    return LF_ACT_MUTE;
  if (g_str_equal (action_name, "item.like"))
    return LF_ACT_LIKE;
  return LF_ACT_REMOVE;
}
