/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends a composition off, says what will happen, and takes it back. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-compose-send.h"

#include "app/compose/lf-compose-words.h"
#include "app/lf-stop-post.h"
#include "app/widgets/lf-deeds.h"
#include "app/widgets/lf-toasts.h"
#include "core/publish/lf-waiting-time.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

#define FIRST_WORDS 40

typedef struct {
  LfContext     *context;
  LfComposition *composition;
  gboolean       now;
  guint          wait_s;
  guint          n_accounts;
} SendWork;

/* What Undo needs after the window is gone. */
typedef struct {
  LfContext *context;
  char      *post_uid;
} StopWork;

static void
send_work_free (SendWork *work)
{
  g_object_unref (work->context);
  g_object_unref (work->composition);
  g_free (work);
}

static void
stop_work_free (StopWork *work)
{
  g_object_unref (work->context);
  g_free (work->post_uid);
  g_free (work);
}

static GtkApplication *
get_app (void)
{
  return GTK_APPLICATION (g_application_get_default ());
}

static void
on_undo_cb (gpointer data)
{
  StopWork *work = data;

  lf_stop_post (work->context, work->post_uid);
}

static void
say_waiting (SendWork   *work,
             const char *post_uid)
{
  gboolean practice = lf_context_is_practice (work->context);
  g_autofree char *text = lf_compose_words_sent (work->n_accounts, work->wait_s, practice);
  LfToast toast = { .text = text, .seconds = work->wait_s };

  if (work->wait_s > 0)
    {
      toast.button = _("Stop it");
      toast.action = "app.stop-post";
      toast.target = g_variant_new_string (post_uid);
    }
  lf_toasts_show_in_app (get_app (), &toast);
}

static void
say_planned (SendWork   *work,
             LfDelivery *delivery)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (work->context));
  g_autofree char *when = lf_words_time_due (delivery->due->due_us, now_us);
  g_autofree char *words = lf_revision_dup_first_words (delivery->revision, FIRST_WORDS);
  /* Translators: %s is a time, “tomorrow 14:30” */
  g_autofree char *text = g_strdup_printf (_("Planned for %s"), when);
  /* Translators: in the list of last deeds; %s are the first words of a post */
  g_autofree char *label = g_strdup_printf (_("Planned: %s"), words);
  LfToast toast = { .text = text, .button = _("Undo"), .action = "app.undo-deed", .seconds = 8 };
  StopWork *stop = g_new0 (StopWork, 1);

  stop->context = g_object_ref (work->context);
  stop->post_uid = g_strdup (delivery->post_uid);
  lf_deeds_push (label, on_undo_cb, stop, (GDestroyNotify) stop_work_free);
  lf_toasts_show_in_app (get_app (), &toast);
}

static void
on_submitted_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  SendWork *work = g_task_get_task_data (task);
  g_autoptr(GPtrArray) deliveries = lf_outbox_submit_finish (LF_OUTBOX (object), result, &error);
  LfDelivery *first;

  if (deliveries == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  lf_composition_end (work->composition);
  g_task_return_boolean (task, TRUE);
  if (deliveries->len == 0 || get_app () == NULL)
    return;
  first = g_ptr_array_index (deliveries, 0);
  if (work->now)
    say_waiting (work, first->post_uid);
  else
    say_planned (work, first);
}

static void
submit (GTask       *task,
        const LfDue *due)
{
  SendWork *work = g_task_get_task_data (task);
  g_autoptr(LfSubmission) submission = lf_composition_make_submission (work->composition, due);

  work->n_accounts = g_strv_length (submission->account_uids);
  lf_outbox_submit_async (lf_context_get_outbox (work->context), submission, NULL, on_submitted_cb, task);
}

static void
on_wait_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  SendWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDue) due = lf_waiting_time_get_due_finish (LF_STORE (object), result, &work->wait_s, &error);

  if (due != NULL)
    {
      submit (task, due);
      return;
    }
  g_task_return_error (task, g_steal_pointer (&error));
  g_object_unref (task);
}

/* Saved first: so the post has its uid, and nothing of it is lost when the submission is refused. */
static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  SendWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_composition_save_finish (LF_COMPOSITION (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }

  if (work->now)
    lf_waiting_time_get_due_async (lf_context_get_store (work->context), on_wait_read_cb, task);
  else
    submit (task, lf_composition_get_due (work->composition));
}

/**
 * lf_compose_send_async:
 * @composition: (transfer none): nothing is missing from it any more
 * @now: not at its own time but after the waiting time
 * @callback: (scope async): called once
 * @user_data: data for @callback
 */
void
lf_compose_send_async (LfContext           *context,
                       LfComposition       *composition,
                       gboolean             now,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (composition, NULL, callback, user_data);
  SendWork *work = g_new0 (SendWork, 1);

  work->context = g_object_ref (context);
  work->composition = g_object_ref (composition);
  work->now = now;
  g_task_set_task_data (task, work, (GDestroyNotify) send_work_free);
  lf_composition_save_async (composition, on_saved_cb, task);
}

gboolean
lf_compose_send_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
