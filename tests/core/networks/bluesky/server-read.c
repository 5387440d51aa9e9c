/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What citizens write on a real server arrives, and is answered. */

#include "config.h"

#include "desk.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "lib/lf-test.h"

#include <string.h>

typedef LfBlueskyServer Server;

static JsonObject *
make_reference (JsonNode *post)
{
  JsonObject *reference = json_object_new ();
  JsonObject *object = lf_json_root_object (post);

  json_object_set_string_member (reference, "uri", lf_json_get_string (object, "uri"));
  json_object_set_string_member (reference, "cid", lf_json_get_string (object, "cid"));
  return reference;
}

/* Writes a citizen's post. @root, @parent: (nullable): what it answers. */
static JsonNode *
write_post (Server     *server,
            const char *who,
            const char *text,
            JsonNode   *root,
            JsonNode   *parent)
{
  JsonObject *record = json_object_new ();

  json_object_set_string_member (record, "text", text);
  if (parent != NULL)
    {
      JsonObject *reply = json_object_new ();

      json_object_set_object_member (reply, "root", make_reference (root));
      json_object_set_object_member (reply, "parent", make_reference (parent));
      json_object_set_object_member (record, "reply", reply);
    }

  return lf_bluesky_server_write (server, who, 1, record);
}

static const char *
get_uri (JsonNode *post)
{
  return lf_json_get_string (lf_json_root_object (post), "uri");
}

/* A post of the office, made by the adapter, as others can refer to it. */
static JsonNode *
post_as_office (Desk       *desk,
                const char *text)
{
  g_autoptr(Step) step = step_new (text);
  g_autoptr(LfReceipt) receipt = desk_post (desk, step);

  lf_bluesky_server_sync (desk->server);
  return desk_get_record (desk, receipt->uri);
}

static JsonNode *
write_mentions (Server     *server,
                const char *who,
                guint       n)
{
  static const char text[] = "Hallo @bezirksamt.test, die Ampel ist kaputt!";
  JsonObject *record = json_object_new (), *facet = json_object_new ();
  JsonObject *index = json_object_new (), *feature = json_object_new ();
  JsonArray *facets = json_array_new (), *features = json_array_new ();

  json_object_set_int_member (index, "byteStart", 6);
  json_object_set_int_member (index, "byteEnd", 22);
  json_object_set_string_member (feature, "$type", "app.bsky.richtext.facet#mention");
  json_object_set_string_member (feature, "did", lf_bluesky_server_get (server, "office", "did"));
  json_array_add_object_element (features, feature);
  json_object_set_object_member (facet, "index", index);
  json_object_set_array_member (facet, "features", features);
  json_array_add_object_element (facets, facet);
  json_object_set_string_member (record, "text", text);
  json_object_set_array_member (record, "facets", facets);
  return lf_bluesky_server_write (server, who, n, record);
}

static JsonNode *
write_mention (Server     *server,
               const char *who)
{
  return write_mentions (server, who, 1);
}

static JsonNode *
write_quote (Server     *server,
             const char *who,
             JsonNode   *quoted)
{
  JsonObject *record = json_object_new (), *embed = json_object_new ();

  json_object_set_string_member (embed, "$type", "app.bsky.embed.record");
  json_object_set_object_member (embed, "record", make_reference (quoted));
  json_object_set_string_member (record, "text", "Gute Nachricht vom Bezirk:");
  json_object_set_object_member (record, "embed", embed);
  return lf_bluesky_server_write (server, who, 1, record);
}

static void
assert_kind (GHashTable *items,
             JsonNode   *post,
             LfItemKind  kind)
{
  LfItem *item = g_hash_table_lookup (items, get_uri (post));

  g_assert_nonnull (item);
  g_assert_cmpint (item->kind, ==, kind);
}

static void
test_replies_mentions_and_quotes_arrive_as_what_they_are (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autofree char *cursor = NULL;
  g_autoptr(GHashTable) before = desk_fetch_all (desk, LF_STREAM_MENTIONS, &cursor);
  g_autoptr(JsonNode) root = post_as_office (desk, "Guten Morgen, Neukölln!");
  g_autoptr(JsonNode) reply = write_post (server, "anna", "Hat das Bürgeramt auch samstags offen?", root, root);
  g_autoptr(JsonNode) below = write_post (server, "mehmet", "Das frage ich mich auch.", root, reply);
  g_autoptr(JsonNode) mention = write_mention (server, "mehmet"), quote = write_quote (server, "anna", root);
  g_autoptr(JsonNode) nothing = write_post (server, "anna", "Schönes Wetter", NULL, NULL);
  g_autoptr(GHashTable) items = desk_fetch_all (desk, LF_STREAM_MENTIONS, &cursor);
  LfItem *item;

  assert_kind (items, reply, LF_ITEM_REPLY);
  assert_kind (items, below, LF_ITEM_REPLY);
  assert_kind (items, mention, LF_ITEM_MENTION);
  assert_kind (items, quote, LF_ITEM_QUOTE);
  g_assert_null (g_hash_table_lookup (items, get_uri (nothing)));

  item = g_hash_table_lookup (items, get_uri (reply));
  g_assert_cmpstr (item->author.name, ==, "Anna");
  g_assert_cmpstr (item->author.handle, ==, "anna.test");
  g_assert_cmpstr (item->parent_uri, ==, get_uri (root));
  g_assert_cmpstr (item->root_uri, ==, get_uri (root));
}

static void
test_an_answer_stands_below_what_it_answers (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(JsonNode) root = post_as_office (desk, "Das Bürgeramt öffnet um 8 Uhr.");
  g_autoptr(JsonNode) question = write_post (server, "anna", "Auch samstags?", root, root);
  g_autofree char *cursor = NULL;
  g_autoptr(GHashTable) items = desk_fetch_all (desk, LF_STREAM_MENTIONS, &cursor);
  LfItem *item = g_hash_table_lookup (items, get_uri (question));
  g_autoptr(Step) step = step_new ("Ja, jeden ersten Samstag im Monat."), second = step_new ("Und zwar ab 9 Uhr.");
  g_autoptr(LfReceipt) receipt = NULL, second_receipt = NULL;
  g_autoptr(JsonNode) found = NULL, second_found = NULL;
  JsonObject *reply;

  step->parts.parent = lf_reference_ref (item->reference);
  receipt = desk_post (desk, step);
  found = desk_get_record (desk, receipt->uri);
  reply = lf_json_walk (lf_json_root_object (found), "value", "reply", NULL);
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (reply, "parent"), "uri"), ==, get_uri (question));
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (reply, "root"), "uri"), ==, get_uri (root));
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (reply, "root"), "cid"), ==,
                   lf_json_get_string (lf_json_root_object (root), "cid"));

  /* The next part of a thread follows at once: the AppView need not know the one before. */
  second->parts.parent = lf_reference_new ();
  second->parts.parent->uri = g_strdup (receipt->uri);
  second->parts.parent->remote_id = g_strdup (receipt->remote_id);
  second_receipt = desk_post (desk, second);
  second_found = desk_get_record (desk, second_receipt->uri);
  reply = lf_json_walk (lf_json_root_object (second_found), "value", "reply", NULL);
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (reply, "parent"), "uri"), ==, receipt->uri);
  g_assert_cmpstr (lf_json_get_string (lf_json_get_object (reply, "root"), "uri"), ==, get_uri (root));
}

static void
test_an_answer_to_a_deleted_post_is_not_sent (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(JsonNode) mention = write_mention (server, "mehmet");
  g_autofree char *cursor = NULL;
  g_autoptr(GHashTable) items = desk_fetch_all (desk, LF_STREAM_MENTIONS, &cursor), after = NULL;
  LfItem *item = g_hash_table_lookup (items, get_uri (mention));
  g_autoptr(Step) step = step_new ("Wir kümmern uns darum.");
  g_autoptr(GError) error = NULL;

  step->parts.parent = lf_reference_ref (item->reference);
  lf_bluesky_server_remove (server, "mehmet", get_uri (mention));
  g_assert_false (desk_prepare (desk, step, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);

  after = desk_fetch_all (desk, LF_STREAM_MENTIONS, &cursor);
  g_assert_null (g_hash_table_lookup (after, get_uri (mention)));
}

static void
test_more_mentions_than_a_page_holds_are_all_read (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autofree char *cursor = NULL;
  g_autoptr(GHashTable) before = desk_fetch_all (desk, LF_STREAM_MENTIONS, &cursor), items = NULL;
  g_autoptr(JsonNode) mentions = write_mentions (server, "anna", 160);
  JsonArray *written = lf_json_get_array (lf_json_root_object (mentions), "written");

  items = desk_fetch_all (desk, LF_STREAM_MENTIONS, &cursor);
  g_assert_cmpuint (lf_json_n_objects (written), ==, 160);
  for (guint i = 0; i < 160; i++)
    g_assert_nonnull (g_hash_table_lookup (items, lf_json_get_string (lf_json_nth_object (written, i), "uri")));
}

/* Each page commits with its cursor; a process that ends between two goes on with the next one. */
static void
test_a_walk_that_is_cut_goes_on (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server), later_desk = desk_new_office (server);
  g_autofree char *cursor = g_strdup ("{\"known\":1,\"turn\":1}");
  g_autoptr(LfFetched) first = desk_fetch (desk, LF_STREAM_MENTIONS, cursor, NULL);
  g_autofree char *rest_cursor = g_strdup (first->next_cursor);
  g_autoptr(JsonNode) newcomer = NULL;
  g_autoptr(GHashTable) rest = NULL, next = NULL;

  g_assert_true (first->more);
  newcomer = write_mention (server, "anna");
  rest = desk_fetch_all (later_desk, LF_STREAM_MENTIONS, &rest_cursor);
  g_assert_cmpuint (first->items->len + g_hash_table_size (rest), >=, 130);
  for (guint i = 0; i < first->items->len; i++)
    g_assert_null (g_hash_table_lookup (rest, ((LfItem *) g_ptr_array_index (first->items, i))->reference->uri));
  next = desk_fetch_all (later_desk, LF_STREAM_MENTIONS, &rest_cursor);
  assert_kind (next, newcomer, LF_ITEM_MENTION);
}

static void
test_a_thorough_look_finds_answers_without_notification (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(JsonNode) root = post_as_office (desk, "Straßensperrung in der Kantstraße");
  g_autoptr(JsonNode) answer = write_post (server, "anna", "Wie lange?", root, root);
  g_autofree char *thorough = g_strdup ("{\"known\":1,\"turn\":10,\"check\":true}");
  gboolean seen_in_thread = FALSE, more = TRUE;

  while (more)
    {
      g_autoptr(GError) error = NULL;
      gboolean checks = strstr (thorough, "\"threads\"") != NULL;
      g_autoptr(LfFetched) fetched = desk_fetch (desk, LF_STREAM_MENTIONS, thorough, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < fetched->items->len; i++)
        {
          LfItem *item = g_ptr_array_index (fetched->items, i);

          if (checks && g_str_equal (item->reference->uri, get_uri (answer)))
            {
              seen_in_thread = TRUE;
              g_assert_cmpint (item->kind, ==, LF_ITEM_REPLY);
            }
        }
      g_free (thorough);
      thorough = g_strdup (fetched->next_cursor);
      more = fetched->more;
    }

  g_assert_true (seen_in_thread);
  g_assert_nonnull (strstr (thorough, "\"turn\":10"));
}

static void
test_own_posts_made_elsewhere_are_seen (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autofree char *cursor = NULL;
  g_autoptr(GHashTable) before = desk_fetch_all (desk, LF_STREAM_OWN, &cursor), items = NULL;
  g_autoptr(JsonNode) elsewhere = write_post (server, "office", "Vom Telefon geschrieben", NULL, NULL);
  LfItem *item;

  items = desk_fetch_all (desk, LF_STREAM_OWN, &cursor);
  assert_kind (items, elsewhere, LF_ITEM_OWN);
  item = g_hash_table_lookup (items, get_uri (elsewhere));
  g_assert_cmpstr (item->text, ==, "Vom Telefon geschrieben");
  g_assert_cmpstr (item->author.name, ==, "Bezirksamt Neukölln");
}

static LfFetched *
fetch_thread (Desk       *desk,
              const char *uri,
              const char *extra,
              GError    **error)
{
  g_autoptr(LfReference) reference = lf_reference_new ();
  g_autofree char *cursor = NULL;

  reference->remote_id = g_strdup (uri);
  reference->uri = g_strdup (uri);
  reference->extra = g_strdup (extra);
  cursor = lf_adapter_thread_cursor (reference);
  return desk_fetch (desk, LF_STREAM_THREAD, cursor, error);
}

static void
test_a_thread_lives_on_without_its_deleted_posts (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(JsonNode) root = post_as_office (desk, "Thema des Tages");
  g_autoptr(JsonNode) middle = write_post (server, "anna", "Mittendrin", root, root);
  g_autoptr(JsonNode) last = write_post (server, "mehmet", "Am Ende", root, middle);
  g_autofree char *extra = g_strdup_printf ("{\"cid\":\"x\",\"root\":{\"uri\":\"%s\",\"cid\":\"y\"}}", get_uri (root));
  g_autoptr(GError) error = NULL;
  g_autoptr(LfFetched) whole = fetch_thread (desk, get_uri (last), extra, &error), rest = NULL, end = NULL, nothing = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (whole->items->len, ==, 3);
  g_assert_cmpint (((LfItem *) g_ptr_array_index (whole->items, 0))->kind, ==, LF_ITEM_OWN);
  g_assert_cmpint (((LfItem *) g_ptr_array_index (whole->items, 2))->kind, ==, LF_ITEM_CONTEXT);

  lf_bluesky_server_remove (server, "anna", get_uri (middle));
  rest = fetch_thread (desk, get_uri (last), extra, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->items->len, ==, 2);

  g_assert_true (desk_delete (desk, get_uri (root), NULL));
  lf_bluesky_server_sync (server);
  end = fetch_thread (desk, get_uri (last), extra, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (end->items->len, ==, 1);

  lf_bluesky_server_remove (server, "mehmet", get_uri (last));
  nothing = fetch_thread (desk, get_uri (last), extra, &error);
  g_assert_null (nothing);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

static void
test_messages_are_another_service (gconstpointer data)
{
  Server *server = (Server *) data;
  g_autoptr(Desk) desk = desk_new_office (server);
  g_autoptr(GError) error = NULL;

  g_assert_false (lf_adapter_can (desk->adapter, LF_CAN_MESSAGES));
  g_assert_null (desk_fetch (desk, LF_STREAM_MESSAGES, NULL, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

static void
test_reading_never_marks_as_seen (gconstpointer data)
{
  Server *server = (Server *) data;

  g_assert_cmpuint (lf_bluesky_server_count (server, "app.bsky.notification.updateSeen"), ==, 0);
}

#define ADD(name) g_test_add_data_func ("/bluesky/server/read/" #name, server, test_##name)

int
main (int   argc,
      char *argv[])
{
  LfBlueskyServer *server;
  int status;

  g_test_init (&argc, &argv, NULL);
  if ((server = lf_bluesky_server_start (TRUE)) == NULL)
    return 0;

  ADD (replies_mentions_and_quotes_arrive_as_what_they_are);
  ADD (an_answer_stands_below_what_it_answers);
  ADD (an_answer_to_a_deleted_post_is_not_sent);
  ADD (more_mentions_than_a_page_holds_are_all_read);
  ADD (a_walk_that_is_cut_goes_on);
  ADD (a_thorough_look_finds_answers_without_notification);
  ADD (own_posts_made_elsewhere_are_seen);
  ADD (a_thread_lives_on_without_its_deleted_posts);
  ADD (messages_are_another_service);
  ADD (reading_never_marks_as_seen);
  status = g_test_run ();
  lf_bluesky_server_stop (server);
  return status;
}
