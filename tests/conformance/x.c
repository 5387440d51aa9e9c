/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises, tried at a played X. */

#include "config.h"

#include "conformance.h"

#include "core/http/lf-json.h"
#include "lib/lf-fake-x.h"

extern const LfNetwork lf_x_network;

static gpointer
start (LfTestHouse *house)
{
  g_autoptr(GError) error = NULL;
  LfFakeX *server = lf_fake_x_new (&error);

  g_assert_no_error (error);
  return server;
}

static void
stop (gpointer server)
{
  g_assert_finalize_object ((GObject *) server);
}

static const char *
get_server (gpointer server)
{
  return lf_fake_x_get_uri (server);
}

static char *
browse (const char *uri,
        gpointer    server)
{
  return lf_fake_x_allow (server, uri);
}

static LfTestSignIn *
new_person (gpointer server,
            gboolean is_wrong)
{
  LfTestSignIn *person = lf_test_sign_in_new (LF_SIGN_IN_BROWSER, is_wrong ? "keine Kennung" : LF_FAKE_X_CLIENT, NULL);

  lf_test_sign_in_set_browser (person, browse, server);
  return person;
}

/* What is asked of an account is only asked of one that reads. */
static void
settle_in (gpointer   server,
           LfAccount *account)
{
  g_free (account->limits);
  account->limits = g_strdup ("{\"reading\":true}");
}

static void
do_fault (gpointer      server,
          LfAdapter    *adapter,
          LfWorldFault  fault)
{
  LfFakeXFault posting = { .method = "POST", .path = "/2/tweets", .times = 1 };

  switch (fault)
    {
    case LF_WORLD_LOSE_ANSWER:
      posting.kind = "drop";
      posting.after = TRUE;
      break;
    case LF_WORLD_LOSE_REQUEST:
      posting.kind = "drop";
      break;
    case LF_WORLD_BREAK:
      posting.kind = "html-502";
      break;
    case LF_WORLD_REFUSE:
      posting.kind = "status";
      posting.status = 400;
      break;
    case LF_WORLD_RATE_LIMIT:
      posting.kind = "rate";
      break;
    case LF_WORLD_END_SIGN_IN:
      lf_fake_x_revoke_all (server);
      return;
    case LF_WORLD_BREAK_READING:
    default:
      posting = (LfFakeXFault) { .kind = "html-502", .path = "/2/users/" LF_FAKE_X_OFFICE "/mentions", .times = 1 };
    }
  lf_fake_x_fault (server, &posting);
}

static void
say (gpointer      server,
     gboolean      publishing,
     LfWorldSaying saying,
     guint         status)
{
  static const char * const kinds[] = {
    [LF_WORLD_SAY_STATUS] = "status", [LF_WORLD_SAY_HTML] = "html-200", [LF_WORLD_SAY_GARBAGE] = "garbage-200",
    [LF_WORLD_CUT] = "cut"
  };
  LfFakeXFault fault = { .kind = status == 429 ? "rate" : kinds[saying], .status = status, .times = 1 };

  fault.method = publishing ? "POST" : "GET";
  fault.path = publishing ? "/2/tweets" : "/2/users/" LF_FAKE_X_OFFICE "/mentions";
  /* Reading is tried again by libsoup when a connection that was kept breaks; a token that is not taken is renewed once. */
  if (saying == LF_WORLD_CUT || status == 401)
    fault.times = 5;
  lf_fake_x_fault (server, &fault);
}

static guint
count_posts (gpointer    server,
             LfAdapter  *adapter,
             const char *text)
{
  g_autoptr(JsonArray) posts = lf_fake_x_dump (server);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (posts); i++)
    n += g_strcmp0 (lf_json_get_string (lf_json_nth_object (posts, i), "text"), text) == 0;

  return n;
}

static void
let_citizen_ask (gpointer    server,
                 LfAdapter  *adapter,
                 const char *text)
{
  g_autofree char *words = g_strconcat ("@bezirksamt ", text, NULL);
  g_autofree char *id = lf_fake_x_say (server, words, NULL);
}

static void
let_citizen_answer (gpointer    server,
                    LfAdapter  *adapter,
                    LfReceipt  *post,
                    const char *text)
{
  g_autofree char *words = g_strconcat ("@bezirksamt ", text, NULL);
  g_autofree char *id = lf_fake_x_say (server, words, post->remote_id);
}

static gboolean
was_done (gpointer     server,
          LfAdapter   *adapter,
          LfAct        act,
          LfReference *target)
{
  g_autoptr(JsonNode) extra = lf_json_parse_text (target->extra);

  if (act == LF_ACT_MUTE)
    return lf_fake_x_is_muted (server, lf_json_get_string (lf_json_root_object (extra), "author"));
  g_assert_cmpint (act, ==, LF_ACT_HIDE);
  return lf_fake_x_is_hidden (server, target->remote_id);
}

static const char *
get_secret (gpointer server)
{
  return lf_fake_x_get_token (server);
}

static const LfWorld x = {
  .name = "x", .network = &lf_x_network, .emoji_length = 2, .start = start, .stop = stop, .get_server = get_server,
  .new_person = new_person, .settle_in = settle_in, .get_secret = get_secret, .say = say, .fault = do_fault,
  .count_posts = count_posts, .let_citizen_ask = let_citizen_ask,
  .let_citizen_answer = let_citizen_answer, .was_done = was_done,
};
static const LfWorld * const worlds[] = { &x, NULL };

int
main (int    argc,
      char **argv)
{
  return lf_conformance_run (argc, argv, worlds);
}
