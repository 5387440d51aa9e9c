/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question that keeps a post from the wrong account: rare, so that nobody learns to click it away. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-guard-question.h"

#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-office.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_BLOCKS 3

typedef struct {
  LfComposition *composition;
  GHashTable    *asked;
  GPtrArray     *doubts;    /* of LfDoubt, those that were not asked yet */
} GuardWork;

static void
guard_work_free (GuardWork *work)
{
  g_object_unref (work->composition);
  g_hash_table_unref (work->asked);
  g_clear_pointer (&work->doubts, g_ptr_array_unref);
  g_free (work);
}

/* What the post goes to: chosen, and not there already. */
static GStrv
list_wanted (LfComposition *composition)
{
  GListModel *adapters = lf_composition_get_adapters (composition);
  g_autoptr(GStrvBuilder) uids = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (adapters, i);
      const char *uid = lf_adapter_get_account (adapter)->uid;

      if (lf_composition_is_chosen (composition, uid) && !lf_composition_is_fixed (composition, uid))
        g_strv_builder_add (uids, uid);
    }

  return g_strv_builder_end (uids);
}

static void
on_response_cb (AdwMessageDialog *dialog,
                const char       *response,
                gpointer          user_data)
{
  GTask *task = user_data;
  GuardWork *work = g_task_get_task_data (task);
  gboolean takes_out = g_str_equal (response, "take-out");
  gboolean sends = g_str_equal (response, "send");

  for (guint i = 0; (takes_out || sends) && i < work->doubts->len; i++)
    {
      const char *uid = ((LfDoubt *) g_ptr_array_index (work->doubts, i))->account_uid;

      if (takes_out)
        lf_composition_choose (work->composition, uid, FALSE);
      else
        g_hash_table_add (work->asked, g_strdup (uid));
    }

  /* With something taken out the person looks at what is left before it goes. */
  if (takes_out)
    lf_toasts_show (GTK_WIDGET (g_task_get_source_object (task)), _("Taken out. Nothing was sent yet."));
  g_task_return_boolean (task, sends);
}

/* Whole blocks for a few; many stand in one line each, so that the dialog stays on the screen. */
static char *
dup_body (GuardWork *work)
{
  g_autoptr(GString) body = g_string_new (NULL);
  gboolean brief = work->doubts->len > MAX_BLOCKS;

  for (guint i = 0; i < work->doubts->len; i++)
    {
      LfDoubt *doubt = g_ptr_array_index (work->doubts, i);
      LfAccount *account = lf_adapter_get_account (lf_composition_find_adapter (work->composition, doubt->account_uid));

      if (i > 0)
        g_string_append (body, brief ? "\n" : "\n\n");
      if (brief)
        g_string_append_printf (body, "%s · %s", lf_words_for_network (account->network), account->handle);
      else
        g_string_append_printf (body, "%s\n%s · %s\n%s", lf_account_get_display_name (account), lf_words_for_network (account->network),
                                account->handle, lf_words_for_doubt (doubt->kind));
    }
  if (brief)
    g_string_append_printf (body, "\n\n%s", _("They are new here, or belong neither to the standard accounts nor to a group."));

  return g_string_free (g_steal_pointer (&body), FALSE);
}

/* However the buttons are arranged, a key pressed in a hurry sends nothing. With large text the dialog shows others in their place, one below the
 * other, once it knows its width. */
static void
focus_default (GtkWindow *dialog)
{
  gtk_window_set_focus (dialog, gtk_window_get_default_widget (dialog));
}

static void
ask (GTask *task)
{
  GuardWork *work = g_task_get_task_data (task);
  guint n = work->doubts->len;
  g_autofree char *body = dup_body (work);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (g_task_get_source_object (task)),
                                              ngettext ("Is this account right?", "Are these accounts right?", n), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Keep writing"), "send", _("_Send all the same"),
                                    "take-out", ngettext ("_Take it out", "_Take them out", n), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response_cb), g_object_ref (task), (GClosureNotify) g_object_unref, 0);
  g_signal_connect (dialog, "notify::default-widget", G_CALLBACK (focus_default), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
  focus_default (GTK_WINDOW (dialog));
}

static void
on_doubts_listed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GuardWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  work->doubts = lf_store_list_doubts_finish (LF_STORE (object), result, &error);
  if (work->doubts == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  for (guint i = work->doubts->len; i > 0; i--)
    {
      const char *uid = ((LfDoubt *) g_ptr_array_index (work->doubts, i - 1))->account_uid;

      if (g_hash_table_contains (work->asked, uid) || lf_composition_find_adapter (work->composition, uid) == NULL)
        g_ptr_array_remove_index (work->doubts, i - 1);
    }

  if (work->doubts->len == 0)
    g_task_return_boolean (task, TRUE);
  else
    ask (task);
}

void
lf_guard_question_async (GtkWindow           *parent,
                         LfContext           *context,
                         LfComposition       *composition,
                         GHashTable          *asked,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (parent, NULL, callback, user_data);
  GuardWork *work = g_new0 (GuardWork, 1);
  g_auto(GStrv) uids = list_wanted (composition);

  work->composition = g_object_ref (composition);
  work->asked = g_hash_table_ref (asked);
  g_task_set_task_data (task, work, (GDestroyNotify) guard_work_free);
  lf_store_list_doubts_async (lf_context_get_store (context), (const char * const *) uids, NULL, on_doubts_listed_cb, task);
}

gboolean
lf_guard_question_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
