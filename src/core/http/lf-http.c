/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends requests: one session of libsoup, an own time limit, a cap on the answer, and the lanes of the hosts. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/http/lf-http.h"

#include "core/http/lf-http-answer.h"
#include "core/http/lf-http-lane.h"
#include "core/http/lf-http-request-private.h"
#include "core/http/lf-proxy.h"

#include <libsoup/soup.h>

#define CHUNK_BYTES (16 * 1024)
#define MAX_ERROR_BYTES (64 * 1024)

struct _LfHttp {
  GObject parent_instance;

  LfClock *clock;
  SoupSession *session;
  GHashTable *lanes;      /* (element-type utf8 LfHttpLane) */
  LfPolicy *policy;       /* (nullable) */
  GError *refusal;        /* (nullable): why nothing can be sent as IT set it */
};

/* One request on its way; the data of its task. */
typedef struct {
  LfHttp *http;              /* the source of the task */
  LfHttpRequest *request;
  SoupMessage *message;
  char *nonce;               /* (nullable): what its proof shows */
  LfHttpLane *lane;
  GCancellable *abort;       /* ends libsoup's work, whatever the reason */
  GSource *deadline;
  GSource *cancel_watch;
  GInputStream *stream;
  GByteArray *body;
  gboolean started;
  gboolean answered;
  gboolean proved_again;     /* sent once more, with the number that the server wants in its proof */
  LfHttpStop stop;
} Sending;

G_DEFINE_FINAL_TYPE (LfHttp, lf_http, G_TYPE_OBJECT)

static void pump_lane (LfHttp *self, LfHttpLane *lane);
static void send_message (GTask *task);

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
drop_message (Sending *sending)
{
  if (sending->message != NULL)
    g_signal_handlers_disconnect_by_data (sending->message, sending);
  g_clear_object (&sending->message);
}

static void
sending_free (Sending *sending)
{
  drop_source (&sending->deadline);
  drop_source (&sending->cancel_watch);
  lf_http_request_unref (sending->request);
  drop_message (sending);
  g_clear_object (&sending->abort);
  g_clear_object (&sending->stream);
  g_byte_array_unref (sending->body);
  g_free (sending->nonce);
  g_free (sending);
}

static GError *
make_wait_error (Sending *sending,
                 gint64   wait_ms)
{
  LfNetworkErrorInfo info = { .wait_ms = wait_ms };

  return lf_network_error_new (LF_NETWORK_ERROR_WAIT, &info, "%s asked for a pause",
                               g_uri_get_host (soup_message_get_uri (sending->message)));
}

/* Gives the task its result and the lane its place back. Takes @task. */
static void
return_end (GTask           *task,
            const LfHttpEnd *end)
{
  LfHttp *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_end_to_reply (end, &error);

  drop_source (&sending->deadline);
  drop_source (&sending->cancel_watch);
  if (reply == NULL)
    g_cancellable_cancel (sending->abort);   /* or letting the stream go would read the rest of the answer, blocking */
  g_clear_object (&sending->stream);

  sending->lane->n_active--;
  pump_lane (self, sending->lane);

  if (reply != NULL)
    g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) lf_http_reply_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  g_object_unref (task);
}

/* The host refused the proof and did nothing else: the same once more, within the same time limit. Takes @task. */
static void
prove_again (GTask *task)
{
  Sending *sending = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  sending->proved_again = TRUE;
  sending->started = sending->answered = FALSE;
  g_byte_array_set_size (sending->body, 0);
  g_clear_object (&sending->stream);
  drop_message (sending);
  sending->message = lf_http_request_make_message (sending->request, &error);
  g_assert (sending->message != NULL);   /* as the first one of the same request was */
  send_message (task);
}

/* Takes @task. */
static void
end_sending (GTask        *task,
             const GError *io_error)
{
  LfHttp *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  gint64 now_us = lf_clock_now_us (self->clock);
  g_autoptr(GBytes) body = g_bytes_new (sending->body->data, sending->body->len);
  LfHttpEnd end = { .request = sending->request, .message = sending->message, .started = sending->started,
                    .answered = sending->answered, .stop = sending->stop, .io_error = io_error, .body = body, .now_us = now_us };

  if (sending->answered && (sending->request->flags & LF_HTTP_OWN_WINDOW) == 0)
    lf_http_lane_note (sending->lane, sending->message, now_us, lf_clock_boot_us (self->clock));
  if (sending->answered && sending->request->dpop.key != NULL)
    lf_http_lane_note_nonce (sending->lane, sending->message);

  if (!sending->proved_again && g_strcmp0 (sending->nonce, sending->lane->nonce) != 0 && lf_http_end_wants_nonce (&end))
    prove_again (task);
  else
    return_end (task, &end);
}

static gsize
get_cap (Sending *sending)
{
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (sending->message)))
    return sending->request->bounds.max_bytes;

  return MIN (sending->request->bounds.max_bytes, MAX_ERROR_BYTES);
}

static void on_chunk_read_cb (GObject *object, GAsyncResult *result, gpointer user_data);

static void
read_chunk (GTask *task)
{
  Sending *sending = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (sending->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, sending->abort, on_chunk_read_cb, task);
}

static void
on_chunk_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  Sending *sending = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  gsize size = 0;

  if (chunk != NULL)
    {
      const guint8 *data = g_bytes_get_data (chunk, &size);

      g_byte_array_append (sending->body, data, size);
    }
  if (sending->body->len > get_cap (sending))
    {
      sending->stop = LF_HTTP_STOP_TOO_BIG;
      g_byte_array_set_size (sending->body, 0);
      size = 0;
    }

  if (size == 0)
    end_sending (task, error);
  else
    read_chunk (task);
}

static void
on_answer_begun_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;
  Sending *sending = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if ((sending->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error)) == NULL)
    {
      end_sending (task, error);
      return;
    }

  sending->answered = TRUE;
  read_chunk (task);
}

/* Connected, handshake done: the next byte that leaves is the request's. */
static void
on_starting_cb (SoupMessage *message,
                Sending     *sending)
{
  sending->started = TRUE;
}

static gboolean
on_time_over_cb (gpointer user_data)
{
  Sending *sending = g_task_get_task_data (user_data);

  g_clear_pointer (&sending->deadline, g_source_unref);
  sending->stop = LF_HTTP_STOP_DEADLINE;
  g_cancellable_cancel (sending->abort);
  return G_SOURCE_REMOVE;
}

static GQueue *
get_queue (Sending *sending)
{
  return sending->request->publishes ? &sending->lane->publishing : &sending->lane->reading;
}

static gboolean
on_cancelled_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  GTask *task = user_data;
  Sending *sending = g_task_get_task_data (task);

  drop_source (&sending->cancel_watch);
  if (g_queue_remove (get_queue (sending), task))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the request was cancelled");
      g_object_unref (task);
      return G_SOURCE_REMOVE;
    }

  if (sending->stop == LF_HTTP_STOP_NONE)
    sending->stop = LF_HTTP_STOP_CANCELLED;
  g_cancellable_cancel (sending->abort);
  return G_SOURCE_REMOVE;
}

static void
add_proof (Sending *sending)
{
  g_free (sending->nonce);
  sending->nonce = g_strdup (sending->lane->nonce);
  lf_http_request_add_proof (sending->request, sending->message, sending->nonce, lf_clock_now_us (sending->http->clock));
}

/* libsoup sends a request without a body again by itself when a kept-alive connection was dead; a proof is good once. */
static void
on_restarted_cb (SoupMessage *message,
                 Sending     *sending)
{
  add_proof (sending);
}

static void
send_message (GTask *task)
{
  LfHttp *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);

  if (sending->request->dpop.key != NULL)
    {
      add_proof (sending);
      g_signal_connect (sending->message, "restarted", G_CALLBACK (on_restarted_cb), sending);
    }
  g_signal_connect (sending->message, "starting", G_CALLBACK (on_starting_cb), sending);
  soup_session_send_async (self->session, sending->message, G_PRIORITY_DEFAULT, sending->abort, on_answer_begun_cb, task);
}

static void
start_sending (GTask *task)
{
  Sending *sending = g_task_get_task_data (task);

  sending->lane->n_active++;
  sending->deadline = g_timeout_source_new (sending->request->bounds.deadline_ms);
  g_source_set_callback (sending->deadline, on_time_over_cb, task, NULL);
  g_source_attach (sending->deadline, g_task_get_context (task));
  send_message (task);
}

static void
pump_lane (LfHttp     *self,
           LfHttpLane *lane)
{
  while (lane->n_active < LF_HTTP_LANE_WIDTH)
    {
      GTask *task = g_queue_pop_head (&lane->publishing);
      Sending *sending;
      gint64 wait_ms;

      if (task == NULL && (task = g_queue_pop_head (&lane->reading)) == NULL)
        return;

      sending = g_task_get_task_data (task);
      wait_ms = lf_http_lane_get_wait_ms (lane, sending->request->publishes, lf_clock_boot_us (self->clock));
      if (wait_ms == 0 && self->refusal == NULL)
        {
          start_sending (task);
          continue;
        }

      drop_source (&sending->cancel_watch);
      g_task_return_error (task, self->refusal != NULL ? g_error_copy (self->refusal) : make_wait_error (sending, wait_ms));
      g_object_unref (task);
    }
}

static LfHttpLane *
get_lane (LfHttp      *self,
          SoupMessage *message)
{
  g_autofree char *key = lf_http_lane_dup_key (soup_message_get_uri (message));
  LfHttpLane *lane = g_hash_table_lookup (self->lanes, key);

  if (lane == NULL)
    {
      lane = lf_http_lane_new ();
      g_hash_table_insert (self->lanes, g_steal_pointer (&key), lane);
    }

  return lane;
}

/* No jar, sniffer, cache or log: libsoup adds none by itself. The time limit is ours: libsoup's counts silence, not time.
 * The connections for one host are counted by its lane; libsoup gets some more, so that none waits in a second line. */
static SoupSession *
make_session (GProxyResolver *proxy,
              GTlsDatabase   *authorities)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Litfass/" LF_VERSION,
                                                        "timeout", 0,
                                                        "idle-timeout", 60,
                                                        "max-conns", 100,
                                                        "max-conns-per-host", 2 * LF_HTTP_LANE_WIDTH,
                                                        NULL);

  if (proxy != NULL)
    soup_session_set_proxy_resolver (session, proxy);
  if (authorities != NULL)
    soup_session_set_tls_database (session, authorities);
  return session;
}

/* Never falls back to what the system trusts: whoever set a file wants no other. */
static GTlsDatabase *
read_authorities (const char  *path,
                  GError     **error)
{
  LfNetworkErrorInfo info = { .name = (char *) "BadAuthorities" };
  g_autoptr(GError) local = NULL;
  g_autolist(GTlsCertificate) certificates = g_tls_certificate_list_new_from_file (path, &local);
  GTlsDatabase *database = certificates != NULL ? g_tls_file_database_new (path, &local) : NULL;

  if (database == NULL)
    g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_SECURE, &info, "the file of trusted certificates cannot be used: %s",
                                                    local != NULL ? local->message : "there is none in it"));
  return database;
}

/* What is on its way keeps the session with which it began. */
static void
apply_policy (LfHttp *self)
{
  const char *path = lf_policy_get_ca_file (self->policy);
  g_autoptr(GTlsDatabase) authorities = NULL;
  g_autoptr(GProxyResolver) proxy = NULL;

  g_clear_error (&self->refusal);
  g_clear_object (&self->session);
  if (*path != '\0' && (authorities = read_authorities (path, &self->refusal)) == NULL)
    return;
  if ((proxy = lf_proxy_new (self->policy, &self->refusal)) != NULL)
    self->session = make_session (proxy, authorities);
}

static void
on_policy_changed_cb (LfPolicy *policy,
                      LfHttp   *self)
{
  apply_policy (self);
}

static void
lf_http_dispose (GObject *object)
{
  LfHttp *self = LF_HTTP (object);

  g_clear_error (&self->refusal);
  g_clear_object (&self->policy);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->lanes, g_hash_table_unref);

  G_OBJECT_CLASS (lf_http_parent_class)->dispose (object);
}

static void
lf_http_class_init (LfHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lf_http_dispose;

  /* HTTP/2 of libsoup before 3.7 can be made to use freed memory (CVE-2025-12105, CVE-2026-85197). libsoup reads this when it
   * connects; a message can only refuse HTTP/2 itself from libsoup 3.4 on. */
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
}

static void
lf_http_init (LfHttp *self)
{
  self->session = make_session (NULL, NULL);
  self->lanes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lf_http_lane_free);
}

/**
 * lf_http_new:
 * @clock: for the pauses that hosts ask for
 *
 * Returns: (transfer full): a sender for the whole program; to be used from one thread
 */
LfHttp *
lf_http_new (LfClock *clock)
{
  LfHttp *self = g_object_new (LF_TYPE_HTTP, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

void
lf_http_follow_policy (LfHttp   *self,
                       LfPolicy *policy)
{
  g_return_if_fail (LF_IS_HTTP (self));
  g_return_if_fail (self->policy == NULL);

  self->policy = g_object_ref (policy);
  apply_policy (self);
  g_signal_connect_object (policy, "changed::proxy-mode", G_CALLBACK (on_policy_changed_cb), self, 0);
  g_signal_connect_object (policy, "changed::proxy-uri", G_CALLBACK (on_policy_changed_cb), self, 0);
  g_signal_connect_object (policy, "changed::tls-ca-file", G_CALLBACK (on_policy_changed_cb), self, 0);
}

gboolean
lf_http_check_server (LfHttp      *self,
                      const char  *server,
                      GError     **error)
{
  LfNetworkErrorInfo info = { .name = (char *) "Policy" };

  g_return_val_if_fail (LF_IS_HTTP (self), FALSE);

  if (self->policy == NULL || lf_policy_allows_server (self->policy, server))
    return TRUE;

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &info, "IT does not allow this server"));
  return FALSE;
}

void
lf_http_send_async (LfHttp              *self,
                    LfHttpRequest       *request,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  /* Without the cancellable: a task that has one answers “cancelled” even when the post is out. */
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);
  GError *error = NULL;
  gint64 wait_ms;

  g_task_set_source_tag (task, lf_http_send_async);
  g_task_set_task_data (task, sending, (GDestroyNotify) sending_free);
  sending->http = self;
  sending->request = lf_http_request_ref (request);
  sending->abort = g_cancellable_new ();
  sending->body = g_byte_array_new ();

  if (self->refusal != NULL)
    {
      g_task_return_error (task, g_error_copy (self->refusal));
      return;
    }
  if ((sending->message = lf_http_request_make_message (request, &error)) == NULL
      || g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  sending->lane = get_lane (self, sending->message);
  wait_ms = lf_http_lane_get_wait_ms (sending->lane, request->publishes, lf_clock_boot_us (self->clock));
  if (wait_ms > 0)
    {
      g_task_return_error (task, make_wait_error (sending, wait_ms));
      return;
    }

  if (cancellable != NULL)
    {
      sending->cancel_watch = g_cancellable_source_new (cancellable);
      g_source_set_callback (sending->cancel_watch, G_SOURCE_FUNC (on_cancelled_cb), task, NULL);
      g_source_attach (sending->cancel_watch, g_task_get_context (task));
    }
  g_queue_push_tail (get_queue (sending), g_steal_pointer (&task));
  pump_lane (self, sending->lane);
}

LfHttpReply *
lf_http_send_finish (LfHttp        *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
