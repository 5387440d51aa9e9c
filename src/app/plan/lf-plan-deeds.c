/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can do with something in the plan, and doing it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/plan/lf-plan-deeds.h"

#include "app/compose/lf-compose-words.h"
#include "app/lf-answer-there.h"
#include "app/widgets/lf-deeds.h"
#include "app/widgets/lf-toasts.h"
#include "core/base/lf-when.h"
#include "core/publish/lf-waiting-time.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define FIRST_WORDS 40

/* One deed on several deliveries: the result is said when the last has answered. */
typedef struct {
  LfContext *context;
  GWeakRef   widget;
  LfDeed     deed;
  LfDue     *due;          /* (nullable) */
  GPtrArray *uids;         /* of deliveries */
  GPtrArray *old_dues;     /* (nullable): of LfDue, one for each: what undo goes back to */
  char      *said;         /* what to say when it worked */
  char      *label;        /* (nullable): in the list of last deeds; NULL: no undo */
  char      *stop_uid;     /* (nullable): offer “Stop it” for this post */
  guint      wait_s;
  gboolean   quietly;
  gboolean   at_server;    /* a copy at a server is among them: the server is told first */
  guint      n_left;
  gssize     n_changed;
  GError    *error;
} Doing;

static void
doing_free (Doing *doing)
{
  g_object_unref (doing->context);
  g_weak_ref_clear (&doing->widget);
  g_clear_pointer (&doing->due, lf_due_free);
  g_ptr_array_unref (doing->uids);
  g_clear_pointer (&doing->old_dues, g_ptr_array_unref);
  g_free (doing->said);
  g_free (doing->label);
  g_free (doing->stop_uid);
  g_clear_error (&doing->error);
  g_free (doing);
}

static Doing *
doing_new (LfContext *context,
           GtkWidget *widget,
           LfDeed     deed)
{
  Doing *doing = g_new0 (Doing, 1);

  doing->context = g_object_ref (context);
  g_weak_ref_init (&doing->widget, widget);
  doing->deed = deed;
  doing->uids = g_ptr_array_new_with_free_func (g_free);
  return doing;
}

static void do_all (Doing *doing);

/* Undo: each delivery goes back to the time it had. */
static void
on_undo_cb (gpointer data)
{
  Doing *done = data;
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&done->widget);

  for (guint i = 0; i < done->uids->len; i++)
    {
      Doing *back = doing_new (done->context, widget, LF_DEED_MOVE);

      back->due = lf_due_copy (g_ptr_array_index (done->old_dues, i));
      g_ptr_array_add (back->uids, g_strdup (g_ptr_array_index (done->uids, i)));
      /* Said once, with the last. */
      back->said = i + 1 == done->uids->len ? g_strdup (_("Taken back")) : NULL;
      do_all (back);
    }
}

static void
say (Doing         *doing,
     const LfToast *toast)
{
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&doing->widget);

  if (widget != NULL && gtk_widget_get_root (widget) != NULL && doing->quietly && doing->error == NULL)
    lf_toasts_announce (widget, toast->text);
  else if (widget != NULL && gtk_widget_get_root (widget) != NULL)
    lf_toasts_show_toast (widget, toast);
  else if (g_application_get_default () != NULL)
    lf_toasts_show_in_app (GTK_APPLICATION (g_application_get_default ()), toast);
}

static void
say_result (Doing *doing)
{
  g_autofree char *text = NULL;
  LfToast toast = { .text = doing->said };

  if (doing->error != NULL)
    {
      text = lf_words_for_error (doing->error, NULL, NULL);
      toast.text = text;
    }
  else if (doing->n_changed == 0)
    {
      toast.text = _("Nothing changed: it is on its way already.");
    }
  else if (doing->label != NULL)
    {
      toast.button = _("Undo");
      toast.action = "app.undo-deed";
      toast.seconds = 8;
    }
  else if (doing->stop_uid != NULL && doing->wait_s > 0)
    {
      toast.button = _("Stop it");
      toast.action = "app.stop-post";
      toast.target = g_variant_new_string (doing->stop_uid);
      toast.seconds = doing->wait_s;
    }
  if (toast.text != NULL)
    say (doing, &toast);
}

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Doing *doing = user_data;
  g_autoptr(GError) error = NULL;
  gssize n_changed = lf_outbox_do_finish (LF_OUTBOX (object), result, &error);

  if (n_changed >= 0)
    doing->n_changed += n_changed;
  else if (doing->error == NULL)
    doing->error = g_steal_pointer (&error);

  if (--doing->n_left > 0)
    return;
  say_result (doing);
  if (doing->label != NULL && doing->n_changed > 0 && doing->quietly)
    lf_deeds_push_step (doing->label, g_ptr_array_index (doing->uids, 0), on_undo_cb, doing, (GDestroyNotify) doing_free);
  else if (doing->label != NULL && doing->n_changed > 0)
    lf_deeds_push (doing->label, on_undo_cb, doing, (GDestroyNotify) doing_free);
  else
    doing_free (doing);
}

static void
do_all (Doing *doing)
{
  doing->n_left = doing->uids->len;
  if (doing->n_left == 0)
    {
      doing_free (doing);
      return;
    }

  for (guint i = 0; i < doing->uids->len; i++)
    {
      LfDeedRequest request = { .deed = doing->deed, .delivery_uid = g_ptr_array_index (doing->uids, i), .due = doing->due };

      lf_outbox_do_async (lf_context_get_outbox (doing->context), &request, on_done_cb, doing);
    }
}

static gboolean
was_deleted (LfDelivery *delivery)
{
  return lf_reason_is (delivery->why.reason, "deleted");
}

/**
 * lf_plan_deeds_for_delivery:
 *
 * Returns: what its state allows (DESIGN, “States and their words”)
 */
LfPlanCan
lf_plan_deeds_for_delivery (LfDelivery *delivery)
{
  const LfPlanCan unsent = LF_PLAN_CAN_OPEN | LF_PLAN_CAN_MOVE | LF_PLAN_CAN_WITHDRAW;

  switch (delivery->state)
    {
    case LF_DELIVERY_QUEUED:
      return unsent | LF_PLAN_CAN_SEND_NOW;
    case LF_DELIVERY_HELD:
      return unsent | LF_PLAN_CAN_SEND_NOW;
    case LF_DELIVERY_WAITING:
      return unsent | LF_PLAN_CAN_TRY_NOW | (lf_reason_is (delivery->why.reason, "sign-in-again") ? LF_PLAN_CAN_SIGN_IN : 0);
    case LF_DELIVERY_FAILED:
      return unsent | LF_PLAN_CAN_TRY_NOW | (lf_reason_is (delivery->why.reason, "sign-in-again") ? LF_PLAN_CAN_SIGN_IN : 0) |
             (lf_answer_there_helps (delivery) ? LF_PLAN_CAN_ANSWER_THERE : 0);
    case LF_DELIVERY_UNSURE:
      return LF_PLAN_CAN_LOOK | (lf_reason_is (delivery->why.reason, "decide") ? LF_PLAN_CAN_DECIDE : 0);
    case LF_DELIVERY_SENT:
      return (delivery->receipt != NULL ? LF_PLAN_CAN_DELETE : 0) |
             (delivery->receipt != NULL && delivery->receipt->url != NULL ? LF_PLAN_CAN_BROWSE : 0);
    case LF_DELIVERY_CANCELLED:
      return was_deleted (delivery) ? 0 : LF_PLAN_CAN_OPEN | LF_PLAN_CAN_PLAN_AGAIN;
    case LF_DELIVERY_AT_SERVER:
      if (lf_reason_is (delivery->at_server.wish, "replace"))
        return 0;
      return unsent | LF_PLAN_CAN_SEND_NOW | (lf_reason_is (delivery->why.reason, "copied") ? LF_PLAN_CAN_LOOK : 0);
    case LF_DELIVERY_PREPARING:
    case LF_DELIVERY_SENDING:
    default:
      return 0;
    }
}

/**
 * lf_plan_deeds_for_entry:
 *
 * Returns: what can be done with at least one of its deliveries
 */
LfPlanCan
lf_plan_deeds_for_entry (LfPlanEntry *entry)
{
  GPtrArray *deliveries = lf_plan_entry_get_deliveries (entry);
  LfItem *elsewhere = lf_plan_entry_get_elsewhere (entry);
  LfPlanCan can = 0;

  if (elsewhere != NULL)
    return elsewhere->reference->url != NULL ? LF_PLAN_CAN_BROWSE : 0;

  for (guint i = 0; i < deliveries->len; i++)
    can |= lf_plan_deeds_for_delivery (g_ptr_array_index (deliveries, i));
  return can;
}

/**
 * lf_plan_entry_needs_deed:
 *
 * Returns: whether it stands still until a person does something
 */
gboolean
lf_plan_entry_needs_deed (LfPlanEntry *entry)
{
  GPtrArray *deliveries = lf_plan_entry_get_deliveries (entry);

  /* A server that could not be told, or a copy of which nobody knows whose it is. */
  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);

      if (delivery->state == LF_DELIVERY_AT_SERVER && delivery->why.reason != NULL &&
          (delivery->at_server.wish != NULL || lf_reason_is (delivery->why.reason, "copied")))
        return TRUE;
    }

  switch (lf_plan_entry_get_state (entry))
    {
    case LF_DELIVERY_FAILED:
    case LF_DELIVERY_HELD:
    case LF_DELIVERY_UNSURE:
    case LF_DELIVERY_WAITING:
      return lf_plan_entry_get_elsewhere (entry) == NULL;
    default:
      return FALSE;
    }
}

/**
 * lf_plan_entry_dup_id:
 *
 * Returns: (transfer full): what stays the same when the entry is moved
 */
char *
lf_plan_entry_dup_id (LfPlanEntry *entry)
{
  LfItem *elsewhere = lf_plan_entry_get_elsewhere (entry);

  return g_strdup (elsewhere != NULL ? elsewhere->uid : lf_plan_entry_get_post_uid (entry));
}

/* The deliveries that allow it, and when each was due. */
static Doing *
collect (LfContext   *context,
         GtkWidget   *widget,
         LfPlanEntry *entry,
         LfPlanCan    needed)
{
  GPtrArray *deliveries = lf_plan_entry_get_deliveries (entry);
  Doing *doing = doing_new (context, widget, LF_DEED_MOVE);

  doing->old_dues = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_due_free);
  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);

      if ((lf_plan_deeds_for_delivery (delivery) & needed) == 0)
        continue;
      g_ptr_array_add (doing->uids, g_strdup (delivery->uid));
      g_ptr_array_add (doing->old_dues, lf_due_copy (delivery->due));
      doing->at_server = doing->at_server || delivery->state == LF_DELIVERY_AT_SERVER;
    }

  return doing;
}

static char *
dup_first_words (LfPlanEntry *entry)
{
  LfRevision *revision = lf_plan_entry_get_revision (entry);

  return revision != NULL ? lf_revision_dup_first_words (revision, FIRST_WORDS) : g_strdup ("");
}

void
lf_plan_deeds_move (LfContext   *context,
                    GtkWidget   *widget,
                    LfPlanEntry *entry,
                    const LfDue *due,
                    gboolean     quietly)
{
  Doing *doing = collect (context, widget, entry, LF_PLAN_CAN_MOVE | LF_PLAN_CAN_PLAN_AGAIN);
  g_autofree char *when = lf_words_time_due (due->due_us, lf_clock_now_us (lf_context_get_clock (context)));
  g_autofree char *words = dup_first_words (entry);

  doing->due = lf_due_copy (due);
  doing->quietly = quietly;
  /* Translators: %s is a time, “tomorrow 14:30” */
  doing->said = g_strdup_printf (_("Moved to %s"), when);
  if (doing->at_server)
    {
      g_free (doing->said);
      /* Translators: %s is a time, “tomorrow 14:30”; the server that keeps the post is asked first */
      doing->said = g_strdup_printf (_("Being moved at the server to %s"), when);
    }
  /* Translators: in the list of last deeds: first words of a post, then a time */
  doing->label = g_strdup_printf (_("Moved: %s, to %s"), words, when);
  do_all (doing);
}

void
lf_plan_deeds_withdraw (LfContext   *context,
                        GtkWidget   *widget,
                        LfPlanEntry *entry)
{
  Doing *doing = collect (context, widget, entry, LF_PLAN_CAN_WITHDRAW);
  g_autofree char *words = dup_first_words (entry);

  doing->deed = LF_DEED_WITHDRAW;
  doing->said = g_strdup (doing->at_server ? _("Being withdrawn at the server, kept in Drafts") : _("Withdrawn, kept in Drafts"));
  /* Translators: in the list of last deeds; %s are the first words of a post */
  doing->label = g_strdup_printf (_("Withdrawn: %s"), words);
  do_all (doing);
}

static void
on_wait_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Doing *doing = user_data;
  g_autoptr(GError) error = NULL;

  doing->due = lf_waiting_time_get_due_finish (LF_STORE (object), result, &doing->wait_s, &error);
  if (doing->due == NULL)
    {
      doing->error = g_steal_pointer (&error);
      say_result (doing);
      doing_free (doing);
      return;
    }

  doing->said = lf_compose_words_sent (doing->uids->len, doing->wait_s, lf_context_is_practice (doing->context));
  do_all (doing);
}

/* Like “Send now” in the compose window: with the waiting time, in which it can be stopped. */
void
lf_plan_deeds_send_now (LfContext   *context,
                        GtkWidget   *widget,
                        LfPlanEntry *entry)
{
  Doing *doing = collect (context, widget, entry, LF_PLAN_CAN_SEND_NOW);

  doing->stop_uid = g_strdup (lf_plan_entry_get_post_uid (entry));
  lf_waiting_time_get_due_async (lf_context_get_store (context), on_wait_read_cb, doing);
}

static const char *
get_said (LfDeed deed)
{
  switch (deed)
    {
    case LF_DEED_SEND_NOW:
      return _("Being tried now");
    case LF_DEED_IT_IS_THERE:
      return _("Noted: it is there");
    case LF_DEED_SEND_AGAIN:
      return _("Being sent again");
    case LF_DEED_LOOK:
      return _("Looking at the network");
    default:
      return _("Done");
    }
}

void
lf_plan_deeds_do (LfContext  *context,
                  GtkWidget  *widget,
                  LfDelivery *delivery,
                  LfDeed      deed)
{
  Doing *doing = doing_new (context, widget, deed);

  g_ptr_array_add (doing->uids, g_strdup (delivery->uid));
  doing->said = g_strdup (get_said (deed));
  do_all (doing);
}

static void
on_deleted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Doing *doing = user_data;

  if (lf_outbox_delete_finish (LF_OUTBOX (object), result, &doing->error))
    doing->n_changed = 1;
  say_result (doing);
  doing_free (doing);
}

static void
on_delete_answered_cb (AdwMessageDialog *dialog,
                       const char       *response,
                       gpointer          user_data)
{
  Doing *doing = user_data;

  if (!g_str_equal (response, "delete"))
    {
      doing_free (doing);
      return;
    }
  lf_outbox_delete_async (lf_context_get_outbox (doing->context), g_ptr_array_index (doing->uids, 0), NULL, on_deleted_cb, doing);
}

void
lf_plan_deeds_delete (LfContext  *context,
                      GtkWidget  *widget,
                      LfDelivery *delivery)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (context), delivery->account_uid);
  const char *network = adapter != NULL ? lf_words_for_network (lf_adapter_get_account (adapter)->network) : "";
  /* Translators: %s is a network */
  g_autofree char *title = g_strdup_printf (_("Delete at %s?"), network);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title,
                                              _("Readers no longer see the post. What they answered may stay. This "
                                                "cannot be taken back."));
  Doing *doing = doing_new (context, widget, LF_DEED_WAS_DELETED);

  g_ptr_array_add (doing->uids, g_strdup (delivery->uid));
  doing->said = g_strdup (_("Deleted at the network"));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "delete", _("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_delete_answered_cb), doing);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * lf_plan_deeds_shift:
 * @due_us: µs since 1970 UTC
 * @n_days: by how many days of the calendar: the time of day stays, also over a change of the clock
 * @n_minutes: by how many minutes
 *
 * Returns: (transfer full) (nullable): the new time, NULL when it has passed
 */
LfDue *
lf_plan_deeds_shift (gint64 due_us,
                     int    n_days,
                     int    n_minutes,
                     gint64 now_us)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) due = g_date_time_new_from_unix_local (due_us / LF_SECOND_US);
  g_autoptr(GDateTime) on_day = g_date_time_add_days (due, n_days);
  g_autoptr(GDateTime) shifted = g_date_time_add_minutes (on_day, n_minutes);
  gint64 shifted_us = g_date_time_to_unix (shifted) * LF_SECOND_US;
  LfWhen when;

  if (shifted_us <= now_us)
    return NULL;

  lf_when_from_us (shifted_us, zone, &when);
  return lf_due_new (when.due_us, when.wall, when.zone);
}
