/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the end of a sending means: an answer that can be used, or an error named by what can be done next. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/http/lf-http-answer.h"

#include "core/base/lf-text.h"
#include "core/http/lf-http-lane.h"
#include "core/http/lf-json.h"

#include <string.h>

#define MAX_NAME 64

struct _LfHttpReply {
  guint status;
  SoupMessageHeaders *headers;
  GBytes *bytes;
  JsonNode *json;
};

static void
clear_reply (LfHttpReply *self)
{
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->json, json_node_unref);
}

LF_DEFINE_VALUE (LfHttpReply, lf_http_reply, clear_reply)

static const char *
get_type (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return type != NULL ? type : "";
}

static gboolean
type_is_json (const char *type)
{
  g_autofree char *lower = g_ascii_strdown (type, -1);

  return g_str_equal (lower, "application/json") || g_str_equal (lower, "text/json")
         || (g_str_has_prefix (lower, "application/") && g_str_has_suffix (lower, "+json"));
}

/* “ExpiredToken”, “invalid_grant”: a word for programs; “Record not found”: a sentence. */
static gboolean
is_error_name (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  return length > 0 && length <= MAX_NAME && g_ascii_isalpha (text[0])
         && strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == length;
}

static char *
clean_said (const LfHttpEnd *end,
            const char      *said)
{
  g_autofree char *hidden = NULL;
  g_autofree char *clean = NULL;

  if (said == NULL)
    return NULL;

  hidden = lf_http_request_hide_secrets (end->request, said);
  clean = lf_text_clean_line (hidden);
  return *clean != '\0' ? g_steal_pointer (&clean) : NULL;
}

/* Servers that follow RFC 9457 call what is wrong “title” and “detail”; some put that into a list. */
static JsonObject *
find_problem (JsonObject *object)
{
  JsonObject *first = lf_json_nth_object (lf_json_get_array (object, "errors"), 0);

  return lf_json_get_string (object, "title") == NULL && first != NULL ? first : object;
}

static const char *
get_refusal_header (gpointer    headers,
                    const char *name)
{
  return soup_message_headers_get_list (headers, name);
}

/* Whether the server's own way of saying it was understood. */
static gboolean
read_own_words (const LfHttpEnd    *end,
                JsonObject         *object,
                LfNetworkErrorInfo *info)
{
  LfHttpRefusal refusal = { object, soup_message_get_response_headers (end->message), get_refusal_header };
  g_autofree char *name = NULL;
  g_autofree char *said = NULL;

  if (end->request->read_refusal == NULL || object == NULL)
    return FALSE;

  end->request->read_refusal (&refusal, info);
  name = g_steal_pointer (&info->name);
  said = g_steal_pointer (&info->said);
  if (is_error_name (name))
    info->name = g_steal_pointer (&name);
  info->said = clean_said (end, said);
  return info->name != NULL || info->said != NULL;
}

static void
read_json_words (const LfHttpEnd    *end,
                 LfNetworkErrorInfo *info)
{
  g_autoptr(JsonNode) node = lf_json_parse (end->body, NULL);
  JsonObject *object = lf_json_root_object (node);
  JsonObject *problem = find_problem (object);
  const char *error_name = lf_json_get_string (object, "error");
  const char *name = error_name != NULL ? error_name : lf_json_get_string (problem, "title");
  g_autofree char *hidden_name = name != NULL ? lf_http_request_hide_secrets (end->request, name) : NULL;
  const char *said = lf_json_get_string (object, "message");

  if (read_own_words (end, object, info))
    return;
  if (said == NULL)
    said = lf_json_get_string (object, "error_description");
  if (said == NULL)
    said = lf_json_get_string (problem, "detail");
  if (said == NULL)
    said = lf_json_get_string (problem, "message");
  if (said == NULL)
    said = name;

  if (is_error_name (hidden_name))
    info->name = g_steal_pointer (&hidden_name);
  info->said = clean_said (end, said);
}

static void
read_plain_words (const LfHttpEnd    *end,
                  LfNetworkErrorInfo *info)
{
  gsize size;
  const char *data = g_bytes_get_data (end->body, &size);
  g_autofree char *text = g_utf8_make_valid (data, size);

  g_strstrip (text);
  text[strcspn (text, "\r\n")] = '\0';
  info->said = clean_said (end, text);
}

/* Fills @info with what the server said in its answer; the texts are owned by the caller. */
static void
read_words (const LfHttpEnd    *end,
            LfNetworkErrorInfo *info)
{
  info->status = soup_message_get_status (end->message);
  info->wait_ms = lf_http_read_wait_ms (soup_message_get_response_headers (end->message), end->now_us);

  if (end->body == NULL || g_bytes_get_size (end->body) == 0)
    return;
  if (type_is_json (get_type (end->message)))
    read_json_words (end, info);
  else if (g_ascii_strcasecmp (get_type (end->message), "text/plain") == 0)
    read_plain_words (end, info);
}

/* @name: (nullable): what it was more closely; it decides the sentence that a person reads. */
static GError *
make_named_error (const LfHttpEnd *end,
                  LfNetworkError   code,
                  const char      *name,
                  const char      *why)
{
  const char *host = g_uri_get_host (soup_message_get_uri (end->message));
  LfNetworkErrorInfo info = { .status = end->answered ? soup_message_get_status (end->message) : 0, .name = (char *) name };

  if (end->request->publishes && end->started)
    code = LF_NETWORK_ERROR_UNSURE;

  return lf_network_error_new (code, &info, "%s: %s", host, why);
}

static GError *
make_end_error (const LfHttpEnd *end,
                LfNetworkError   code,
                const char      *why)
{
  return make_named_error (end, code, NULL, why);
}

/* libsoup gives a dead TLS handshake and a lost answer the same error code; only “starting” tells them apart. */
static GError *
make_broken_error (const LfHttpEnd *end)
{
  gboolean lost_for_good = end->request->publishes && end->started;
  const GError *io_error = end->io_error;

  if (end->stop == LF_HTTP_STOP_CANCELLED)
    {
      if (!lost_for_good)
        return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the request was cancelled");
      return make_end_error (end, LF_NETWORK_ERROR_UNSURE, "cancelled after sending had begun");
    }
  if (end->stop == LF_HTTP_STOP_DEADLINE)
    return make_end_error (end, end->request->publishes ? LF_NETWORK_ERROR_OFFLINE : LF_NETWORK_ERROR_TIMED_OUT,
                           "no whole answer within the time limit");
  if (end->stop == LF_HTTP_STOP_TOO_BIG)
    return make_named_error (end, LF_NETWORK_ERROR_NOT_UNDERSTOOD, "TooBig", "the answer is too big");

  if (!end->started && io_error->domain == G_TLS_ERROR && !g_error_matches (io_error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return make_end_error (end, LF_NETWORK_ERROR_NOT_SECURE, io_error->message);
  if (end->started && (io_error->domain == SOUP_SESSION_ERROR || g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)))
    return make_end_error (end, LF_NETWORK_ERROR_NOT_UNDERSTOOD, io_error->message);

  return make_named_error (end, LF_NETWORK_ERROR_OFFLINE, io_error->domain == G_RESOLVER_ERROR ? "UnknownHost" : NULL, io_error->message);
}

static LfNetworkError
pick_code (guint    status,
           gboolean publishes,
           gboolean says_when)
{
  /* 408, 409 and 425 may come from a server that works on the request, or already did. */
  if (publishes && (status < 400 || status >= 500 || status == 408 || status == 409 || status == 425))
    return LF_NETWORK_ERROR_UNSURE;

  switch (status)
    {
    case 401: return LF_NETWORK_ERROR_SIGN_IN_AGAIN;
    case 403: return LF_NETWORK_ERROR_NOT_ALLOWED;
    case 404: case 410: return LF_NETWORK_ERROR_GONE;
    case 408: return LF_NETWORK_ERROR_TIMED_OUT;
    case 413: return LF_NETWORK_ERROR_SHORTEN;
    case 425: return LF_NETWORK_ERROR_OFFLINE;
    case 429: return LF_NETWORK_ERROR_WAIT;
    case 501: return LF_NETWORK_ERROR_UNSUPPORTED;
    case 503: return says_when ? LF_NETWORK_ERROR_WAIT : LF_NETWORK_ERROR_OFFLINE;
    default: break;
    }

  if (status >= 500)
    return LF_NETWORK_ERROR_OFFLINE;

  return status >= 400 ? LF_NETWORK_ERROR_REJECTED : LF_NETWORK_ERROR_NOT_UNDERSTOOD;
}

static GError *
make_status_error (const LfHttpEnd *end)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (end->message);
  LfNetworkErrorInfo info = { 0 };
  LfNetworkError code;
  GError *error;

  read_words (end, &info);
  code = pick_code (info.status, end->request->publishes, soup_message_headers_get_one (headers, "Retry-After") != NULL);
  error = lf_network_error_new (code, &info, "%s answered %u", g_uri_get_host (soup_message_get_uri (end->message)), info.status);
  g_free (info.name);
  g_free (info.said);

  return error;
}

/* With “Connection: close” libsoup takes any end of the connection for the end of the body. */
static gboolean
is_cut (const LfHttpEnd *end)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (end->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
         && soup_message_headers_get_one (headers, "Content-Encoding") == NULL
         && (goffset) g_bytes_get_size (end->body) < soup_message_headers_get_content_length (headers);
}

static LfHttpReply *
make_reply (const LfHttpEnd  *end,
            GError          **error)
{
  g_autoptr(LfHttpReply) reply = lf_http_reply_new ();
  gboolean is_json = type_is_json (get_type (end->message));
  g_autoptr(GError) json_error = NULL;

  reply->status = soup_message_get_status (end->message);
  reply->headers = soup_message_headers_ref (soup_message_get_response_headers (end->message));
  reply->bytes = g_bytes_ref (end->body);

  if (!g_str_equal (soup_message_get_method (end->message), "HEAD") && is_cut (end))
    {
      g_propagate_error (error, make_end_error (end, LF_NETWORK_ERROR_OFFLINE, "the answer was cut off"));
      return NULL;
    }
  if (g_bytes_get_size (end->body) == 0 || (!is_json && (end->request->flags & LF_HTTP_ANY_TYPE) != 0))
    return g_steal_pointer (&reply);

  if (!is_json)
    {
      g_propagate_error (error, make_named_error (end, LF_NETWORK_ERROR_NOT_UNDERSTOOD, "NotJson", "the answer is not JSON"));
      return NULL;
    }
  if ((reply->json = lf_json_parse (end->body, &json_error)) == NULL)
    {
      g_propagate_error (error, make_named_error (end, LF_NETWORK_ERROR_NOT_UNDERSTOOD, lf_network_error_peek_info (json_error)->name,
                                                 json_error->message));
      return NULL;
    }

  return g_steal_pointer (&reply);
}

/**
 * lf_http_end_to_reply:
 * @end: how the sending ended
 * @error: as lf_http_send_async() describes
 *
 * A final status counts even when the rest of its answer was lost, a 2xx only with its whole body; both of them even when the
 * request was cancelled in the last moment, if it publishes something.
 *
 * Returns: (transfer full) (nullable): the answer
 */
LfHttpReply *
lf_http_end_to_reply (const LfHttpEnd  *end,
                      GError          **error)
{
  gboolean is_success = end->answered && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (end->message));

  if (end->answered && !end->started)
    {
      g_propagate_error (error, make_end_error (end, LF_NETWORK_ERROR_OFFLINE, "a proxy refused the connection"));
      return NULL;
    }
  if (end->answered && !is_success && (end->request->publishes || end->stop != LF_HTTP_STOP_CANCELLED))
    {
      g_propagate_error (error, make_status_error (end));
      return NULL;
    }
  if (end->io_error != NULL || end->stop == LF_HTTP_STOP_TOO_BIG
      || (end->stop == LF_HTTP_STOP_CANCELLED && !end->request->publishes))
    {
      g_propagate_error (error, make_broken_error (end));
      return NULL;
    }

  return make_reply (end, error);
}

/**
 * lf_http_end_wants_nonce:
 *
 * A token server says so by 400, the others by 401 (RFC 9449, sections 8 and 9).
 *
 * Returns: whether the request was refused for its proof alone, before anything was done
 */
gboolean
lf_http_end_wants_nonce (const LfHttpEnd *end)
{
  guint status = end->answered ? soup_message_get_status (end->message) : 0;
  LfNetworkErrorInfo info = { 0 };
  gboolean wants;

  if (end->request->dpop.key == NULL || (status != 400 && status != 401) || end->io_error != NULL || end->stop != LF_HTTP_STOP_NONE)
    return FALSE;

  read_words (end, &info);
  wants = g_strcmp0 (info.name, "use_dpop_nonce") == 0;
  g_free (info.name);
  g_free (info.said);
  return wants;
}

guint
lf_http_reply_get_status (LfHttpReply *self)
{
  return self->status;
}

/**
 * lf_http_reply_get_header:
 * @name: in any case
 *
 * Returns: (transfer none) (nullable): the header's value; when it came more than once, all values joined by commas
 */
const char *
lf_http_reply_get_header (LfHttpReply *self,
                          const char  *name)
{
  return soup_message_headers_get_list (self->headers, name);
}

/**
 * lf_http_reply_get_bytes:
 *
 * Returns: (transfer none): the body, after decompression; may be empty
 */
GBytes *
lf_http_reply_get_bytes (LfHttpReply *self)
{
  return self->bytes;
}

JsonNode *
lf_http_reply_get_json (LfHttpReply *self)
{
  return self->json;
}
