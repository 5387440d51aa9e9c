/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface to one account at its network: hands calls on, answers “unsupported” for what a network leaves out,
 * and checks what the limits alone decide. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-adapter.h"
#include "core/base/lf-text.h"
#include "core/http/lf-json.h"

#include <string.h>

enum { STIRRED, SIGNED_IN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (LfAdapter, lf_adapter, G_TYPE_OBJECT)

static void
lf_adapter_default_init (LfAdapterInterface *iface)
{
  g_object_interface_install_property (iface,
    g_param_spec_boxed ("account", NULL, NULL, lf_account_get_type (), G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface,
    g_param_spec_boxed ("limits", NULL, NULL, lf_limits_get_type (), G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  signals[STIRRED] = g_signal_new ("stirred", LF_TYPE_ADAPTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNED_IN] = g_signal_new ("signed-in", LF_TYPE_ADAPTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
report_unsupported (LfAdapter           *self,
                    gpointer             tag,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "this network cannot do that"));
}

static void
add_problem (GArray      *problems,
             LfPostError  code,
             guint64      have,
             guint64      limit,
             int          media)
{
  LfProblem problem = { code, MIN (have, G_MAXUINT), MIN (limit, G_MAXUINT), media };

  g_array_append_val (problems, problem);
}

static void
check_picture (LfLimits *limits,
               LfMedia  *media,
               int       index,
               GArray   *problems)
{
  g_autofree char *alt = lf_text_normalise (media->alt != NULL ? media->alt : "");
  g_autofree char *decoration = lf_text_normalise (media->decoration != NULL ? media->decoration : "");
  guint n_alt = lf_text_count_graphemes (alt);

  if (n_alt == 0 && *decoration == '\0')
    add_problem (problems, LF_POST_ERROR_NO_ALT_TEXT, 0, 0, index);
  if (limits->max_alt_length > 0 && n_alt > limits->max_alt_length)
    add_problem (problems, LF_POST_ERROR_TOO_LONG, n_alt, limits->max_alt_length, index);
}

LfAccount *
lf_adapter_get_account (LfAdapter *self)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), NULL);
  return LF_ADAPTER_GET_IFACE (self)->get_account (self);
}

void
lf_adapter_set_account (LfAdapter *self,
                        LfAccount *account)
{
  g_return_if_fail (LF_IS_ADAPTER (self));
  LF_ADAPTER_GET_IFACE (self)->set_account (self, account);
}

LfLimits *
lf_adapter_get_limits (LfAdapter *self)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), NULL);
  return LF_ADAPTER_GET_IFACE (self)->get_limits (self);
}

void
lf_adapter_stir (LfAdapter *self)
{
  g_return_if_fail (LF_IS_ADAPTER (self));
  g_signal_emit (self, signals[STIRRED], 0);
}

void
lf_adapter_note_sign_in (LfAdapter *self)
{
  g_return_if_fail (LF_IS_ADAPTER (self));
  g_signal_emit (self, signals[SIGNED_IN], 0);
}

gboolean
lf_adapter_can (LfAdapter *self,
                LfCan      can)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), FALSE);
  return (LF_ADAPTER_GET_IFACE (self)->get_can (self) & can) == can;
}

LfScheduleLimits *
lf_adapter_get_schedule (LfAdapter *self)
{
  g_return_val_if_fail (self == NULL || LF_IS_ADAPTER (self), NULL);
  return self != NULL && lf_adapter_can (self, LF_CAN_SCHEDULE) ? &lf_adapter_get_limits (self)->schedule : NULL;
}

LfSettle
lf_adapter_get_settle (LfAdapter *self)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), LF_SETTLE_PERSON);
  return LF_ADAPTER_GET_IFACE (self)->get_settle (self);
}

guint
lf_adapter_count (LfAdapter  *self,
                  const char *text)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), 0);
  return LF_ADAPTER_GET_IFACE (self)->count (self, text);
}

char *
lf_adapter_address (LfAdapter   *self,
                    const char  *text,
                    LfReference *parent)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), NULL);

  if (parent == NULL || LF_ADAPTER_GET_IFACE (self)->address == NULL)
    return g_strdup (text);
  return LF_ADAPTER_GET_IFACE (self)->address (self, text, parent);
}

gint64
lf_adapter_get_price_micro (LfAdapter   *self,
                            const char  *text,
                            GPtrArray   *media,
                            LfReference *parent)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), 0);

  return LF_ADAPTER_GET_IFACE (self)->get_price != NULL ? LF_ADAPTER_GET_IFACE (self)->get_price (self, text, media, parent) : 0;
}

gint64
lf_adapter_get_reading_price_micro (LfAdapter *self)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), 0);

  return LF_ADAPTER_GET_IFACE (self)->get_reading_price != NULL ? LF_ADAPTER_GET_IFACE (self)->get_reading_price (self) : 0;
}

gint64
lf_adapter_get_deed_price_micro (LfAdapter *self,
                                 LfAct      act)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), 0);

  return LF_ADAPTER_GET_IFACE (self)->get_deed_price != NULL ? LF_ADAPTER_GET_IFACE (self)->get_deed_price (self, act) : 0;
}

gboolean
lf_adapter_get_reads (LfAdapter *self)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), FALSE);

  return LF_ADAPTER_GET_IFACE (self)->get_reads == NULL || LF_ADAPTER_GET_IFACE (self)->get_reads (self);
}

char *
lf_adapter_dup_reading (LfAdapter *self,
                        gboolean   reads)
{
  g_return_val_if_fail (LF_IS_ADAPTER (self), NULL);

  return LF_ADAPTER_GET_IFACE (self)->set_reads != NULL ? LF_ADAPTER_GET_IFACE (self)->set_reads (self, reads) : NULL;
}

GArray *
lf_adapter_check (LfAdapter  *self,
                  const char *text,
                  GPtrArray  *media)
{
  GArray *problems = g_array_new (FALSE, TRUE, sizeof (LfProblem));
  LfLimits *limits = lf_adapter_get_limits (self);
  g_autofree char *normal = lf_text_normalise (text);
  guint n_media = media != NULL ? media->len : 0;
  guint length = lf_adapter_count (self, normal);

  if (*normal == '\0' && n_media == 0)
    add_problem (problems, LF_POST_ERROR_EMPTY, 0, 0, -1);
  if (limits->max_length > 0 && length > limits->max_length)
    add_problem (problems, LF_POST_ERROR_TOO_LONG, length, limits->max_length, -1);
  if (limits->max_text_bytes > 0 && length <= limits->max_length && strlen (normal) > limits->max_text_bytes)
    add_problem (problems, LF_POST_ERROR_TOO_LONG, strlen (normal), limits->max_text_bytes, -1);
  if (n_media > limits->max_media)
    add_problem (problems, LF_POST_ERROR_MEDIA_COUNT, n_media, limits->max_media, -1);
  for (guint i = 0; i < n_media; i++)
    check_picture (limits, g_ptr_array_index (media, i), i, problems);
  if (LF_ADAPTER_GET_IFACE (self)->check != NULL)
    LF_ADAPTER_GET_IFACE (self)->check (self, normal, media, problems);

  return problems;
}

void
lf_adapter_sign_in_async (LfAdapter *self,
                          LfSignIn *sign_in,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->sign_in_async == NULL)
    report_unsupported (self, lf_adapter_sign_in_async, callback, user_data);
  else
    iface->sign_in_async (self, sign_in, cancellable, callback, user_data);
}

LfAccount *
lf_adapter_sign_in_finish (LfAdapter *self,
                           GAsyncResult *result,
                           GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_sign_in_async))
    return g_task_propagate_pointer (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->sign_in_finish (self, result, error);
}

void
lf_adapter_sign_out_async (LfAdapter *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->sign_out_async == NULL)
    report_unsupported (self, lf_adapter_sign_out_async, callback, user_data);
  else
    iface->sign_out_async (self, cancellable, callback, user_data);
}

gboolean
lf_adapter_sign_out_finish (LfAdapter *self,
                            GAsyncResult *result,
                            GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_sign_out_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->sign_out_finish (self, result, error);
}

void
lf_adapter_verify_async (LfAdapter *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->verify_async == NULL)
    report_unsupported (self, lf_adapter_verify_async, callback, user_data);
  else
    iface->verify_async (self, cancellable, callback, user_data);
}

LfAccount *
lf_adapter_verify_finish (LfAdapter *self,
                          GAsyncResult *result,
                          GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_verify_async))
    return g_task_propagate_pointer (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->verify_finish (self, result, error);
}

void
lf_adapter_prepare_async (LfAdapter *self,
                          LfOutgoing *outgoing,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->prepare_async == NULL)
    report_unsupported (self, lf_adapter_prepare_async, callback, user_data);
  else
    iface->prepare_async (self, outgoing, cancellable, callback, user_data);
}

gboolean
lf_adapter_prepare_finish (LfAdapter *self,
                           GAsyncResult *result,
                           GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_prepare_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->prepare_finish (self, result, error);
}

void
lf_adapter_publish_async (LfAdapter *self,
                          LfOutgoing *outgoing,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->publish_async == NULL)
    report_unsupported (self, lf_adapter_publish_async, callback, user_data);
  else
    iface->publish_async (self, outgoing, cancellable, callback, user_data);
}

LfReceipt *
lf_adapter_publish_finish (LfAdapter *self,
                           GAsyncResult *result,
                           GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_publish_async))
    return g_task_propagate_pointer (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->publish_finish (self, result, error);
}

void
lf_adapter_find_async (LfAdapter *self,
                       LfOutgoing *outgoing,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->find_async == NULL)
    report_unsupported (self, lf_adapter_find_async, callback, user_data);
  else
    iface->find_async (self, outgoing, cancellable, callback, user_data);
}

LfFoundResult
lf_adapter_find_finish (LfAdapter *self,
                        GAsyncResult *result,
                        LfReceipt **receipt,
                        GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_find_async))
    {
      g_task_propagate_boolean (G_TASK (result), error);
      return LF_FOUND_CANNOT_TELL;
    }

  return LF_ADAPTER_GET_IFACE (self)->find_finish (self, result, receipt, error);
}

void
lf_adapter_schedule_async (LfAdapter *self,
                           LfOutgoing *outgoing,
                           gint64 due_us,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->schedule_async == NULL)
    report_unsupported (self, lf_adapter_schedule_async, callback, user_data);
  else
    iface->schedule_async (self, outgoing, due_us, cancellable, callback, user_data);
}

char *
lf_adapter_schedule_finish (LfAdapter *self,
                            GAsyncResult *result,
                            GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_schedule_async))
    return g_task_propagate_pointer (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->schedule_finish (self, result, error);
}

void
lf_adapter_find_scheduled_async (LfAdapter *self,
                                 LfOutgoing *outgoing,
                                 gint64 due_us,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->find_scheduled_async == NULL)
    report_unsupported (self, lf_adapter_find_scheduled_async, callback, user_data);
  else
    iface->find_scheduled_async (self, outgoing, due_us, cancellable, callback, user_data);
}

LfFoundResult
lf_adapter_find_scheduled_finish (LfAdapter *self,
                                  GAsyncResult *result,
                                  char **schedule_id,
                                  GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_find_scheduled_async))
    {
      g_task_propagate_boolean (G_TASK (result), error);
      return LF_FOUND_CANNOT_TELL;
    }

  return LF_ADAPTER_GET_IFACE (self)->find_scheduled_finish (self, result, schedule_id, error);
}

void
lf_adapter_reschedule_async (LfAdapter *self,
                             const char *schedule_id,
                             gint64 due_us,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->reschedule_async == NULL)
    report_unsupported (self, lf_adapter_reschedule_async, callback, user_data);
  else
    iface->reschedule_async (self, schedule_id, due_us, cancellable, callback, user_data);
}

gboolean
lf_adapter_reschedule_finish (LfAdapter *self,
                              GAsyncResult *result,
                              GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_reschedule_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->reschedule_finish (self, result, error);
}

void
lf_adapter_unschedule_async (LfAdapter *self,
                             const char *schedule_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->unschedule_async == NULL)
    report_unsupported (self, lf_adapter_unschedule_async, callback, user_data);
  else
    iface->unschedule_async (self, schedule_id, cancellable, callback, user_data);
}

gboolean
lf_adapter_unschedule_finish (LfAdapter *self,
                              GAsyncResult *result,
                              GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_unschedule_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->unschedule_finish (self, result, error);
}

void
lf_adapter_fetch_async (LfAdapter *self,
                        LfStream stream,
                        const char *cursor,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->fetch_async == NULL)
    report_unsupported (self, lf_adapter_fetch_async, callback, user_data);
  else
    iface->fetch_async (self, stream, cursor, cancellable, callback, user_data);
}

LfFetched *
lf_adapter_fetch_finish (LfAdapter *self,
                         GAsyncResult *result,
                         GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_fetch_async))
    return g_task_propagate_pointer (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->fetch_finish (self, result, error);
}

void
lf_adapter_act_async (LfAdapter *self,
                      LfAct act,
                      LfReference *target,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->act_async == NULL)
    report_unsupported (self, lf_adapter_act_async, callback, user_data);
  else
    iface->act_async (self, act, target, cancellable, callback, user_data);
}

gboolean
lf_adapter_act_finish (LfAdapter *self,
                       GAsyncResult *result,
                       GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_act_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->act_finish (self, result, error);
}

void
lf_adapter_edit_async (LfAdapter *self,
                       LfReference *target,
                       const char *text,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  LfAdapterInterface *iface = LF_ADAPTER_GET_IFACE (self);

  if (iface->edit_async == NULL)
    report_unsupported (self, lf_adapter_edit_async, callback, user_data);
  else
    iface->edit_async (self, target, text, cancellable, callback, user_data);
}

gboolean
lf_adapter_edit_finish (LfAdapter *self,
                        GAsyncResult *result,
                        GError **error)
{
  if (g_async_result_is_tagged (result, lf_adapter_edit_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  return LF_ADAPTER_GET_IFACE (self)->edit_finish (self, result, error);
}

/**
 * lf_adapter_thread_cursor:
 * @reference: an item of the thread, as the account that asks knows it
 *
 * Returns: (transfer full): the cursor with which LF_STREAM_THREAD is fetched
 */
char *
lf_adapter_thread_cursor (LfReference *reference)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "id", reference->remote_id != NULL ? reference->remote_id : "");
  json_object_set_string_member (object, "uri", reference->uri != NULL ? reference->uri : "");
  if (reference->extra != NULL)
    json_object_set_string_member (object, "extra", reference->extra);

  return lf_json_to_text (node);
}

/**
 * lf_adapter_thread_target:
 * @cursor: what lf_adapter_thread_cursor() made
 *
 * Returns: (transfer full) (nullable): the item; NOT_UNDERSTOOD for another text
 */
LfReference *
lf_adapter_thread_target (const char  *cursor,
                          GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (cursor, strlen (cursor));
  g_autoptr(JsonNode) node = lf_json_parse (bytes, error);
  JsonObject *object;
  LfReference *reference;

  if (node == NULL)
    return NULL;

  object = lf_json_root_object (node);
  if (object == NULL)
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "no thread cursor"));
      return NULL;
    }

  reference = lf_reference_new ();
  reference->remote_id = g_strdup (lf_json_get_string (object, "id"));
  reference->uri = g_strdup (lf_json_get_string (object, "uri"));
  reference->extra = g_strdup (lf_json_get_string (object, "extra"));
  return reference;
}
