/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises, tried at a played Facebook. */

#include "config.h"

#include "conformance.h"

#include "core/http/lf-json.h"
#include "lib/lf-fake-facebook.h"

extern const LfNetwork lf_facebook_network;

/* What citizens comment on; it is there before anybody signs in. */
#define NEWS "Der Wochenmarkt fällt aus"

static gpointer
start (LfTestHouse *house)
{
  LfFakeFacebookSaying news = { .text = NEWS, .own = TRUE };
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  LfFakeFacebook *server = lf_fake_facebook_new (&error);

  g_assert_no_error (error);
  id = lf_fake_facebook_say (server, &news);
  return server;
}

static void
stop (gpointer server)
{
  g_assert_false (lf_fake_facebook_saw_leak (server));
  g_assert_finalize_object ((GObject *) server);
}

static const char *
get_server (gpointer server)
{
  return lf_fake_facebook_get_uri (server);
}

static LfTestSignIn *
new_person (gpointer server,
            gboolean is_wrong)
{
  return lf_test_sign_in_new (LF_SIGN_IN_SECRET, NULL, is_wrong ? "EAAGfalsch" : lf_fake_facebook_get_token (server));
}

static void
do_fault (gpointer      server,
          LfAdapter    *adapter,
          LfWorldFault  fault)
{
  LfFakeFacebookFault posting = { .method = "POST", .path = LF_FAKE_FACEBOOK_EDGE ("feed"), .times = 1 };

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
      lf_fake_facebook_revoke_all (server);
      return;
    case LF_WORLD_BREAK_READING:
    default:
      posting = (LfFakeFacebookFault) { .kind = "html-502", .method = "GET", .path = LF_FAKE_FACEBOOK_EDGE ("feed"), .times = 1 };
    }
  lf_fake_facebook_fault (server, &posting);
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
  LfFakeFacebookFault fault = { .kind = kinds[saying], .status = status, .path = LF_FAKE_FACEBOOK_EDGE ("feed"), .times = 1 };

  fault.method = publishing ? "POST" : "GET";
  /* Reading is tried again by libsoup when a connection that was kept breaks. */
  if (saying == LF_WORLD_CUT)
    fault.times = 5;
  lf_fake_facebook_fault (server, &fault);
}

static guint
count_posts (gpointer    server,
             LfAdapter  *adapter,
             const char *text)
{
  g_autoptr(JsonArray) texts = lf_fake_facebook_dump (server);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (texts); i++)
    n += g_strcmp0 (lf_json_get_string (lf_json_nth_object (texts, i), "text"), text) == 0;

  return n;
}

static void
let_citizen_ask (gpointer    server,
                 LfAdapter  *adapter,
                 const char *text)
{
  g_autoptr(JsonArray) texts = lf_fake_facebook_dump (server);
  LfFakeFacebookSaying question = { .text = text, .on = lf_json_get_string (lf_json_nth_object (texts, 0), "id") };
  g_autofree char *id = lf_fake_facebook_say (server, &question);
}

static void
let_citizen_answer (gpointer    server,
                    LfAdapter  *adapter,
                    LfReceipt  *post,
                    const char *text)
{
  LfFakeFacebookSaying answer = { .text = text, .on = post->remote_id };
  g_autofree char *id = lf_fake_facebook_say (server, &answer);
}

static gboolean
was_done (gpointer     server,
          LfAdapter   *adapter,
          LfAct        act,
          LfReference *target)
{
  g_autoptr(JsonNode) extra = lf_json_parse_text (target->extra);

  if (act == LF_ACT_MUTE)
    return lf_fake_facebook_is (server, "blocked", lf_json_get_string (lf_json_root_object (extra), "author"));
  return lf_fake_facebook_is (server, act == LF_ACT_HIDE ? "hidden" : "liked", target->remote_id);
}

static const char *
get_secret (gpointer server)
{
  return lf_fake_facebook_get_token (server);
}

static const LfWorld facebook = {
  .name = "facebook", .network = &lf_facebook_network, .emoji_length = 7, .start = start, .stop = stop, .get_server = get_server,
  .new_person = new_person, .get_secret = get_secret, .say = say, .fault = do_fault, .count_posts = count_posts,
  .let_citizen_ask = let_citizen_ask, .let_citizen_answer = let_citizen_answer, .was_done = was_done,
};
static const LfWorld * const worlds[] = { &facebook, NULL };

int
main (int    argc,
      char **argv)
{
  return lf_conformance_run (argc, argv, worlds);
}
