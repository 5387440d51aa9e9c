/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns what the servers answer about posts into items. Pure functions: no network, no clock, nothing kept. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-read.h"

#include "core/base/lf-error.h"
#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-tid.h"

#include <string.h>

#define MAX_NAME_CHARS 100
#define MAX_HANDLE_CHARS 253
#define MAX_LINKS 100

/* So many levels above an answer are told of it (AppView, REPLY_NOTIF_DEPTH). */
#define TOLD_LEVELS 5

static JsonObject *
make_strong_reference (const char *uri,
                       const char *cid)
{
  JsonObject *reference = json_object_new ();

  json_object_set_string_member (reference, "uri", uri);
  json_object_set_string_member (reference, "cid", cid);
  return reference;
}

/**
 * lf_bluesky_make_extra:
 * @uri: address of a post
 * @cid: (nullable): the hash of its content
 * @root: (nullable): an object with “uri” and “cid” of the first post of its thread; NULL when it is the first itself
 *
 * Returns: (transfer full): what must be known of a post to answer it, as JSON text: “cid” and “root”
 */
char *
lf_bluesky_make_extra (const char *uri,
                       const char *cid,
                       JsonObject *root)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *extra = json_object_new ();
  const char *root_uri = lf_json_get_string (root, "uri");
  const char *root_cid = lf_json_get_string (root, "cid");

  json_node_take_object (node, extra);
  if (cid != NULL)
    json_object_set_string_member (extra, "cid", cid);
  if (root_uri != NULL && root_cid != NULL)
    json_object_set_object_member (extra, "root", make_strong_reference (root_uri, root_cid));
  else if (cid != NULL)
    json_object_set_object_member (extra, "root", make_strong_reference (uri, cid));

  return lf_json_to_text (node);
}

static gboolean
is_web_address (const char *address)
{
  g_autoptr(GUri) uri = address != NULL ? g_uri_parse (address, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  return (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0)
         && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

static void
add_link (GPtrArray  *links,
          const char *address)
{
  if (links->len < MAX_LINKS && is_web_address (address)
      && !g_ptr_array_find_with_equal_func (links, address, g_str_equal, NULL))
    g_ptr_array_add (links, g_strdup (address));
}

static int
compare_facets (gconstpointer a,
                gconstpointer b)
{
  gint64 first = lf_json_get_int (lf_json_get_object (*(JsonObject * const *) a, "index"), "byteStart", 0);
  gint64 second = lf_json_get_int (lf_json_get_object (*(JsonObject * const *) b, "index"), "byteStart", 0);

  return first < second ? -1 : first > second;
}

static void
add_facet_links (GPtrArray  *links,
                 JsonObject *record)
{
  JsonArray *array = lf_json_get_array (record, "facets");
  g_autoptr(GPtrArray) facets = g_ptr_array_new ();

  for (guint i = 0; i < lf_json_n_objects (array); i++)
    if (lf_json_nth_object (array, i) != NULL)
      g_ptr_array_add (facets, lf_json_nth_object (array, i));
  g_ptr_array_sort (facets, compare_facets);

  for (guint i = 0; i < facets->len; i++)
    {
      JsonArray *features = lf_json_get_array (g_ptr_array_index (facets, i), "features");

      for (guint n = 0; n < lf_json_n_objects (features); n++)
        if (g_strcmp0 (lf_json_get_string (lf_json_nth_object (features, n), "$type"), "app.bsky.richtext.facet#link") == 0)
          add_link (links, lf_json_get_string (lf_json_nth_object (features, n), "uri"));
    }
}

/* What hangs below the text: a link card, a quoted post, or both. */
static void
add_embed_links (GPtrArray  *links,
                 JsonObject *record)
{
  JsonObject *embed = lf_json_get_object (record, "embed");
  JsonObject *quoted = lf_json_get_object (embed, "record");
  g_autofree char *url = NULL;

  add_link (links, lf_json_get_string (lf_json_get_object (embed, "external"), "uri"));
  add_link (links, lf_json_get_string (lf_json_walk (embed, "media", "external", NULL), "uri"));

  if (lf_json_get_object (quoted, "record") != NULL)
    quoted = lf_json_get_object (quoted, "record");
  if ((url = lf_bluesky_uri_dup_url (lf_json_get_string (quoted, "uri"))) != NULL)
    add_link (links, url);
}

static GStrv
read_links (JsonObject *record)
{
  GPtrArray *links = g_ptr_array_new ();

  add_facet_links (links, record);
  add_embed_links (links, record);
  g_ptr_array_add (links, NULL);
  return (GStrv) g_ptr_array_free (links, FALSE);
}

static char *
clean_handle (const char *handle)
{
  g_autofree char *clean = lf_text_clean_name (handle != NULL ? handle : "", MAX_HANDLE_CHARS);

  /* What the servers say when a handle does not lead back to its DID. */
  return *clean == '\0' || g_str_equal (clean, "handle.invalid") ? NULL : g_steal_pointer (&clean);
}

static void
read_author (LfItem     *item,
             JsonObject *author,
             const char *did)
{
  const char *name = lf_json_get_string (author, "displayName");
  g_autofree char *clean_name = lf_text_clean_name (name != NULL ? name : "", MAX_NAME_CHARS);

  item->author.remote_id = g_strdup (did);
  item->author.handle = clean_handle (lf_json_get_string (author, "handle"));
  if (item->author.handle == NULL)
    item->author.handle = g_strdup (did);
  item->author.name = *clean_name != '\0' ? g_steal_pointer (&clean_name) : g_strdup (item->author.handle);
  item->author.url = g_strdup_printf ("https://bsky.app/profile/%s", did);
}

/* Only what a server saw later than it claims to be written is believed: a post “from tomorrow” would stay on top. */
static gint64
pick_time_us (JsonObject *record,
              gint64      indexed_us)
{
  gint64 created_us = lf_json_get_time_us (record, "createdAt");

  return created_us <= 0 || (indexed_us > 0 && created_us > indexed_us) ? indexed_us : created_us;
}

/* @view has “uri” and “cid”. Returns (nullable): NULL when it is no readable post */
static LfItem *
make_item (JsonObject *view,
           JsonObject *author,
           JsonObject *record,
           gint64      indexed_us)
{
  g_auto(LfBlueskyUri) parts = { 0 };
  const char *uri = lf_json_get_string (view, "uri");
  const char *type = lf_json_get_string (record, "$type");
  const char *text = lf_json_get_string (record, "text");
  JsonObject *reply = lf_json_get_object (record, "reply");
  JsonObject *root = lf_json_get_object (reply, "root");
  gint64 created_us = pick_time_us (record, indexed_us);
  LfItem *item;

  if (!lf_bluesky_uri_split (uri, &parts) || !g_str_equal (parts.collection, LF_BLUESKY_POST) || text == NULL
      || (type != NULL && !g_str_equal (type, LF_BLUESKY_POST)) || created_us <= 0)
    return NULL;

  item = lf_item_new ();
  item->network = g_strdup ("bluesky");
  read_author (item, author, parts.did);
  item->reference = lf_reference_new ();
  item->reference->remote_id = g_strdup (uri);
  item->reference->uri = g_strdup (uri);
  item->reference->url = lf_bluesky_uri_dup_url (uri);
  item->reference->extra = lf_bluesky_make_extra (uri, lf_json_get_string (view, "cid"), root);
  item->reference->handle = g_strdup (item->author.handle);
  item->reference->audience = LF_AUDIENCE_PUBLIC;
  item->text = lf_text_clean_body (text);
  item->links = read_links (record);
  item->parent_uri = g_strdup (lf_json_get_string (lf_json_get_object (reply, "parent"), "uri"));
  item->root_uri = g_strdup (lf_json_get_string (root, "uri") != NULL ? lf_json_get_string (root, "uri") : uri);
  item->created_us = created_us;
  return item;
}

static LfBlueskyPage *
page_new (JsonNode   *answer,
          const char *list,
          JsonArray **entries,
          GError    **error)
{
  JsonObject *root = lf_json_root_object (answer);
  LfBlueskyPage *page;

  if ((*entries = lf_json_get_array (root, list)) == NULL)
    {
      g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer has no “%s”", list));
      return NULL;
    }

  page = g_new0 (LfBlueskyPage, 1);
  page->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  page->cursor = g_strdup (lf_json_get_string (root, "cursor"));
  page->n_entries = json_array_get_length (*entries);
  return page;
}

void
lf_bluesky_page_free (LfBlueskyPage *self)
{
  g_ptr_array_unref (self->items);
  g_free (self->cursor);
  g_free (self);
}

static void
note_time (LfBlueskyPage *page,
           gint64         sort_us)
{
  if (sort_us <= 0)
    return;

  page->newest_us = MAX (page->newest_us, sort_us);
  page->oldest_us = page->oldest_us == 0 ? sort_us : MIN (page->oldest_us, sort_us);
}

/* -1: nothing that is answered; -2: unknown */
static int
read_reason (JsonObject *entry)
{
  static const char * const silent[] = {
    "like", "repost", "follow", "starterpack-joined", "verified", "unverified", "like-via-repost", "repost-via-repost",
    "subscribed-post", "contact-match", NULL
  };
  const char *reason = lf_json_get_string (entry, "reason");

  if (reason == NULL)
    return -2;
  if (g_str_equal (reason, "reply"))
    return LF_ITEM_REPLY;
  if (g_str_equal (reason, "mention"))
    return LF_ITEM_MENTION;
  if (g_str_equal (reason, "quote"))
    return LF_ITEM_QUOTE;

  return g_strv_contains (silent, reason) ? -1 : -2;
}

/* A post that answers, quotes and mentions at once is told of once per reason: an answer is what it is first. */
static int
rank_kind (LfItemKind kind)
{
  return kind == LF_ITEM_REPLY ? 2 : kind == LF_ITEM_QUOTE ? 1 : 0;
}

/* Takes @item. */
static void
add_notified (LfBlueskyPage *page,
              LfItem        *item)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      LfItem *other = g_ptr_array_index (page->items, i);

      if (!g_str_equal (other->reference->uri, item->reference->uri))
        continue;
      if (rank_kind (item->kind) > rank_kind (other->kind))
        other->kind = item->kind;
      lf_item_unref (item);
      return;
    }

  g_ptr_array_insert (page->items, 0, item);
}

/**
 * lf_bluesky_read_notifications:
 * @answer: of app.bsky.notification.listNotifications
 * @error: NOT_UNDERSTOOD when it is another answer
 *
 * “isRead” is not looked at: until somebody calls updateSeen, it is true for nearly everything.
 *
 * Returns: (transfer full): replies, mentions and quotes, each post once; likes and the like are left out, what is not known
 *   is counted
 */
LfBlueskyPage *
lf_bluesky_read_notifications (JsonNode  *answer,
                               GError   **error)
{
  JsonArray *entries;
  LfBlueskyPage *page = page_new (answer, "notifications", &entries, error);

  for (guint i = 0; page != NULL && i < page->n_entries; i++)
    {
      JsonObject *entry = lf_json_nth_object (entries, i);
      gint64 indexed_us = lf_json_get_time_us (entry, "indexedAt");
      int kind = read_reason (entry);
      LfItem *item = NULL;

      note_time (page, indexed_us);
      if (kind == -1)
        continue;
      if (kind >= 0)
        item = make_item (entry, lf_json_get_object (entry, "author"), lf_json_get_object (entry, "record"), indexed_us);
      if (item == NULL)
        {
          page->n_skipped++;
          continue;
        }

      item->kind = kind;
      add_notified (page, item);
    }

  return page;
}

/**
 * lf_bluesky_read_records:
 * @answer: of com.atproto.repo.listRecords, the posts of @account
 * @account: whose they are
 * @error: NOT_UNDERSTOOD when it is another answer
 *
 * Returns: (transfer full): the posts, kind OWN; they are sorted by the time in their keys
 */
LfBlueskyPage *
lf_bluesky_read_records (JsonNode   *answer,
                         LfAccount  *account,
                         GError    **error)
{
  JsonArray *entries;
  LfBlueskyPage *page = page_new (answer, "records", &entries, error);

  for (guint i = 0; page != NULL && i < page->n_entries; i++)
    {
      JsonObject *entry = lf_json_nth_object (entries, i);
      g_auto(LfBlueskyUri) parts = { 0 };
      gint64 sort_us = lf_bluesky_uri_split (lf_json_get_string (entry, "uri"), &parts) ? lf_bluesky_tid_get_us (parts.rkey) : 0;
      LfItem *item = make_item (entry, NULL, lf_json_get_object (entry, "value"), 0);

      note_time (page, sort_us);
      if (item == NULL || g_strcmp0 (item->author.remote_id, account->remote_id) != 0)
        {
          page->n_skipped++;
          g_clear_pointer (&item, lf_item_unref);
          continue;
        }

      item->kind = LF_ITEM_OWN;
      g_free (item->author.handle);
      g_free (item->author.name);
      item->author.handle = g_strdup (account->handle);
      item->author.name = g_strdup (account->name != NULL ? account->name : account->handle);
      g_free (item->reference->handle);
      item->reference->handle = g_strdup (account->handle);
      g_ptr_array_insert (page->items, 0, item);
    }

  return page;
}

typedef struct {
  const char         *own_did;
  const char         *target;
  LfBlueskyThreadUse  use;
  GHashTable         *hidden;   /* set of uris */
  GPtrArray          *items;
} ThreadWalk;

static GHashTable *
read_hidden (JsonNode *answer)
{
  GHashTable *hidden = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *root = lf_json_root_object (answer);
  JsonArray *uris = lf_json_get_array (lf_json_walk (root, "threadgate", "record", NULL), "hiddenReplies");

  for (guint i = 0; uris != NULL && i < json_array_get_length (uris); i++)
    if (lf_json_nth_string (uris, i) != NULL)
      g_hash_table_add (hidden, (gpointer) lf_json_nth_string (uris, i));

  return hidden;
}

static gboolean
is_unwanted (JsonObject *author)
{
  JsonObject *viewer = lf_json_get_object (author, "viewer");

  return lf_json_get_bool (viewer, "muted", FALSE) || lf_json_get_bool (viewer, "blockedBy", FALSE)
         || lf_json_get_string (viewer, "blocking") != NULL;
}

/* @below: levels below the nearest own post, 0 when there is none. Returns the same number for an answer to this node. */
static guint
add_thread_post (ThreadWalk *walk,
                 JsonObject *node,
                 guint       below)
{
  JsonObject *post = lf_json_get_object (node, "post");
  JsonObject *author = lf_json_get_object (post, "author");
  g_autoptr(LfItem) item = make_item (post, author, lf_json_get_object (post, "record"), lf_json_get_time_us (post, "indexedAt"));
  gboolean own;

  if (item == NULL)
    return below > 0 ? below + 1 : 0;

  own = g_strcmp0 (item->author.remote_id, walk->own_did) == 0;
  item->kind = own ? LF_ITEM_OWN : LF_ITEM_CONTEXT;
  if (walk->use == LF_BLUESKY_ANSWERS)
    item->kind = LF_ITEM_REPLY;
  if (walk->use == LF_BLUESKY_WHOLE_THREAD || (!own && below >= 1 && below <= TOLD_LEVELS && !is_unwanted (author)))
    g_ptr_array_add (walk->items, g_steal_pointer (&item));

  if (own)
    return 1;
  return below > 0 ? below + 1 : 0;
}

/* The depth of the answer, and with it of this recursion, is limited by lf_json_parse(). Nodes that are deleted
 * (notFoundPost) or blocked (blockedPost) have no “post”. */
static void
walk_replies (ThreadWalk *walk,
              JsonObject *node,
              guint       below)
{
  JsonArray *replies = lf_json_get_array (node, "replies");

  for (guint i = 0; i < lf_json_n_objects (replies); i++)
    {
      JsonObject *reply = lf_json_nth_object (replies, i);
      const char *uri = lf_json_get_string (lf_json_get_object (reply, "post"), "uri");

      if (uri == NULL || (g_hash_table_contains (walk->hidden, uri) && g_strcmp0 (uri, walk->target) != 0))
        continue;

      walk_replies (walk, reply, add_thread_post (walk, reply, below));
    }
}

static guint
walk_parents (ThreadWalk *walk,
              JsonObject *node)
{
  JsonObject *parent = lf_json_get_object (node, "parent");
  guint below = parent != NULL ? walk_parents (walk, parent) : 0;

  return add_thread_post (walk, node, below);
}

static int
compare_created (gconstpointer a,
                 gconstpointer b)
{
  const LfItem *first = *(LfItem * const *) a, *second = *(LfItem * const *) b;

  return first->created_us < second->created_us ? -1 : first->created_us > second->created_us;
}

/**
 * lf_bluesky_read_thread:
 * @answer: of app.bsky.feed.getPostThread
 * @own_did: the account that asks
 * @target_uri: (nullable): a post that is shown even if it was hidden
 * @use: what is wanted of it
 *
 * Deleted and blocked posts are left out, and so are the answers that the office hid (the server leaves that to the client) with
 * all below them.
 *
 * Returns: (transfer full) (element-type LfItem): oldest first
 */
GPtrArray *
lf_bluesky_read_thread (JsonNode           *answer,
                        const char         *own_did,
                        const char         *target_uri,
                        LfBlueskyThreadUse  use)
{
  g_autoptr(GHashTable) hidden = read_hidden (answer);
  ThreadWalk walk = { .own_did = own_did, .target = target_uri, .use = use, .hidden = hidden };
  JsonObject *top = lf_json_get_object (lf_json_root_object (answer), "thread");

  walk.items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  if (top != NULL)
    walk_replies (&walk, top, walk_parents (&walk, top));
  g_ptr_array_sort (walk.items, compare_created);
  return walk.items;
}

/**
 * lf_bluesky_read_post_of:
 * @answer: of app.bsky.feed.getPosts
 * @uri: which post
 *
 * Returns: (transfer full) (nullable): that post as it is now, kind CONTEXT; NULL when the answer does not have it (deleted, or
 *   blocked)
 */
LfItem *
lf_bluesky_read_post_of (JsonNode   *answer,
                         const char *uri)
{
  JsonArray *posts = lf_json_get_array (lf_json_root_object (answer), "posts");

  for (guint i = 0; i < lf_json_n_objects (posts); i++)
    {
      JsonObject *post = lf_json_nth_object (posts, i);
      LfItem *item;

      if (g_strcmp0 (lf_json_get_string (post, "uri"), uri) != 0)
        continue;
      item = make_item (post, lf_json_get_object (post, "author"), lf_json_get_object (post, "record"),
                        lf_json_get_time_us (post, "indexedAt"));
      if (item != NULL)
        item->kind = LF_ITEM_CONTEXT;
      return item;
    }

  return NULL;
}
