/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts the real Bluesky stack for a test, and asks it what only a test may ask. */

#include "config.h"

#include "lib/lf-bluesky-server.h"

#include "core/http/lf-http.h"
#include "core/http/lf-json.h"
#include "lib/lf-test.h"

#include <string.h>

#define START_SECONDS 120

struct _LfBlueskyServer {
  char        *folder;
  GSubprocess *process;
  JsonNode    *state;
  LfClock     *clock;
  LfHttp      *http;
};

static GSubprocess *
spawn (LfBlueskyServer *self,
       const char      *script,
       const char      *node,
       gboolean         with_appview)
{
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autofree char *state = g_build_filename (self->folder, "state.json", NULL);
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_unsetenv (launcher, "BASE_PORT");
  g_subprocess_launcher_unsetenv (launcher, "LD_PRELOAD");
  process = g_subprocess_launcher_spawn (launcher, &error, node, script, "--stop-on-stdin-eof", "--state", state,
                                         with_appview ? "--appview" : NULL, NULL);
  g_assert_no_error (error);
  return process;
}

static gboolean
on_never_ready_cb (gpointer user_data)
{
  g_error ("the Bluesky test server was not ready within %u s", START_SECONDS);
  return G_SOURCE_REMOVE;
}

static JsonNode *
wait_ready (LfBlueskyServer *self)
{
  g_autoptr(GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = NULL;
  JsonNode *state = NULL;
  guint id = g_timeout_add_seconds (START_SECONDS, on_never_ready_cb, NULL);

  while (state == NULL)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      g_data_input_stream_read_line_async (out, G_PRIORITY_DEFAULT, NULL, lf_test_done_cb, &result);
      lf_test_wait_for (&result);
      g_free (line);
      line = g_data_input_stream_read_line_finish (out, result, NULL, &error);
      g_assert_no_error (error);
      if (line == NULL)
        g_error ("the Bluesky test server ended before it was ready");
      if (g_str_has_prefix (line, "READY "))
        {
          g_autoptr(GBytes) bytes = g_bytes_new (line + strlen ("READY "), strlen (line) - strlen ("READY "));

          state = lf_json_parse (bytes, &error);
          g_assert_no_error (error);
        }
    }

  g_source_remove (id);
  return state;
}

LfBlueskyServer *
lf_bluesky_server_start (gboolean with_appview)
{
  const char *tests = g_getenv ("G_TEST_SRCDIR");
  g_autofree char *script = g_build_filename (tests, "servers", "bluesky", "start.mjs", NULL);
  g_autofree char *node = g_build_filename (tests, "servers", "bluesky", "node_modules", ".bin", "node", NULL);
  LfBlueskyServer *self;

  if (!g_file_test (node, G_FILE_TEST_IS_EXECUTABLE))
    {
      if (g_getenv ("LF_NEED_SERVERS") != NULL)
        g_error ("%s is not there: tests/servers/bluesky/install was not run", node);
      g_print ("1..0 # SKIP tests/servers/bluesky/install was not run\n");
      return NULL;
    }

  self = g_new0 (LfBlueskyServer, 1);
  self->folder = lf_test_make_folder ();
  self->process = spawn (self, script, node, with_appview);
  self->state = wait_ready (self);
  g_setenv ("LF_PLC_DIRECTORY", lf_json_get_string (lf_json_root_object (self->state), "plc"), TRUE);
  self->clock = lf_system_clock_new ();
  self->http = lf_http_new (self->clock);
  return self;
}

void
lf_bluesky_server_stop (LfBlueskyServer *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait_async (self->process, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  g_subprocess_wait_finish (self->process, result, NULL);
  g_object_unref (self->process);
  g_object_unref (self->http);
  g_object_unref (self->clock);
  json_node_unref (self->state);
  lf_test_remove_folder (self->folder);
  g_free (self);
}

const char *
lf_bluesky_server_get_pds (LfBlueskyServer *self)
{
  return lf_json_get_string (lf_json_root_object (self->state), "pds");
}

const char *
lf_bluesky_server_get (LfBlueskyServer *self,
                       const char      *who,
                       const char      *member)
{
  const char *value = lf_json_get_string (lf_json_walk (lf_json_root_object (self->state), "accounts", who, NULL), member);

  g_assert_nonnull (value);
  return value;
}

/* @body: (nullable) (transfer full) */
static JsonNode *
send_request (LfBlueskyServer *self,
              LfHttpRequest   *request,
              JsonObject      *body)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = NULL;
  JsonNode *answer;

  if (body != NULL)
    {
      g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

      json_node_take_object (node, body);
      lf_http_request_set_json (request, node);
    }

  lf_http_send_async (self->http, request, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  reply = lf_http_send_finish (self->http, result, &error);
  if (error != NULL && lf_network_error_peek_info (error)->said != NULL)
    g_test_message ("%s", lf_network_error_peek_info (error)->said);
  g_assert_no_error (error);
  answer = lf_http_reply_get_json (reply);
  return answer != NULL ? json_node_ref (answer) : NULL;
}

JsonNode *
lf_bluesky_server_ask (LfBlueskyServer *self,
                       const char      *path,
                       JsonObject      *body)
{
  const char *base = lf_json_get_string (lf_json_root_object (self->state), "ctl");
  g_auto(GStrv) parts = g_strsplit (path, "?", 2);
  g_auto(GStrv) parameters = g_strsplit (parts[1] != NULL ? parts[1] : "", "&", -1);
  g_autoptr(LfHttpRequest) request = lf_http_request_build (body != NULL ? "POST" : "GET", base, parts[0]);

  for (guint i = 0; parameters[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (parameters[i], "=", 2);

      lf_http_request_add_query (request, pair[0], pair[1]);
    }

  return send_request (self, request, body);
}

JsonNode *
lf_bluesky_server_call (LfBlueskyServer *self,
                        const char      *who,
                        const char      *nsid,
                        JsonObject      *body)
{
  g_autofree char *path = g_strconcat ("/xrpc/", nsid, NULL);
  const char *base = lf_bluesky_server_get_pds (self);
  g_autoptr(LfHttpRequest) request = lf_http_request_build (body != NULL ? "POST" : "GET", base, path);

  lf_http_request_set_bearer (request, lf_bluesky_server_get (self, who, "accessJwt"));
  lf_http_request_set_any_type (request, TRUE);
  return send_request (self, request, body);
}

void
lf_bluesky_server_sync (LfBlueskyServer *self)
{
  g_autoptr(JsonNode) answer = lf_bluesky_server_ask (self, "/sync", NULL);

  g_assert_true (lf_json_get_bool (lf_json_root_object (answer), "synced", FALSE));
}

guint
lf_bluesky_server_count (LfBlueskyServer *self,
                         const char      *nsid)
{
  g_autoptr(JsonNode) answer = lf_bluesky_server_ask (self, "/calls", NULL);

  return lf_json_get_int (lf_json_root_object (answer), nsid, 0);
}

void
lf_bluesky_server_lose (LfBlueskyServer *self,
                        const char      *nsid,
                        guint            n)
{
  g_autofree char *path = g_strdup_printf ("/fault?kind=answer&nsid=%s&n=%u", nsid, n);
  g_autoptr(JsonNode) answer = lf_bluesky_server_ask (self, path, NULL);
}

JsonNode *
lf_bluesky_server_write (LfBlueskyServer *self,
                         const char      *who,
                         guint            n,
                         JsonObject      *record)
{
  g_autofree char *path = g_strdup_printf ("/write?who=%s&n=%u", who, n);

  json_object_set_string_member (record, "$type", "app.bsky.feed.post");
  return lf_bluesky_server_ask (self, path, record);
}

void
lf_bluesky_server_remove (LfBlueskyServer *self,
                          const char      *who,
                          const char      *uri)
{
  g_autofree char *path = g_strdup_printf ("/remove?who=%s&uri=%s", who, uri);
  g_autoptr(JsonNode) answer = lf_bluesky_server_ask (self, path, NULL);
}

char *
lf_bluesky_server_consent (LfBlueskyServer *self,
                           const char      *who,
                           gboolean         allows,
                           const char      *page)
{
  g_autofree char *path = g_strdup_printf ("/consent?who=%s&verdict=%s", who, allows ? "yes" : "no");
  JsonObject *body = json_object_new ();
  g_autoptr(JsonNode) answer = NULL;

  json_object_set_string_member (body, "page", page);
  answer = lf_bluesky_server_ask (self, path, body);
  return g_strdup (lf_json_get_string (lf_json_root_object (answer), "uri"));
}

char *
lf_bluesky_server_age (LfBlueskyServer *self,
                       const char      *token)
{
  JsonObject *body = json_object_new ();
  g_autoptr(JsonNode) answer = NULL;

  json_object_set_string_member (body, "token", token);
  answer = lf_bluesky_server_ask (self, "/age", body);
  return g_strdup (lf_json_get_string (lf_json_root_object (answer), "token"));
}
