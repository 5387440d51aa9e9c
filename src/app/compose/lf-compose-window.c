/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window in which a post is written: text, pictures, accounts, time; the button that plans it; what closing means. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-compose-window.h"

#include "app/compat/lf-banner.h"
#include "app/compose/lf-account-chooser.h"
#include "app/compose/lf-approval-pane.h"
#include "app/compose/lf-compose-send.h"
#include "app/compose/lf-compose-words.h"
#include "app/compose/lf-guard-question.h"
#include "app/compose/lf-handing.h"
#include "app/compose/lf-picture-list.h"
#include "app/compose/lf-side-layout.h"
#include "app/compose/lf-text-pane.h"
#include "app/compose/lf-when-pane.h"
#include "app/widgets/lf-deeds.h"
#include "app/widgets/lf-practice-band.h"
#include "app/widgets/lf-price-line.h"
#include "app/widgets/lf-send-key.h"
#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-posts.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

struct _LfComposeWindow {
  AdwWindow         parent_instance;

  LfContext        *context;
  LfComposition    *composition;
  char             *wanted_uid;   /* (nullable): the post it was opened for */
  LfAlarm          *words_alarm;  /* what the foot says about who sends it may end by itself */
  GHashTable       *asked;        /* uids of accounts that were asked about, or that the post had when it was opened */
  gboolean          sends_now;    /* what is being sent goes at once */
  gboolean          busy;         /* saving, sending or discarding: the window goes or says why not */

  LfBanner         *banner;
  GtkWidget        *practice_band;
  LfAccountChooser *account_chooser;
  LfTextPane       *text_pane;
  LfPriceLine      *price_line;
  LfPictureList    *picture_list;
  LfWhenPane       *when_pane;
  LfApprovalPane   *approval_pane;
  GtkLabel         *state_label;
  GtkWidget        *main_button;
  GtkLabel         *main_label;
};

enum { PROP_0, PROP_LANGUAGE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LfComposeWindow, lf_compose_window, ADW_TYPE_WINDOW)

/* A discarded draft that can still be taken back. */
typedef struct {
  LfContext *context;
  char      *post_uid;
} Discarded;

static void
discarded_free (Discarded *discarded)
{
  g_object_unref (discarded->context);
  g_free (discarded->post_uid);
  g_free (discarded);
}

static void
show_error (LfComposeWindow *self,
            const GError    *error)
{
  g_autofree char *text = lf_words_for_error (error, NULL, NULL);

  lf_banner_show (self->banner, text, NULL, NULL);
}

static void
show_state (LfComposeWindow *self)
{
  gint64 until_us;
  g_autofree char *saved = lf_compose_words_saved (self->composition);
  g_autofree char *handing = lf_handing_dup_words (self->composition, lf_clock_now_us (lf_context_get_clock (self->context)), &until_us);
  const char *rest = lf_context_is_practice (self->context) ? _("practice: nothing leaves this computer") : handing;
  g_autofree char *text = saved != NULL ? g_strdup_printf ("%s · %s", saved, rest) : g_strdup (rest);

  gtk_label_set_label (self->state_label, text);
  lf_alarm_set (self->words_alarm, until_us);
  if (lf_composition_get_error (self->composition) != NULL)
    show_error (self, lf_composition_get_error (self->composition));
}

static void
on_words_ended_cb (gpointer user_data)
{
  show_state (LF_COMPOSE_WINDOW (user_data));
}

static void
show_main_button (LfComposeWindow *self)
{
  g_autoptr(GArray) needs = lf_composition_list_needs (self->composition);
  g_autofree char *label = lf_compose_words_main (self->composition, needs, lf_context_is_practice (self->context));

  gtk_label_set_label (self->main_label, label);
  if (needs->len == 0)
    gtk_widget_add_css_class (self->main_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->main_button, "suggested-action");
}

static void
show_price (LfComposeWindow *self)
{
  g_auto(GStrv) uids = NULL;
  gint64 price = lf_composition_get_price (self->composition, &uids);

  lf_price_line_show (self->price_line, price, (const char * const *) uids);
}

static void
on_saving_failed_cb (LfComposeWindow *self)
{
  if (lf_composition_get_error (self->composition) == NULL)
    lf_banner_hide (self->banner);
  show_state (self);
}

static void
on_due_passed_cb (LfComposeWindow *self)
{
  const LfContents *planned = lf_composition_get_contents (self->composition, TRUE);

  if (planned != NULL && planned->at_server)
    {
      lf_banner_show (self->banner,
                      _("The time of this post has come while it was being changed. The server sends it as it was planned before."), NULL, NULL);
      return;
    }

  lf_banner_show (self->banner,
                  _("The time of this post has come while it was being changed. It is held back until you send it or choose "
                    "another time."),
                  _("Send now"), NULL);
}

static void
on_banner_clicked_cb (LfComposeWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "post.send-now", NULL);
}

static void
focus_need (LfComposeWindow *self,
            const LfNeed    *need)
{
  g_autofree char *text = lf_compose_words_need (self->composition, need);

  switch (need->place)
    {
    case LF_PLACE_TEXT:
      lf_text_pane_edit (self->text_pane, need->part, need->account_uid);
      break;
    case LF_PLACE_PICTURES:
      if (need->part == 0)
        lf_picture_list_edit (self->picture_list, need->media);
      else
        lf_text_pane_edit (self->text_pane, need->part, NULL);
      break;
    case LF_PLACE_ACCOUNTS:
      gtk_widget_grab_focus (GTK_WIDGET (self->account_chooser));
      break;
    case LF_PLACE_WHEN:
      lf_when_pane_edit_time (self->when_pane);
      break;
    case LF_PLACE_APPROVAL:
      lf_approval_pane_focus (self->approval_pane, need->field);
      break;
    }
  lf_toasts_announce (GTK_WIDGET (self), text);
}

static void
on_sent_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LfComposeWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  self->busy = FALSE;
  if (lf_compose_send_finish (result, &error))
    gtk_window_destroy (GTK_WINDOW (self));
  else
    show_error (self, error);
}

static void
on_guard_asked_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LfComposeWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_guard_question_finish (result, &error) && self->composition != NULL)
    {
      lf_compose_send_async (self->context, self->composition, self->sends_now, on_sent_cb, g_object_ref (self));
      return;
    }

  self->busy = FALSE;
  if (error != NULL)
    show_error (self, error);
  gtk_widget_grab_focus (GTK_WIDGET (self->account_chooser));
}

static void
send (LfComposeWindow *self,
      gboolean         now)
{
  g_autoptr(GArray) needs = NULL;

  if (self->busy || self->composition == NULL)
    return;

  needs = lf_composition_list_needs (self->composition);
  for (guint i = 0; i < needs->len; i++)
    {
      const LfNeed *need = &g_array_index (needs, LfNeed, i);

      if (now && need->place == LF_PLACE_WHEN)
        continue;
      focus_need (self, need);
      return;
    }

  self->busy = TRUE;
  self->sends_now = now;
  lf_banner_hide (self->banner);
  lf_guard_question_async (GTK_WINDOW (self), self->context, self->composition, self->asked, on_guard_asked_cb, g_object_ref (self));
}

static void
on_send_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  send (LF_COMPOSE_WINDOW (widget), g_str_equal (action, "post.send-now"));
}

static void
on_add_part_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (widget);

  if (!self->busy && self->composition != NULL)
    lf_text_pane_add_part (self->text_pane);
}

static void
on_restore_part_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (widget);

  if (!self->busy && self->composition != NULL)
    lf_text_pane_restore_part (self->text_pane);
}

static void
on_choose_group_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (widget);
  g_autofree char *said = NULL;

  if (self->composition != NULL)
    said = lf_account_chooser_choose_group (self->account_chooser, g_variant_get_uint32 (parameter));
  if (said != NULL)
    lf_toasts_announce (widget, said);
}

static void
on_undo_discard_done_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (lf_store_trash_post_finish (LF_STORE (object), result, &error))
    text = g_strdup (_("The draft is back"));
  else
    text = lf_words_for_error (error, NULL, NULL);
  lf_toasts_show_in_app (GTK_APPLICATION (g_application_get_default ()), &(LfToast) { .text = text });
}

static void
on_undo_discard_cb (gpointer data)
{
  Discarded *discarded = data;

  lf_store_trash_post_async (lf_context_get_store (discarded->context), discarded->post_uid, FALSE,
                             on_undo_discard_done_cb, NULL);
}

static void
say_discarded (LfComposeWindow *self)
{
  const char *post_uid = lf_composition_get_post_uid (self->composition);
  LfToast toast = { .text = _("Draft discarded"), .button = _("Undo"), .action = "app.undo-deed", .seconds = 8 };
  Discarded *discarded;

  if (lf_composition_is_planned (self->composition) || post_uid == NULL)
    return;

  discarded = g_new0 (Discarded, 1);
  discarded->context = g_object_ref (self->context);
  discarded->post_uid = g_strdup (post_uid);
  lf_deeds_push (_("Draft discarded"), on_undo_discard_cb, discarded, (GDestroyNotify) discarded_free);
  lf_toasts_show_in_app (gtk_window_get_application (GTK_WINDOW (self)), &toast);
}

static void
on_discarded_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfComposeWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  self->busy = FALSE;
  if (!lf_composition_discard_finish (LF_COMPOSITION (object), result, &error))
    {
      show_error (self, error);
      return;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  say_discarded (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Saved first, so that undo brings back the last letter. */
static void
on_saved_to_discard_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  LfComposition *composition = LF_COMPOSITION (object);

  /* A failure is shown already; what cannot be saved can still be thrown away. */
  lf_composition_save_finish (composition, result, NULL);
  lf_composition_discard_async (composition, on_discarded_cb, user_data);
}

static void
discard (LfComposeWindow *self)
{
  if (self->busy || self->composition == NULL)
    return;

  self->busy = TRUE;
  if (lf_composition_is_planned (self->composition))
    lf_composition_discard_async (self->composition, on_discarded_cb, g_object_ref (self));
  else
    lf_composition_save_async (self->composition, on_saved_to_discard_cb, g_object_ref (self));
}

static void
on_discard_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  discard (LF_COMPOSE_WINDOW (widget));
}

static void
on_kept_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LfComposeWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean kept = !lf_composition_is_empty (self->composition) && !lf_composition_is_planned (self->composition);

  self->busy = FALSE;
  if (!lf_composition_save_finish (LF_COMPOSITION (object), result, &error))
    {
      show_error (self, error);
      return;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (kept)
    lf_toasts_show_in_app (gtk_window_get_application (GTK_WINDOW (self)), &(LfToast) { .text = _("Kept in Drafts") });
  lf_composition_end (self->composition);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_close_answered_cb (AdwMessageDialog *dialog,
                      const char       *response,
                      LfComposeWindow  *self)
{
  if (g_str_equal (response, "discard"))
    discard (self);
  else if (g_str_equal (response, "plan"))
    send (self, FALSE);
}

static void
ask_about_changes (LfComposeWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Plan the changes?"),
                                              _("Without that the post goes out as it was planned before."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Keep writing"), "discard", _("_Discard changes"),
                                    "plan", _("_Plan changes"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "plan", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "plan");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
lf_compose_window_close_request (GtkWindow *window)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (window);

  if (self->composition == NULL)
    return GDK_EVENT_PROPAGATE;
  if (self->busy)
    return GDK_EVENT_STOP;

  if (lf_composition_is_altered (self->composition))
    {
      ask_about_changes (self);
      return GDK_EVENT_STOP;
    }

  self->busy = TRUE;
  lf_composition_save_async (self->composition, on_kept_cb, g_object_ref (self));
  return GDK_EVENT_STOP;
}

static int
find_region (GtkWidget *focus,
             GtkWidget *regions[],
             int        n_regions)
{
  for (int i = 0; focus != NULL && i < n_regions; i++)
    if (focus == regions[i] || gtk_widget_is_ancestor (focus, regions[i]))
      return i;

  return -1;
}

/* F6: text → pictures → accounts → when → approval → foot, and round again. */
static void
on_region_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (widget);
  GtkWidget *regions[] = { GTK_WIDGET (self->text_pane), GTK_WIDGET (self->picture_list), GTK_WIDGET (self->account_chooser),
                           GTK_WIDGET (self->when_pane), GTK_WIDGET (self->approval_pane), self->main_button };
  int n_regions = G_N_ELEMENTS (regions);
  int step = g_variant_get_boolean (parameter) ? n_regions - 1 : 1;
  int here = find_region (gtk_window_get_focus (GTK_WINDOW (self)), regions, n_regions);

  if (here < 0)
    here = step == 1 ? n_regions - 1 : 0;
  for (int i = 0; i < n_regions; i++)
    {
      here = (here + step) % n_regions;
      if (gtk_widget_grab_focus (regions[here]))
        return;
    }
}

/* One step back: to the text, and from there out of the window; the text is kept either way. */
static void
on_escape_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (widget);

  if (lf_text_pane_is_in_text (self->text_pane))
    gtk_window_close (GTK_WINDOW (self));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->text_pane));
}

static void
lf_compose_window_dispose (GObject *object)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (object);

  if (self->composition != NULL)
    g_signal_handlers_disconnect_by_data (self->composition, self);
  g_clear_object (&self->words_alarm);
  g_clear_object (&self->composition);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_compose_window_parent_class)->dispose (object);
}

static void
lf_compose_window_finalize (GObject *object)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (object);

  g_free (self->wanted_uid);
  g_hash_table_unref (self->asked);

  G_OBJECT_CLASS (lf_compose_window_parent_class)->finalize (object);
}

static void
lf_compose_window_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (object);

  if (prop_id == PROP_LANGUAGE)
    g_value_set_string (value, self->composition != NULL ? lf_composition_get_language (self->composition) : "");
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lf_compose_window_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  LfComposeWindow *self = LF_COMPOSE_WINDOW (object);

  if (prop_id == PROP_LANGUAGE)
    {
      if (self->composition != NULL)
        lf_composition_set_language (self->composition, g_value_get_string (value));
      g_object_notify_by_pspec (object, pspec);
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, practice_band);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, account_chooser);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, text_pane);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, price_line);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, picture_list);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, when_pane);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, approval_pane);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, state_label);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, main_button);
  gtk_widget_class_bind_template_child (widget_class, LfComposeWindow, main_label);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_clicked_cb);
}

static void
lf_compose_window_class_init (LfComposeWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_compose_window_dispose;
  object_class->finalize = lf_compose_window_finalize;
  object_class->get_property = lf_compose_window_get_property;
  object_class->set_property = lf_compose_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = lf_compose_window_close_request;

  props[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, NULL,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (LF_TYPE_ACCOUNT_CHOOSER);
  g_type_ensure (LF_TYPE_APPROVAL_PANE);
  g_type_ensure (LF_TYPE_BANNER);
  g_type_ensure (LF_TYPE_PICTURE_LIST);
  g_type_ensure (LF_TYPE_PRACTICE_BAND);
  g_type_ensure (LF_TYPE_PRICE_LINE);
  g_type_ensure (LF_TYPE_SIDE_LAYOUT);
  g_type_ensure (LF_TYPE_TEXT_PANE);
  g_type_ensure (LF_TYPE_TOASTS);
  g_type_ensure (LF_TYPE_WHEN_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-compose-window.ui");
  bind_children (widget_class);

  gtk_widget_class_install_action (widget_class, "post.send", NULL, on_send_cb);
  gtk_widget_class_install_action (widget_class, "post.send-now", NULL, on_send_cb);
  gtk_widget_class_install_action (widget_class, "post.add-part", NULL, on_add_part_cb);
  gtk_widget_class_install_action (widget_class, "post.restore-part", NULL, on_restore_part_cb);
  gtk_widget_class_install_action (widget_class, "post.choose-group", "u", on_choose_group_cb);
  for (guint i = 0; i < LF_MAX_GROUP_KEYS; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "post.choose-group", "u", i);
  gtk_widget_class_install_action (widget_class, "post.discard", NULL, on_discard_cb);
  gtk_widget_class_install_action (widget_class, "post.region", "b", on_region_cb);
  gtk_widget_class_install_action (widget_class, "post.escape", NULL, on_escape_cb);
  gtk_widget_class_install_property_action (widget_class, "post.language", "language");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "post.region", "b", FALSE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, GDK_SHIFT_MASK, "post.region", "b", TRUE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "post.escape", NULL);
}

static void
lf_compose_window_init (LfComposeWindow *self)
{
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  lf_send_key_add (GTK_WIDGET (self), "post.send");
  lf_enter_key_add (GTK_WIDGET (self), GDK_CONTROL_MASK | GDK_SHIFT_MASK, "post.add-part");
}

static void
show_title (LfComposeWindow *self)
{
  const char *title = lf_composition_is_planned (self->composition) ? _("Planned post")
                      : self->wanted_uid != NULL ? _("Draft") : _("New post");
  g_autofree char *practice_title = NULL;

  if (lf_context_is_practice (self->context))
    /* Translators: title of a window; %s is “New post” or “Draft” */
    practice_title = g_strdup_printf (_("%s – practice"), title);
  gtk_window_set_title (GTK_WINDOW (self), practice_title != NULL ? practice_title : title);
}

/* Whoever planned the post was asked about them then. */
static void
note_planned_accounts (LfComposeWindow *self)
{
  GListModel *adapters = lf_composition_get_adapters (self->composition);

  for (guint i = 0; i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (adapters, i);
      const char *uid = lf_adapter_get_account (adapter)->uid;

      if (lf_composition_is_chosen (self->composition, uid))
        g_hash_table_add (self->asked, g_strdup (uid));
    }
}

static void
start_writing (LfComposeWindow *self)
{
  LfComposition *composition = self->composition;

  lf_account_chooser_set_up (self->account_chooser, composition, lf_accounts_get_office (lf_context_get_accounts (self->context)));
  if (lf_composition_is_planned (composition))
    note_planned_accounts (self);
  lf_picture_list_set_up (self->picture_list, composition, lf_context_get_folder (self->context));
  lf_picture_list_listen (self->picture_list, GTK_WIDGET (self));
  g_signal_connect_object (self->text_pane, "view-added", G_CALLBACK (lf_picture_list_listen_to_view), self->picture_list, G_CONNECT_SWAPPED);
  lf_text_pane_set_composition (self->text_pane, composition);
  lf_when_pane_set_up (self->when_pane, self->context, composition);
  lf_approval_pane_set_up (self->approval_pane, lf_context_get_policy (self->context), composition);
  gtk_widget_set_visible (self->practice_band, lf_context_is_practice (self->context));

  lf_price_line_set_context (self->price_line, self->context);
  g_signal_connect_swapped (composition, "changed", G_CALLBACK (show_main_button), self);
  g_signal_connect_swapped (composition, "changed", G_CALLBACK (show_price), self);
  g_signal_connect_swapped (composition, "saved", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (composition, "notify::error", G_CALLBACK (on_saving_failed_cb), self);
  g_signal_connect_swapped (composition, "due-passed", G_CALLBACK (on_due_passed_cb), self);
  show_title (self);
  show_main_button (self);
  show_price (self);
  show_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LANGUAGE]);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->text_pane));
}

static void
on_loaded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfComposeWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean loaded = lf_composition_load_finish (LF_COMPOSITION (object), result, &error);

  /* Destroyed meanwhile; nobody wants it any more. */
  if (self->composition == NULL || gtk_window_get_application (GTK_WINDOW (self)) == NULL)
    return;
  if (loaded)
    {
      start_writing (self);
      return;
    }

  text = lf_words_for_error (error, NULL, NULL);
  lf_toasts_show_in_app (gtk_window_get_application (GTK_WINDOW (self)), &(LfToast) { .text = text });
  gtk_window_destroy (GTK_WINDOW (self));
}

static LfComposeWindow *
find_open (GtkApplication *app,
           const char     *post_uid)
{
  for (GList *link = gtk_application_get_windows (app); link != NULL; link = link->next)
    {
      LfComposeWindow *window = LF_IS_COMPOSE_WINDOW (link->data) ? link->data : NULL;

      if (window != NULL && window->composition != NULL &&
          (g_strcmp0 (window->wanted_uid, post_uid) == 0 ||
           g_strcmp0 (lf_composition_get_post_uid (window->composition), post_uid) == 0))
        return window;
    }

  return NULL;
}

void
lf_compose_window_open (GtkApplication *app,
                        LfContext      *context,
                        const char     *post_uid,
                        const LfDue    *due)
{
  LfComposeWindow *self;

  g_return_if_fail (GTK_IS_APPLICATION (app));
  g_return_if_fail (LF_IS_CONTEXT (context));

  if (post_uid != NULL && (self = find_open (app, post_uid)) != NULL)
    {
      gtk_window_present (GTK_WINDOW (self));
      return;
    }

  self = g_object_new (LF_TYPE_COMPOSE_WINDOW, "application", app, NULL);
  self->context = g_object_ref (context);
  self->words_alarm = lf_alarm_new (lf_context_get_clock (context), on_words_ended_cb, self);
  self->composition = lf_composition_new (lf_context_get_store (context), G_LIST_MODEL (lf_context_get_accounts (context)));
  self->wanted_uid = g_strdup (post_uid);
  if (post_uid != NULL)
    {
      lf_composition_load_async (self->composition, post_uid, NULL, on_loaded_cb, g_object_ref (self));
      return;
    }

  if (due != NULL)
    lf_composition_set_due (self->composition, due, FALSE);
  start_writing (self);
}
