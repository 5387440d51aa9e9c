/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice network's adapter: same calls and same failures as a real one, but nothing leaves this computer. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/practice/lf-practice-adapter.h"

#include "core/networks/practice/lf-practice-faults.h"
#include "core/networks/practice/lf-practice-planned.h"
#include "core/networks/practice/lf-practice-server.h"
#include "core/networks/practice/lf-practice-sign-in.h"

#include <glib/gi18n-lib.h>

#define RATE_LIMIT_MS 30000
#define CAN (LF_CAN_REPLY_PRIVATELY | LF_CAN_DELETE | LF_CAN_MESSAGES | LF_CAN_OWN | LF_CAN_THREAD | LF_CAN_AUDIENCE | \
             LF_CAN_HIDE | LF_CAN_MUTE | LF_CAN_LIKE | LF_CAN_REMOVE | LF_CAN_EDIT | LF_CAN_SCHEDULE)

struct _LfPracticeAdapter {
  GObject       parent_instance;
  LfAdapterEnv  env;
  LfAccount    *account;
  LfLimits     *limits;
};

enum { PROP_0, PROP_ACCOUNT, PROP_LIMITS };

static void adapter_init (LfAdapterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfPracticeAdapter, lf_practice_adapter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_ADAPTER, adapter_init))

typedef enum { CALL_PUBLISH, CALL_FIND, CALL_FETCH, CALL_ACT, CALL_EDIT, CALL_VERIFY, CALL_PLAN, CALL_FIND_PLANNED, CALL_CHANGE } CallKind;

/* What is to stand there. */
typedef struct {
  char      *text;
  char      *key;
  LfAudience audience;
  guint      n_media;
} Post;

/* A request on its way: what it needs on the worker thread, then what came of it. */
typedef struct {
  CallKind   kind;
  char      *folder;
  LfAccount *account;
  gint64     now_us;
  LfStream   stream;
  LfAct      act;
  char      *id;           /* cursor, remote id or parent */
  Post       post;
  gint64     due_us;       /* of a copy; 0: it is taken away */
  guint      delay_ms;
  LfOutgoing *outgoing;    /* (nullable): main thread only */
  gpointer   answer;       /* LfReceipt, LfFetched, LfAccount, an id or ids */
  GError    *error;
} Call;

static void
call_clear_answer (Call *call)
{
  if (call->kind == CALL_FETCH)
    g_clear_pointer ((LfFetched **) &call->answer, lf_fetched_unref);
  else if (call->kind == CALL_VERIFY)
    g_clear_pointer ((LfAccount **) &call->answer, lf_account_unref);
  else if (call->kind == CALL_PLAN)
    g_clear_pointer ((char **) &call->answer, g_free);
  else if (call->kind == CALL_FIND_PLANNED)
    g_clear_pointer ((char ***) &call->answer, g_strfreev);
  else
    g_clear_pointer ((LfReceipt **) &call->answer, lf_receipt_unref);
}

static void
call_free (Call *call)
{
  call_clear_answer (call);
  g_clear_error (&call->error);
  g_free (call->folder);
  lf_account_unref (call->account);
  g_free (call->id);
  g_free (call->post.text);
  g_free (call->post.key);
  g_clear_object (&call->outgoing);
  g_free (call);
}

static GError *
make_fault (LfPracticeFault fault,
            gboolean        publishes)
{
  LfNetworkErrorInfo info = { 0 };

  switch (fault)
    {
    case LF_PRACTICE_OFFLINE:
      return lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, NULL, "practice: offline as told");
    case LF_PRACTICE_RATE_LIMIT:
      info = (LfNetworkErrorInfo) { .status = 429, .wait_ms = RATE_LIMIT_MS };
      return lf_network_error_new (LF_NETWORK_ERROR_WAIT, &info, "practice: rate limit as told");
    case LF_PRACTICE_LOST_ANSWER:
    case LF_PRACTICE_LOST_REQUEST:
      return lf_network_error_new (publishes ? LF_NETWORK_ERROR_UNSURE : LF_NETWORK_ERROR_TIMED_OUT, NULL,
                                   "practice: lost as told");
    case LF_PRACTICE_SIGN_IN_EXPIRED:
      info = (LfNetworkErrorInfo) { .status = 401, .said = (char *) "Die Anmeldung ist abgelaufen." };
      return lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, &info, "practice: sign-in expired as told");
    case LF_PRACTICE_REJECTED:
      info = (LfNetworkErrorInfo) { .status = 422, .said = (char *) "Der Beitrag wird nicht angenommen." };
      return lf_network_error_new (LF_NETWORK_ERROR_REJECTED, &info, "practice: rejected as told");
    case LF_PRACTICE_TOO_LONG:
      info = (LfNetworkErrorInfo) { .status = 422, .said = (char *) "Der Text ist zu lang." };
      return lf_network_error_new (LF_NETWORK_ERROR_SHORTEN, &info, "practice: too long as told");
    case LF_PRACTICE_FINE:
      break;
    }

  return NULL;
}

static void
ask_server (Call                   *call,
            const LfPracticeFaults *faults)
{
  LfPracticeSite site = { call->folder, call->account, call->now_us };
  LfPracticePost post = { call->post.text, call->post.key, call->id, call->post.audience, call->post.n_media, faults->ignores_key };
  LfReceipt *receipt = NULL;

  if (call->kind == CALL_PUBLISH)
    call->answer = lf_practice_server_publish (&site, &post, &call->error);
  else if (call->kind == CALL_FIND)
    {
      lf_practice_server_find (&site, call->post.key, &receipt, &call->error);
      call->answer = receipt;
    }
  else if (call->kind == CALL_FETCH)
    call->answer = lf_practice_server_fetch (&site, call->stream, call->id, &call->error);
  else if (call->kind == CALL_ACT)
    lf_practice_server_act (&site, call->act, call->id, &call->error);
  else if (call->kind == CALL_EDIT)
    lf_practice_server_edit (&site, call->id, call->post.text, &call->error);
  else if (call->kind == CALL_PLAN)
    call->answer = lf_practice_planned_take (&site, &post, call->due_us, &call->error);
  else if (call->kind == CALL_FIND_PLANNED)
    call->answer = lf_practice_planned_find (&site, call->post.key, call->due_us, &call->error);
  else if (call->kind == CALL_CHANGE)
    lf_practice_planned_change (&site, call->id, call->due_us, &call->error);
  else
    call->answer = lf_account_ref (call->account);
}

/* Its answer matters: what was asked for may be seen by all. */
static gboolean
is_publishing (Call *call)
{
  return call->kind == CALL_PUBLISH || call->kind == CALL_PLAN || call->kind == CALL_EDIT;
}

/* Worker thread: the request goes over the “line”, which may be told to fail before or after the server has it. */
static void
run_call (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Call *call = task_data;
  gboolean publishes = is_publishing (call);
  LfPracticeFaults faults = lf_practice_faults_take (call->folder, call->account->uid, publishes);
  LfPracticeFault fault = publishes ? faults.publish : faults.fetch;

  call->delay_ms = faults.delay_ms;
  if (fault == LF_PRACTICE_FINE || fault == LF_PRACTICE_LOST_ANSWER)
    ask_server (call, &faults);
  if (fault != LF_PRACTICE_FINE)
    {
      call_clear_answer (call);
      g_clear_error (&call->error);
      call->error = make_fault (fault, publishes);
    }

  g_task_return_boolean (task, TRUE);
}

static gboolean
on_delay_over_cb (gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)) && call->delay_ms > 0)
    {
      /* As with a real request: one that was on its way when it was cancelled may have been heard. */
      if (is_publishing (call))
        g_task_return_error (task, make_fault (LF_PRACTICE_LOST_ANSWER, TRUE));
      else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
    }
  else if (call->error != NULL)
    g_task_return_error (task, g_steal_pointer (&call->error));
  else
    g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

static void
on_ran_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr(GSource) source = NULL;

  /* Citizens may answer now, also where the office got no answer. */
  if (call->kind == CALL_PUBLISH)
    lf_adapter_stir (g_task_get_source_object (task));

  if (call->delay_ms == 0)
    {
      on_delay_over_cb (task);
      return;
    }

  source = g_timeout_source_new (call->delay_ms);
  if (g_task_get_cancellable (task) != NULL)
    {
      g_autoptr(GSource) cancelled = g_cancellable_source_new (g_task_get_cancellable (task));

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_task_attach_source (task, source, on_delay_over_cb);
}

static void
on_secret_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GTask) work = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error);

  if (secret == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;

  /* The outer task owns the call; the inner one only lends it to the thread. It has no source object: the thread may be the last
   * to let it go, and no object of the main thread may end there. */
  work = g_task_new (NULL, NULL, on_ran_cb, g_object_ref (task));
  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (work, run_call);
}

/* Takes @call. */
static void
start_call (LfPracticeAdapter   *self,
            Call                *call,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  g_task_set_check_cancellable (task, FALSE);
  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_secret_cb, task);
}

static Call *
call_new (LfPracticeAdapter *self,
          CallKind           kind)
{
  Call *call = g_new0 (Call, 1);

  call->kind = kind;
  call->folder = g_strdup (self->env.folder);
  call->account = lf_account_ref (self->account);
  call->now_us = lf_clock_now_us (self->env.clock);
  return call;
}

static gpointer
finish_call (GAsyncResult  *result,
             GError       **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  return g_steal_pointer (&call->answer);
}

static LfAccount *
get_account (LfAdapter *adapter)
{
  return LF_PRACTICE_ADAPTER (adapter)->account;
}

static void
set_account (LfAdapter *adapter,
             LfAccount *account)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);
  LfAccount *before = self->account;

  self->account = lf_account_ref (account);
  lf_account_unref (before);
  g_object_notify (G_OBJECT (self), "account");
}

static LfLimits *
get_limits (LfAdapter *adapter)
{
  return LF_PRACTICE_ADAPTER (adapter)->limits;
}

static guint
get_can (LfAdapter *adapter)
{
  return CAN;
}

static LfSettle
get_settle (LfAdapter *adapter)
{
  return LF_SETTLE_WATERMARK;
}

static guint
count (LfAdapter  *adapter,
       const char *text)
{
  return lf_practice_count (text, LF_PRACTICE_URL_LENGTH);
}

static void
sign_in_async (LfAdapter           *adapter,
               LfSignIn            *sign_in,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  lf_practice_sign_in_async (adapter, &LF_PRACTICE_ADAPTER (adapter)->env, sign_in, cancellable, callback, user_data);
}

static LfAccount *
sign_in_finish (LfAdapter     *adapter,
                GAsyncResult  *result,
                GError       **error)
{
  return lf_practice_sign_in_finish (result, error);
}

static void
on_secret_cleared_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_secrets_clear_finish (LF_SECRETS (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
sign_out_async (LfAdapter           *adapter,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  lf_secrets_clear_async (self->env.secrets, self->account->uid, cancellable, on_secret_cleared_cb, task);
}

static gboolean
finish_boolean (LfAdapter     *adapter,
                GAsyncResult  *result,
                GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
verify_async (LfAdapter           *adapter,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);

  start_call (self, call_new (self, CALL_VERIFY), cancellable, callback, user_data);
}

static LfAccount *
verify_finish (LfAdapter     *adapter,
               GAsyncResult  *result,
               GError       **error)
{
  return finish_call (result, error);
}

/* Nothing is uploaded before publishing: pictures never leave the profile. */
static void
prepare_async (LfAdapter           *adapter,
               LfOutgoing          *outgoing,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

/* Takes @call. */
static Call *
fill_call (Call       *call,
           LfOutgoing *outgoing)
{
  LfReference *parent = lf_outgoing_get_parent (outgoing);

  call->post.text = g_strdup (lf_outgoing_get_text (outgoing));
  call->post.key = g_strdup (lf_outgoing_get_key (outgoing));
  call->id = parent != NULL ? g_strdup (parent->remote_id) : NULL;
  call->post.audience = lf_outgoing_get_audience (outgoing);
  call->post.n_media = lf_outgoing_get_n_media (outgoing);
  return call;
}

static void
publish_async (LfAdapter           *adapter,
               LfOutgoing          *outgoing,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);

  start_call (self, fill_call (call_new (self, CALL_PUBLISH), outgoing), cancellable, callback, user_data);
}

static LfReceipt *
publish_finish (LfAdapter     *adapter,
                GAsyncResult  *result,
                GError       **error)
{
  return finish_call (result, error);
}

static void
find_async (LfAdapter           *adapter,
            LfOutgoing          *outgoing,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);
  Call *call = call_new (self, CALL_FIND);

  call->post.key = g_strdup (lf_outgoing_get_key (outgoing));
  start_call (self, call, cancellable, callback, user_data);
}

static LfFoundResult
find_finish (LfAdapter     *adapter,
             GAsyncResult  *result,
             LfReceipt    **receipt,
             GError       **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(LfReceipt) found = finish_call (result, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return LF_FOUND_CANNOT_TELL;
    }
  if (found == NULL)
    return LF_FOUND_ABSENT;

  *receipt = g_steal_pointer (&found);
  return LF_FOUND_THERE;
}

static void
schedule_async (LfAdapter           *adapter,
                LfOutgoing          *outgoing,
                gint64               due_us,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);
  Call *call = fill_call (call_new (self, CALL_PLAN), outgoing);

  call->due_us = due_us;
  start_call (self, call, cancellable, callback, user_data);
}

static char *
schedule_finish (LfAdapter     *adapter,
                 GAsyncResult  *result,
                 GError       **error)
{
  return finish_call (result, error);
}

static void
find_scheduled_async (LfAdapter           *adapter,
                      LfOutgoing          *outgoing,
                      gint64               due_us,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);
  Call *call = fill_call (call_new (self, CALL_FIND_PLANNED), outgoing);

  call->due_us = due_us;
  call->outgoing = g_object_ref (outgoing);
  start_call (self, call, cancellable, callback, user_data);
}

static LfFoundResult
find_scheduled_finish (LfAdapter     *adapter,
                       GAsyncResult  *result,
                       char         **schedule_id,
                       GError       **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) local = NULL;
  g_auto(GStrv) ids = finish_call (result, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return LF_FOUND_CANNOT_TELL;
    }

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    if (!lf_outgoing_is_taken (call->outgoing, ids[i]))
      {
        if (schedule_id != NULL)
          *schedule_id = g_strdup (ids[i]);
        return LF_FOUND_THERE;
      }

  return LF_FOUND_ABSENT;
}

static void
reschedule_async (LfAdapter           *adapter,
                  const char          *schedule_id,
                  gint64               due_us,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);
  Call *call = call_new (self, CALL_CHANGE);

  call->id = g_strdup (schedule_id);
  call->due_us = due_us;
  start_call (self, call, cancellable, callback, user_data);
}

static void
unschedule_async (LfAdapter           *adapter,
                  const char          *schedule_id,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  reschedule_async (adapter, schedule_id, 0, cancellable, callback, user_data);
}

static void
fetch_async (LfAdapter           *adapter,
             LfStream             stream,
             const char          *cursor,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);
  Call *call = call_new (self, CALL_FETCH);
  g_autoptr(LfReference) target = NULL;

  if (stream == LF_STREAM_THREAD && (target = lf_adapter_thread_target (cursor, &call->error)) == NULL)
    {
      g_task_report_error (self, callback, user_data, NULL, g_steal_pointer (&call->error));
      call_free (call);
      return;
    }

  call->stream = stream;
  call->id = g_strdup (target != NULL ? target->remote_id : cursor);
  start_call (self, call, cancellable, callback, user_data);
}

static LfFetched *
fetch_finish (LfAdapter     *adapter,
              GAsyncResult  *result,
              GError       **error)
{
  return finish_call (result, error);
}

static void
act_async (LfAdapter           *adapter,
           LfAct                act,
           LfReference         *target,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);
  Call *call = call_new (self, CALL_ACT);

  call->act = act;
  call->id = g_strdup (target->remote_id);
  start_call (self, call, cancellable, callback, user_data);
}

static void
edit_async (LfAdapter           *adapter,
            LfReference         *target,
            const char          *text,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (adapter);
  Call *call = call_new (self, CALL_EDIT);

  call->id = g_strdup (target->remote_id);
  call->post.text = g_strdup (text);
  start_call (self, call, cancellable, callback, user_data);
}

static void
adapter_init (LfAdapterInterface *iface)
{
  iface->get_account = get_account;
  iface->set_account = set_account;
  iface->get_limits = get_limits;
  iface->get_can = get_can;
  iface->get_settle = get_settle;
  iface->count = count;
  iface->sign_in_async = sign_in_async;
  iface->sign_in_finish = sign_in_finish;
  iface->sign_out_async = sign_out_async;
  iface->sign_out_finish = finish_boolean;
  iface->verify_async = verify_async;
  iface->verify_finish = verify_finish;
  iface->prepare_async = prepare_async;
  iface->prepare_finish = finish_boolean;
  iface->publish_async = publish_async;
  iface->publish_finish = publish_finish;
  iface->find_async = find_async;
  iface->find_finish = find_finish;
  iface->schedule_async = schedule_async;
  iface->schedule_finish = schedule_finish;
  iface->find_scheduled_async = find_scheduled_async;
  iface->find_scheduled_finish = find_scheduled_finish;
  iface->reschedule_async = reschedule_async;
  iface->reschedule_finish = finish_boolean;
  iface->unschedule_async = unschedule_async;
  iface->unschedule_finish = finish_boolean;
  iface->fetch_async = fetch_async;
  iface->fetch_finish = fetch_finish;
  iface->act_async = act_async;
  iface->edit_async = edit_async;
  iface->edit_finish = finish_boolean;
  iface->act_finish = finish_boolean;
}

static void
lf_practice_adapter_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      g_value_set_boxed (value, self->account);
      break;
    case PROP_LIMITS:
      g_value_set_boxed (value, self->limits);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lf_practice_adapter_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_ACCOUNT:
      set_account (LF_ADAPTER (object), g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lf_practice_adapter_finalize (GObject *object)
{
  LfPracticeAdapter *self = LF_PRACTICE_ADAPTER (object);

  g_clear_object (&self->env.secrets);
  g_clear_object (&self->env.clock);
  g_free ((char *) self->env.folder);
  g_clear_pointer (&self->account, lf_account_unref);
  g_clear_pointer (&self->limits, lf_limits_unref);

  G_OBJECT_CLASS (lf_practice_adapter_parent_class)->finalize (object);
}

static void
lf_practice_adapter_class_init (LfPracticeAdapterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lf_practice_adapter_get_property;
  object_class->set_property = lf_practice_adapter_set_property;
  object_class->finalize = lf_practice_adapter_finalize;
  g_object_class_override_property (object_class, PROP_ACCOUNT, "account");
  g_object_class_override_property (object_class, PROP_LIMITS, "limits");
}

static LfLimits *
new_limits (void)
{
  static const char * const types[] = { "image/png", "image/jpeg", "image/gif", "image/webp", NULL };
  LfLimits *limits = lf_limits_new ();

  limits->max_length = LF_PRACTICE_MAX_LENGTH;
  limits->max_media = LF_PRACTICE_MAX_MEDIA;
  limits->max_alt_length = 1500;
  limits->max_image_bytes = 16 * 1024 * 1024;
  limits->max_image_pixels = 33177600;
  limits->image_types = g_strdupv ((GStrv) types);
  limits->url_length = LF_PRACTICE_URL_LENGTH;
  limits->schedule = (LfScheduleLimits) { LF_PRACTICE_MIN_AHEAD_US, 0, LF_PRACTICE_MAX_PLANNED_PER_DAY, LF_PRACTICE_MAX_PLANNED };
  return limits;
}

static void
lf_practice_adapter_init (LfPracticeAdapter *self)
{
  self->limits = new_limits ();
}

LfAdapter *
lf_practice_adapter_new (const LfAdapterEnv *env,
                         LfAccount          *account)
{
  LfPracticeAdapter *self = g_object_new (LF_TYPE_PRACTICE_ADAPTER, NULL);

  self->env = (LfAdapterEnv) { NULL, g_object_ref (env->secrets), g_object_ref (env->clock), g_strdup (env->folder) };
  self->account = lf_account_ref (account);
  return LF_ADAPTER (self);
}

const LfNetwork lf_practice_network = {
  .id = "practice",
  /* Translators: the network on which staff practise; nothing leaves the computer */
  .name = N_("Practice"),
  .practice = TRUE,
  .default_server = "practice:",
  .new_adapter = lf_practice_adapter_new,
  .count = lf_practice_count,
  .new_limits = new_limits,
};
