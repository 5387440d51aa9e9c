/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises, tried at a Mastodon server and at one that ignores keys as GoToSocial does. */

#include "config.h"

#include "conformance.h"

#include "core/http/lf-json.h"
#include "lib/lf-fake-mastodon.h"

extern const LfNetwork lf_mastodon_network;

static gpointer
start (guint flags)
{
  g_autoptr(GError) error = NULL;
  LfFakeMastodon *server = lf_fake_mastodon_new (flags, 0, &error);

  g_assert_no_error (error);
  return server;
}

static gpointer
start_mastodon (LfTestHouse *house)
{
  return start (LF_FAKE_KEYS);
}

static gpointer
start_gotosocial (LfTestHouse *house)
{
  return start (LF_FAKE_ULIDS);
}

static void
stop (gpointer server)
{
  g_assert_finalize_object ((GObject *) server);
}

static const char *
get_server (gpointer server)
{
  return lf_fake_mastodon_get_uri (server);
}

static LfTestSignIn *
new_person (gpointer server,
            gboolean is_wrong)
{
  return lf_test_sign_in_new (LF_SIGN_IN_SECRET, NULL, is_wrong ? "falsch-falsch-falsch" : lf_fake_mastodon_get_token (server));
}

static const char *
get_secret (gpointer server)
{
  return lf_fake_mastodon_get_token (server);
}

static void
do_fault (gpointer      server,
          LfAdapter    *adapter,
          LfWorldFault  fault)
{
  LfFakeFault posting = { .method = "POST", .path = "/api/v1/statuses", .times = 1 };

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
      posting.status = 422;
      break;
    case LF_WORLD_RATE_LIMIT:
      posting.kind = "rate-retry";
      break;
    case LF_WORLD_END_SIGN_IN:
      lf_fake_mastodon_revoke_all (server);
      return;
    case LF_WORLD_BREAK_READING:
    default:
      posting = (LfFakeFault) { .kind = "html-502", .path = "/api/v1/notifications", .times = 1 };
    }
  lf_fake_mastodon_fault (server, &posting);
}

static void
say (gpointer      server,
     gboolean      publishing,
     LfWorldSaying saying,
     guint         status)
{
  static const char * const kinds[] = {
    [LF_WORLD_SAY_STATUS] = "status", [LF_WORLD_SAY_HTML] = "html-200", [LF_WORLD_SAY_GARBAGE] = "garbage-200", [LF_WORLD_CUT] = "cut"
  };
  LfFakeFault fault = { .kind = status == 429 ? "rate-retry" : kinds[saying], .status = status, .times = 1 };

  fault.method = publishing ? "POST" : "GET";
  fault.path = publishing ? "/api/v1/statuses" : "/api/v1/notifications";
  /* Reading is tried again by libsoup when a connection that was kept breaks. */
  if (saying == LF_WORLD_CUT)
    fault.times = 5;
  lf_fake_mastodon_fault (server, &fault);
}

static guint
count_posts (gpointer    server,
             LfAdapter  *adapter,
             const char *text)
{
  g_autoptr(JsonArray) posts = lf_fake_mastodon_dump (server);
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
  LfFakeSaying saying = { .text = words };
  g_autofree char *id = lf_fake_mastodon_say (server, &saying);
}

static void
let_citizen_answer (gpointer    server,
                    LfAdapter  *adapter,
                    LfReceipt  *post,
                    const char *text)
{
  g_autofree char *words = g_strconcat ("@bezirksamt ", text, NULL);
  LfFakeSaying saying = { .text = words, .reply_to = post->remote_id };
  g_autofree char *id = lf_fake_mastodon_say (server, &saying);
}

static gboolean
was_done (gpointer     server,
          LfAdapter   *adapter,
          LfAct        act,
          LfReference *target)
{
  g_assert_true (act == LF_ACT_MUTE || act == LF_ACT_LIKE);
  return lf_fake_mastodon_is (server, act == LF_ACT_MUTE ? "muted" : "liked", target->remote_id);
}

#define WORLD(world_name, start_func, no_keys) { \
  .name = world_name, .network = &lf_mastodon_network, .start = start_func, .stop = stop, .get_server = get_server, \
  .new_person = new_person, .get_secret = get_secret, .say = say, .fault = do_fault, .count_posts = count_posts, \
  .let_citizen_ask = let_citizen_ask, .let_citizen_answer = let_citizen_answer, .was_done = was_done, \
  .doubles = no_keys }

static const LfWorld mastodon = WORLD ("mastodon", start_mastodon, FALSE);
static const LfWorld gotosocial = WORLD ("gotosocial", start_gotosocial, TRUE);
static const LfWorld * const worlds[] = { &mastodon, &gotosocial, NULL };

int
main (int    argc,
      char **argv)
{
  return lf_conformance_run (argc, argv, worlds);
}
