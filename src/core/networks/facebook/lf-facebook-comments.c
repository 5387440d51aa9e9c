/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people write on a page: comments, answers to comments, posts on it, and posts elsewhere with its name in them.
 *
 * A look asks for the newest posts with the number and the newest of their comments, and once an hour for older ones too; where
 * that differs from the look before, the comments are read, newest first, one page each call; at the end come the posts elsewhere.
 * So a look that finds nothing new is two requests, and one that dies goes on where it was. The cursor holds “posts” (id → “n”,
 * “last”, “t”, “unread”; newest first) with “newest” and “newest-next” (times), “older-at”, and while their pages are read “posts-after”,
 * “posts-pages” and “older”; “todo” (as “posts”, with “id”, “before”, “seen”), of its first entry “after”, “pages”, “found”, “top”; “tagged” and
 * “tagged-next” (marks) with “tagged-after”; “looked” after the first look; “phase”. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-mark.h"
#include "core/networks/facebook/lf-facebook-read.h"

/* Comments on the 300 newest posts are watched. More are remembered, because some are deleted. */
#define POSTS 50
#define MAX_POST_PAGES 6
#define MAX_POSTS 400
#define OLDER_US LF_HOUR_US

/* At the first look only comments on the newest posts are read, of each the newest page. */
#define N_FIRST_POSTS 10
#define FIRST_COMMENTS 25
#define COMMENTS 100
#define MAX_COMMENT_PAGES 20         /* of them without anything new */
#define MAX_NEW_COMMENT_PAGES 500
#define TAGGED "25"
#define MAX_TAGGED_PAGES 100

/* Comments may be shown late, or be let through late; what is known already stays one. */
#define OVERLAP_US (60 * LF_MINUTE_US)

#define NEWEST_COMMENT "comments.filter(stream).order(reverse_chronological).limit(1).summary(true){id,created_time}"

typedef struct {
  JsonNode   *node;      /* the cursor */
  JsonObject *state;     /* its root */
  LfFetched  *fetched;
  guint       divisor;   /* so much less than usual is asked for */
} Look;

static void
look_free (Look *look)
{
  g_clear_pointer (&look->node, json_node_unref);
  g_clear_pointer (&look->fetched, lf_fetched_unref);
  g_free (look);
}

static gboolean
is_first (Look *look)
{
  return !lf_json_get_bool (look->state, "looked", FALSE);
}

static void
return_page (GTask    *task,
             gboolean  more)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);

  g_task_return_pointer (task, lf_facebook_fetched_end (g_steal_pointer (&look->fetched), look->node, more, &self->usage),
                         (GDestroyNotify) lf_fetched_unref);
}

/* Takes @item. */
static void
add_item (Look   *look,
          LfItem *item)
{
  if (item == NULL)
    look->fetched->n_skipped++;
  else if (item->kind == LF_ITEM_OWN)
    lf_item_unref (item);
  else
    g_ptr_array_add (look->fetched->items, item);
}

static void
add_limit (LfHttpRequest *request,
           Look          *look,
           guint          usual)
{
  g_autofree char *limit = g_strdup_printf ("%u", MAX (usual / look->divisor, 1));

  lf_http_request_add_query (request, "limit", limit);
}

/* “Please reduce the amount of data you are asking for”: whether a smaller question is left. */
static gboolean
asks_for_less (Look         *look,
               const GError *error,
               guint         usual)
{
  if (!lf_facebook_is_too_much (error) || look->divisor >= usual)
    return FALSE;

  look->divisor *= 5;
  return TRUE;
}

/* ---- Posts: where is something new? */

static JsonObject *
make_entry (JsonObject *post,
            JsonObject *known)
{
  JsonObject *comments = lf_json_get_object (post, "comments");
  const char *last = lf_json_get_string (lf_json_nth_object (lf_json_get_array (comments, "data"), 0), "id");
  JsonObject *entry = json_object_new ();

  json_object_set_int_member (entry, "n", lf_json_get_int (lf_json_get_object (comments, "summary"), "total_count", 0));
  json_object_set_string_member (entry, "last", last != NULL ? last : "");
  lf_facebook_cursor_set_us (entry, "t", lf_facebook_cursor_get_us (known, "t"));
  if (lf_json_get_bool (known, "unread", FALSE))
    json_object_set_boolean_member (entry, "unread", TRUE);
  return entry;
}

static gboolean
is_changed (JsonObject *entry,
            JsonObject *known)
{
  gboolean is_empty = lf_json_get_int (entry, "n", 0) == 0 && g_strcmp0 (lf_json_get_string (entry, "last"), "") == 0;

  if (known == NULL)
    return !is_empty;

  return lf_json_get_int (entry, "n", 0) != lf_json_get_int (known, "n", 0) ||
         g_strcmp0 (lf_json_get_string (entry, "last"), lf_json_get_string (known, "last")) != 0;
}

/* (transfer none) (nullable) */
static JsonObject *
get_known (Look       *look,
           JsonObject *post)
{
  return lf_json_get_object (lf_json_get_object (look->state, "posts"), lf_json_get_string (post, "id"));
}

static gboolean
is_older_page (Look *look)
{
  return lf_json_get_string (look->state, "posts-after") != NULL;
}

/* Made after the last look; nobody knows before there was one. */
static gboolean
is_new (Look       *look,
        JsonObject *post)
{
  gint64 newest_us = lf_facebook_cursor_get_us (look->state, "newest");

  return newest_us > 0 && lf_json_get_time_us (post, "created_time") > newest_us;
}

/* @index: in its page. Whether its comments are not read, only noted. */
static gboolean
is_old (Look       *look,
        JsonObject *post,
        guint       index)
{
  if (get_known (look, post) != NULL)
    return FALSE;

  return is_first (look) ? is_older_page (look) || index >= N_FIRST_POSTS : is_older_page (look) && !is_new (look, post);
}

/* What was there before Litfaß is known without being read. */
static void
note_old_post (JsonObject *post,
               JsonObject *posts)
{
  JsonObject *entry = make_entry (post, NULL);
  JsonObject *newest = lf_json_nth_object (lf_json_get_array (lf_json_get_object (post, "comments"), "data"), 0);

  lf_facebook_cursor_set_us (entry, "t", lf_json_get_time_us (newest, "created_time"));
  json_object_set_boolean_member (entry, "unread", TRUE);
  json_object_set_object_member (posts, lf_json_get_string (post, "id"), entry);
}

static void
take_post (LfFacebookAdapter *self,
           Look              *look,
           JsonObject        *post,
           JsonObject        *posts)
{
  const char *id = lf_json_get_string (post, "id");
  JsonObject *known = get_known (look, post);
  g_autoptr(JsonObject) entry = make_entry (post, known);

  /* Where it does not say by whom, it is the page's own. */
  if (known == NULL && lf_json_get_object (post, "from") != NULL && !lf_facebook_is_by (post, self->account->remote_id))
    add_item (look, lf_facebook_read_post (post, self->account->remote_id));

  if (!is_changed (entry, known))
    {
      json_object_set_object_member (posts, id, json_object_ref (entry));
      return;
    }

  /* As it was, until its comments are read. */
  if (known != NULL)
    json_object_set_object_member (posts, id, json_object_ref (known));
  json_object_set_int_member (entry, "before", lf_json_get_int (known, "n", 0));
  json_object_set_string_member (entry, "seen", known != NULL ? lf_json_get_string (known, "last") : "");
  json_object_set_string_member (entry, "id", id);
  json_array_add_object_element (lf_json_get_array (look->state, "todo"), json_object_ref (entry));
}

/* What is known of posts that are on no page now. */
static void
keep_others (JsonObject *known,
             JsonObject *posts)
{
  g_autoptr(GList) ids = json_object_get_members (known);

  for (GList *l = ids; l != NULL && json_object_get_size (posts) < MAX_POSTS; l = l->next)
    if (!json_object_has_member (posts, l->data))
      json_object_set_member (posts, l->data, json_node_ref (json_object_get_member (known, l->data)));
}

/* Returns whether all of them are new. */
static gboolean
take_posts (LfFacebookAdapter *self,
            Look              *look,
            JsonArray         *list)
{
  JsonObject *known = lf_facebook_cursor_get (look->state, "posts");
  g_autoptr(JsonObject) posts = is_older_page (look) ? json_object_ref (known) : json_object_new ();
  gint64 newest_us = lf_facebook_cursor_get_us (look->state, "newest-next");
  gboolean all_new = lf_json_n_objects (list) > 0;

  for (guint i = 0; i < lf_json_n_objects (list); i++)
    {
      JsonObject *post = lf_json_nth_object (list, i);

      all_new = all_new && is_new (look, post);
      newest_us = MAX (newest_us, lf_json_get_time_us (post, "created_time"));
      if (!lf_facebook_is_id (lf_json_get_string (post, "id")))
        look->fetched->n_skipped++;
      else if (!is_old (look, post, i))
        take_post (self, look, post, posts);
      else if (json_object_get_size (posts) < MAX_POSTS)
        note_old_post (post, posts);
    }

  if (!is_older_page (look))
    {
      keep_others (known, posts);
      json_object_set_object_member (look->state, "posts", json_object_ref (posts));
    }
  lf_facebook_cursor_set_us (look->state, "newest-next", newest_us);
  return all_new;
}

static void
begin_posts (LfFacebookAdapter *self,
             Look              *look)
{
  gint64 since_us = lf_clock_now_us (self->env.clock) - lf_facebook_cursor_get_us (look->state, "older-at");

  json_object_set_array_member (look->state, "todo", json_array_new ());
  if (is_first (look) || ABS (since_us) >= OLDER_US)
    json_object_set_boolean_member (look->state, "older", TRUE);
}

static void
end_posts (LfFacebookAdapter *self,
           Look              *look)
{
  gint64 newest_us = MAX (lf_facebook_cursor_get_us (look->state, "newest"), lf_facebook_cursor_get_us (look->state, "newest-next"));

  if (lf_json_get_bool (look->state, "older", FALSE))
    lf_facebook_cursor_set_us (look->state, "older-at", lf_clock_now_us (self->env.clock));
  lf_facebook_cursor_set_us (look->state, "newest", newest_us);
  lf_facebook_cursor_drop (look->state, "newest-next");
  lf_facebook_cursor_drop (look->state, "older");
  lf_facebook_cursor_drop (look->state, "posts-after");
  lf_facebook_cursor_drop (look->state, "posts-pages");
  json_object_set_string_member (look->state, "phase", "comments");
}

static void ask_posts (GTask *task);

static void
on_posts_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Look *look = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (self, result, &list, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));
  gint64 n_pages = lf_json_get_int (look->state, "posts-pages", 0) + 1;
  gboolean goes_on;

  /* The place of an older page is too old by now. */
  if (is_older_page (look) && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED))
    {
      end_posts (self, look);
      return_page (task, TRUE);
      return;
    }
  if (asks_for_less (look, error, POSTS))
    {
      ask_posts (task);
      return;
    }
  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!is_older_page (look))
    begin_posts (self, look);
  goes_on = take_posts (self, look, list) || lf_json_get_bool (look->state, "older", FALSE);
  /* A place that does not move is the end. */
  if (goes_on && after != NULL && n_pages < MAX_POST_PAGES && g_strcmp0 (after, lf_json_get_string (look->state, "posts-after")) != 0)
    {
      json_object_set_string_member (look->state, "posts-after", after);
      json_object_set_int_member (look->state, "posts-pages", n_pages);
      json_object_set_string_member (look->state, "phase", "posts");
    }
  else
    end_posts (self, look);
  return_page (task, TRUE);
}

static void
ask_posts (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  LfHttpRequest *request = lf_facebook_page_request (self, "GET", "feed");

  lf_http_request_add_query (request, "fields", LF_FACEBOOK_POST_FIELDS "," NEWEST_COMMENT);
  add_limit (request, look, POSTS);
  lf_http_request_add_query (request, "after", lf_json_get_string (look->state, "posts-after"));
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_posts_cb, g_object_ref (task));
}

/* ---- Comments. */

/* (transfer none) (nullable): the post whose comments are read now */
static JsonObject *
get_first (Look *look)
{
  return lf_json_nth_object (lf_json_get_array (look->state, "todo"), 0);
}

static void
forget_place (Look *look)
{
  static const char * const names[] = { "after", "pages", "found", "top" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    lf_facebook_cursor_drop (look->state, names[i]);
}

/* @is_read: otherwise the next look tries it again. */
static void
end_post (Look     *look,
          gboolean  is_read)
{
  JsonObject *entry = get_first (look);
  g_autoptr(JsonObject) done = json_object_new ();

  json_object_set_int_member (done, "n", lf_json_get_int (entry, "n", 0));
  json_object_set_string_member (done, "last", lf_json_get_string (entry, "last"));
  lf_facebook_cursor_set_us (done, "t",
                             MAX (lf_facebook_cursor_get_us (entry, "t"), lf_facebook_cursor_get_us (look->state, "top")));
  if (is_read)
    json_object_set_object_member (lf_facebook_cursor_get (look->state, "posts"), lf_json_get_string (entry, "id"),
                                   json_object_ref (done));
  forget_place (look);
  json_array_remove_element (lf_json_get_array (look->state, "todo"), 0);
}

/* What was there before anything was read stays unread: all up to the newest of it. Times are whole seconds. */
static gboolean
is_wanted (JsonObject *entry,
           JsonObject *comment)
{
  gint64 known_us = lf_facebook_cursor_get_us (entry, "t");
  gint64 time_us = lf_json_get_time_us (comment, "created_time");

  if (lf_json_get_bool (entry, "unread", FALSE))
    return time_us >= known_us && g_strcmp0 (lf_json_get_string (comment, "id"), lf_json_get_string (entry, "seen")) != 0;

  return time_us >= known_us - OVERLAP_US;
}

/* Returns whether any of them is newer than what is known. */
static gboolean
take_comments (LfFacebookAdapter *self,
               Look              *look,
               JsonArray         *list)
{
  JsonObject *entry = get_first (look);
  gint64 known_us = lf_facebook_cursor_get_us (entry, "t");
  gint64 top_us = lf_facebook_cursor_get_us (look->state, "top");
  gint64 n_found = lf_json_get_int (look->state, "found", 0);
  gboolean any_new = FALSE;

  for (guint i = 0; i < lf_json_n_objects (list); i++)
    {
      JsonObject *comment = lf_json_nth_object (list, i);
      gint64 time_us = lf_json_get_time_us (comment, "created_time");

      top_us = MAX (top_us, time_us);
      any_new = any_new || time_us > known_us;
      n_found += time_us > known_us;
      if (known_us == 0 || is_wanted (entry, comment))
        add_item (look, lf_facebook_read_comment (comment, lf_json_get_string (entry, "id"), self->account->remote_id));
    }

  lf_facebook_cursor_set_us (look->state, "top", top_us);
  json_object_set_int_member (look->state, "found", n_found);
  return any_new;
}

/* The order is not kept below posts with ranked comments: a page of old ones is only the end when all that came is found. */
static gboolean
goes_on (Look     *look,
         gboolean  any_new)
{
  JsonObject *entry = get_first (look);
  gboolean any_missing;
  gint64 n_more = lf_json_get_int (entry, "n", 0) - lf_json_get_int (entry, "before", 0);
  gint64 n_pages = lf_json_get_int (look->state, "pages", 0) + 1;

  json_object_set_int_member (look->state, "pages", n_pages);
  any_missing = lf_json_get_int (look->state, "found", 0) < n_more;
  return !is_first (look) && (any_new ? n_pages < MAX_NEW_COMMENT_PAGES : any_missing && n_pages < MAX_COMMENT_PAGES);
}

/* One post that is gone, or whose comments may not or cannot be read, must not keep the others from being read. Nothing of it counts as
 * read: what is gone is in no list at the next look, and a right may come back. */
static gboolean
skips_post (Look         *look,
            const GError *error)
{
  gboolean is_place = lf_json_get_string (look->state, "after") != NULL;

  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED))
    end_post (look, !is_place);
  else if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) ||
           g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED) ||
           lf_facebook_is_too_much (error) || g_strcmp0 (lf_network_error_peek_info (error)->name, LF_FACEBOOK_NO_LIST) == 0)
    end_post (look, FALSE);
  else
    return FALSE;

  return TRUE;
}

static void ask_comments (GTask *task);

static void
on_comments_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Look *look = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (self, result, &list, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));
  gboolean any_new;

  if (asks_for_less (look, error, COMMENTS))
    {
      ask_comments (task);
      return;
    }
  if (answer == NULL && !skips_post (look, error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (answer != NULL)
    {
      any_new = take_comments (self, look, list);
      /* A place that does not move is the end. */
      if (goes_on (look, any_new) && after != NULL && g_strcmp0 (after, lf_json_get_string (look->state, "after")) != 0)
        json_object_set_string_member (look->state, "after", after);
      else
        end_post (look, TRUE);
    }
  return_page (task, TRUE);
}

static void
ask_comments (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  LfHttpRequest *request = lf_facebook_node_request (self, "GET", lf_json_get_string (get_first (look), "id"), "comments");

  lf_http_request_add_query (request, "filter", "stream");
  lf_http_request_add_query (request, "order", "reverse_chronological");
  lf_http_request_add_query (request, "fields", LF_FACEBOOK_COMMENT_FIELDS);
  add_limit (request, look, is_first (look) ? FIRST_COMMENTS : COMMENTS);
  lf_http_request_add_query (request, "after", lf_json_get_string (look->state, "after"));
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_comments_cb, g_object_ref (task));
}

/* ---- Posts elsewhere. */

static void
end_look (GTask *task)
{
  Look *look = g_task_get_task_data (task);

  lf_facebook_cursor_move (look->state, "tagged-next", "tagged");
  lf_facebook_cursor_drop (look->state, "tagged-after");
  lf_facebook_cursor_drop (look->state, "pages");
  lf_facebook_cursor_drop (look->state, "todo");
  lf_facebook_cursor_drop (look->state, "phase");
  json_object_set_boolean_member (look->state, "looked", TRUE);
  return_page (task, FALSE);
}

/* Returns whether all of them are new. */
static gboolean
take_tagged (LfFacebookAdapter *self,
             Look              *look,
             JsonArray         *list)
{
  JsonObject *mark = lf_facebook_cursor_get (look->state, "tagged");
  JsonObject *next = lf_facebook_cursor_get (look->state, "tagged-next");
  gboolean all_new = lf_json_n_objects (list) > 0;

  for (guint i = 0; i < lf_json_n_objects (list); i++)
    {
      JsonObject *post = lf_json_nth_object (list, i);
      const char *id = lf_json_get_string (post, "id");
      gint64 time_us = lf_json_get_time_us (post, "created_time");

      if (!lf_facebook_is_id (id) || !lf_facebook_mark_is_new (mark, id, time_us))
        all_new = FALSE;
      else
        add_item (look, lf_facebook_read_post (post, self->account->remote_id));
      if (lf_facebook_is_id (id))
        lf_facebook_mark_note (next, id, time_us);
    }

  return all_new;
}

static void
on_tagged_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Look *look = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (self, result, &list, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));
  gint64 n_pages = lf_json_get_int (look->state, "pages", 0) + 1;
  gboolean all_new;

  /* Not every page has this list. */
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) ||
      g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED) ||
      g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE))
    {
      g_debug ("posts elsewhere are not read: %s", error->message);
      lf_facebook_cursor_drop (look->state, "tagged-next");
      end_look (task);
      return;
    }
  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  all_new = take_tagged (self, look, list);
  if (all_new && !is_first (look) && after != NULL && n_pages < MAX_TAGGED_PAGES)
    {
      json_object_set_int_member (look->state, "pages", n_pages);
      json_object_set_string_member (look->state, "tagged-after", after);
      return_page (task, TRUE);
    }
  else
    end_look (task);
}

static void
ask_tagged (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  LfHttpRequest *request = lf_facebook_page_request (self, "GET", "tagged");

  lf_http_request_add_query (request, "fields", LF_FACEBOOK_POST_FIELDS);
  lf_http_request_add_query (request, "limit", TAGGED);
  lf_http_request_add_query (request, "after", lf_json_get_string (look->state, "tagged-after"));
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_tagged_cb, g_object_ref (task));
}

/**
 * lf_facebook_comments_async:
 *
 * One request each call; “more” until the look is over.
 */
void
lf_facebook_comments_async (LfFacebookAdapter   *self,
                            const char          *cursor,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  look->node = lf_json_parse_text (cursor);
  look->state = json_node_get_object (look->node);
  look->fetched = lf_facebook_fetched_new ();
  look->divisor = 1;
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  if (g_strcmp0 (lf_json_get_string (look->state, "phase"), "posts") != 0)
    lf_facebook_cursor_drop (look->state, "posts-after");
  if (g_strcmp0 (lf_json_get_string (look->state, "phase"), "comments") != 0)
    ask_posts (task);
  else if (lf_facebook_is_id (lf_json_get_string (get_first (look), "id")))
    ask_comments (task);
  else
    ask_tagged (task);
}
