/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises, tried at the real servers of Bluesky. */

#include "config.h"

#include "conformance.h"

#include "core/http/lf-json.h"
#include "lib/lf-bluesky-server.h"

extern const LfNetwork lf_bluesky_network;

/* One for all tests: it takes seconds to start. */
static LfBlueskyServer *server;

static void
ask (const char *path)
{
  g_autoptr(JsonNode) answer = lf_bluesky_server_ask (server, path, NULL);
}

static gpointer
start (LfTestHouse *house)
{
  ask ("/heal");
  ask ("/clear");
  return server;
}

static void
stop (gpointer world)
{
  ask ("/heal");
}

static const char *
get_server (gpointer world)
{
  return lf_bluesky_server_get_pds (world);
}

static const char *
get_secret (gpointer world)
{
  return lf_bluesky_server_get (world, "office", "appPassword");
}

static LfTestSignIn *
new_person (gpointer world,
            gboolean is_wrong)
{
  return lf_test_sign_in_new (LF_SIGN_IN_SECRET, "bezirksamt.test", is_wrong ? "falsch-falsch-falsch" : get_secret (world));
}

static char *
say_yes (const char *page,
         gpointer    world)
{
  return lf_bluesky_server_consent (world, "office", TRUE, page);
}

/* No secret is typed here that could be wrong. */
static LfTestSignIn *
new_browsing_person (gpointer world,
                     gboolean is_wrong)
{
  LfTestSignIn *person = is_wrong ? NULL : lf_test_sign_in_new (LF_SIGN_IN_BROWSER, NULL, NULL);

  if (person != NULL)
    lf_test_sign_in_set_browser (person, say_yes, world);
  return person;
}

static void
do_fault (gpointer      world,
          LfAdapter    *adapter,
          LfWorldFault  fault)
{
  switch (fault)
    {
    case LF_WORLD_LOSE_ANSWER:
      ask ("/fault?nsid=com.atproto.repo.putRecord&kind=answer");
      break;
    case LF_WORLD_LOSE_REQUEST:
      ask ("/fault?nsid=com.atproto.repo.putRecord&kind=request");
      break;
    case LF_WORLD_BREAK:
      ask ("/fault?nsid=com.atproto.repo.putRecord&kind=status&status=500&error=InternalServerError");
      break;
    case LF_WORLD_REFUSE:
      ask ("/fault?nsid=com.atproto.repo.putRecord&kind=status&status=400&error=InvalidRequest");
      break;
    case LF_WORLD_RATE_LIMIT:
      ask ("/fault?nsid=com.atproto.repo.putRecord&kind=status&status=429&error=RateLimitExceeded");
      break;
    case LF_WORLD_END_SIGN_IN:
      ask ("/fault?nsid=*&kind=status&status=400&error=ExpiredToken&n=1000");
      ask ("/fault?nsid=/oauth/token&kind=status&status=400&error=invalid_grant&n=1000");
      break;
    case LF_WORLD_BREAK_READING:
    default:
      ask ("/fault?nsid=app.bsky.notification.listNotifications&kind=status&status=502&error=UpstreamFailure");
    }
}

static void
say (gpointer      world,
     gboolean      publishing,
     LfWorldSaying saying,
     guint         status)
{
  static const char * const kinds[] = {
    [LF_WORLD_SAY_STATUS] = "status", [LF_WORLD_SAY_HTML] = "html", [LF_WORLD_SAY_GARBAGE] = "garbage", [LF_WORLD_CUT] = "cut"
  };
  g_autofree char *path = g_strdup_printf ("/fault?nsid=%s&kind=%s&status=%u&error=AsTold&n=%u",
                                           publishing ? "com.atproto.repo.putRecord" : "app.bsky.notification.listNotifications",
                                           kinds[saying], status, saying == LF_WORLD_CUT ? 5 : 1);

  ask (path);
}

static guint
count_posts (gpointer    world,
             LfAdapter  *adapter,
             const char *text)
{
  g_autoptr(JsonNode) answer = lf_bluesky_server_ask (world, "/posts?who=office", NULL);
  JsonArray *posts = lf_json_get_array (lf_json_root_object (answer), "posts");
  guint n = 0;

  for (guint i = 0; i < lf_json_n_objects (posts); i++)
    n += g_strcmp0 (lf_json_get_string (lf_json_get_object (lf_json_nth_object (posts, i), "value"), "text"), text) == 0;

  return n;
}

static void
let_citizen_ask (gpointer    world,
                 LfAdapter  *adapter,
                 const char *text)
{
  g_autofree char *words = g_strconcat ("@bezirksamt.test ", text, NULL);
  JsonObject *record = json_object_new (), *facet = json_object_new ();
  JsonObject *index = json_object_new (), *feature = json_object_new ();
  JsonArray *facets = json_array_new (), *features = json_array_new ();
  g_autoptr(JsonNode) answer = NULL;

  json_object_set_int_member (index, "byteStart", 0);
  json_object_set_int_member (index, "byteEnd", sizeof "@bezirksamt.test" - 1);
  json_object_set_string_member (feature, "$type", "app.bsky.richtext.facet#mention");
  json_object_set_string_member (feature, "did", lf_bluesky_server_get (world, "office", "did"));
  json_array_add_object_element (features, feature);
  json_object_set_object_member (facet, "index", index);
  json_object_set_array_member (facet, "features", features);
  json_array_add_object_element (facets, facet);
  json_object_set_string_member (record, "text", words);
  json_object_set_array_member (record, "facets", facets);
  answer = lf_bluesky_server_write (world, "anna", 1, record);
}

static JsonObject *
make_reference (const char *uri,
                const char *cid)
{
  JsonObject *reference = json_object_new ();

  json_object_set_string_member (reference, "uri", uri);
  json_object_set_string_member (reference, "cid", cid);
  return reference;
}

static void
let_citizen_answer (gpointer    world,
                    LfAdapter  *adapter,
                    LfReceipt  *post,
                    const char *text)
{
  g_autoptr(JsonNode) posts = lf_bluesky_server_ask (world, "/posts?who=office", NULL);
  JsonArray *array = lf_json_get_array (lf_json_root_object (posts), "posts");
  const char *cid = lf_json_get_string (lf_json_nth_object (array, 0), "cid");
  JsonObject *record = json_object_new (), *reply = json_object_new ();
  g_autoptr(JsonNode) answer = NULL;

  g_assert_cmpuint (lf_json_n_objects (array), ==, 1);
  lf_bluesky_server_sync (world);
  json_object_set_object_member (reply, "root", make_reference (post->uri, cid));
  json_object_set_object_member (reply, "parent", make_reference (post->uri, cid));
  json_object_set_string_member (record, "text", text);
  json_object_set_object_member (record, "reply", reply);
  answer = lf_bluesky_server_write (world, "anna", 1, record);
}

static gboolean
was_done (gpointer     world,
          LfAdapter   *adapter,
          LfAct        act,
          LfReference *target)
{
  g_autoptr(JsonNode) answer = act == LF_ACT_MUTE ? lf_bluesky_server_call (world, "office", "app.bsky.graph.getMutes", NULL)
                                                  : lf_bluesky_server_ask (world, "/likes?who=office", NULL);
  JsonArray *array = lf_json_get_array (lf_json_root_object (answer), act == LF_ACT_MUTE ? "mutes" : "likes");
  gboolean found = FALSE;

  g_assert_true (act == LF_ACT_MUTE || act == LF_ACT_LIKE);
  g_assert_nonnull (array);
  for (guint i = 0; i < lf_json_n_objects (array); i++)
    {
      JsonObject *one = lf_json_nth_object (array, i);
      const char *liked = lf_json_get_string (lf_json_walk (one, "value", "subject", NULL), "uri");

      found = found || (act == LF_ACT_MUTE ? g_strcmp0 (lf_json_get_string (one, "did"), lf_bluesky_server_get (world, "anna", "did")) == 0
                                           : g_strcmp0 (liked, target->uri) == 0);
    }

  return found;
}

static const LfWorld bluesky = {
  .name = "bluesky", .network = &lf_bluesky_network, .start = start, .stop = stop, .get_server = get_server,
  .new_person = new_person, .get_secret = get_secret, .say = say, .fault = do_fault, .count_posts = count_posts,
  .let_citizen_ask = let_citizen_ask, .let_citizen_answer = let_citizen_answer, .was_done = was_done
};

/* The same with tokens from the browser. */
static const LfWorld browser = {
  .name = "bluesky-browser", .network = &lf_bluesky_network, .start = start, .stop = stop, .get_server = get_server,
  .new_person = new_browsing_person, .say = say, .fault = do_fault, .count_posts = count_posts, .let_citizen_ask = let_citizen_ask,
  .let_citizen_answer = let_citizen_answer, .was_done = was_done
};
static const LfWorld * const worlds[] = { &bluesky, &browser, NULL };

int
main (int    argc,
      char **argv)
{
  int status;

  if ((server = lf_bluesky_server_start (TRUE)) == NULL)
    return 0;

  status = lf_conformance_run (argc, argv, worlds);
  lf_bluesky_server_stop (server);
  return status;
}
