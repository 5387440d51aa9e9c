/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the practice network does with a request: takes posts, lets citizens answer in their time, gives pages out. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/practice/lf-practice-server.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-error.h"
#include "core/base/lf-text.h"
#include "core/networks/practice/lf-practice-citizens.h"
#include "core/networks/practice/lf-practice-planned.h"
#include "core/networks/practice/lf-practice-world.h"

#include <string.h>

/* As where only who wrote lately may be written to. */
#define ANSWER_US (24 * LF_HOUR_US)
#define PRIVATE_US (7 * 24 * LF_HOUR_US)

#define PAGE_SIZE 40

/* No citizen waits longer; whatever lies farther ahead was planned before the clock was set back, and shows at once. */
#define MOST_WAIT_US (10 * LF_MINUTE_US)

static char *
build_uri (const LfPracticeSite *site,
           gint64                n)
{
  return g_strdup_printf ("practice:%s/%" G_GINT64_FORMAT, site->account->uid, n);
}

static gint64
read_id (const char *remote_id)
{
  guint64 n;

  if (remote_id == NULL || !g_ascii_string_to_unsigned (remote_id, 10, 1, G_MAXINT64, &n, NULL))
    return 0;

  return n;
}

static LfReceipt *
make_receipt (const LfPracticeSite *site,
              LfPracticeEntry      *entry)
{
  LfReceipt *receipt = lf_receipt_new ();

  receipt->remote_id = g_strdup_printf ("%" G_GINT64_FORMAT, entry->n);
  receipt->uri = build_uri (site, entry->n);
  receipt->sent_us = entry->time_us;
  return receipt;
}

static GStrv
find_links (const char *text)
{
  g_autoptr(GArray) spans = lf_text_find_urls (text);
  g_autoptr(GStrvBuilder) links = g_strv_builder_new ();

  for (guint i = 0; i < spans->len; i++)
    {
      LfTextSpan *span = &g_array_index (spans, LfTextSpan, i);
      g_autofree char *link = g_strndup (text + span->start_byte, span->end_byte - span->start_byte);

      g_strv_builder_add (links, link);
    }

  return g_strv_builder_end (links);
}

static LfItem *
make_item (const LfPracticeSite *site,
           LfPracticeEntry      *entry)
{
  LfItem *item = lf_item_new ();
  gboolean own = entry->handle == NULL;

  item->network = g_strdup ("practice");
  item->kind = entry->kind;
  item->reference = lf_reference_new ();
  item->reference->remote_id = g_strdup_printf ("%" G_GINT64_FORMAT, entry->n);
  item->reference->uri = build_uri (site, entry->n);
  item->reference->handle = g_strdup (own ? site->account->handle : entry->handle);
  item->reference->audience = entry->audience;
  if (!own && entry->kind == LF_ITEM_MESSAGE)
    item->reference->answer_until_us = entry->time_us + ANSWER_US;
  else if (!own)
    item->reference->private_until_us = entry->time_us + PRIVATE_US;
  item->author.remote_id = g_strdup (own ? site->account->remote_id : entry->handle);
  item->author.name = g_strdup (own ? site->account->name : entry->name);
  item->author.handle = g_strdup (item->reference->handle);
  item->text = g_strdup (entry->text);
  item->links = find_links (entry->text);
  item->parent_uri = entry->parent > 0 ? build_uri (site, entry->parent) : NULL;
  item->root_uri = build_uri (site, entry->root);
  item->created_us = entry->time_us;
  return item;
}

/* What citizens will have said by then is written down now, with its time. */
static void
add_lines (LfPracticeWorld *world,
           LfPracticeEntry *to,
           GArray          *lines,
           gint64           now_us)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const LfPracticeLine *line = &g_array_index (lines, LfPracticeLine, i);
      LfPracticeEntry *entry = lf_practice_world_add (world);

      entry->kind = line->kind;
      entry->audience = line->kind == LF_ITEM_MESSAGE ? LF_AUDIENCE_DIRECT : LF_AUDIENCE_PUBLIC;
      entry->handle = g_strdup (line->person->handle);
      entry->name = g_strdup (line->person->name);
      entry->text = g_strdup (line->text);
      entry->time_us = now_us + line->wait_us;
      if (line->kind == LF_ITEM_REPLY)
        {
          entry->parent = to->n;
          entry->root = to->root;
          entry->audience = to->audience;
          entry->kind = to->audience == LF_AUDIENCE_DIRECT ? LF_ITEM_MESSAGE : LF_ITEM_REPLY;
        }
    }
}

static guint
count_said (LfPracticeWorld *world,
            gint64           root,
            const char      *handle)
{
  GPtrArray *entries = lf_practice_world_get_entries (world);
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      LfPracticeEntry *entry = g_ptr_array_index (entries, i);

      if (entry->root == root && g_strcmp0 (entry->handle, handle) == 0)
        n++;
    }

  return n;
}

static void
let_citizens_react (LfPracticeWorld *world,
                    LfPracticeEntry *post,
                    gint64           now_us)
{
  LfPracticeEntry *parent = post->parent > 0 ? lf_practice_world_find (world, post->parent) : NULL;
  g_autoptr(GArray) lines = NULL;

  if (parent == NULL && post->audience != LF_AUDIENCE_DIRECT)
    lines = lf_practice_citizens_see_post (post->key, post->text);
  else if (parent != NULL && parent->handle != NULL)
    lines = lf_practice_citizens_see_answer (post->key, parent->handle, count_said (world, post->root, parent->handle));

  if (lines != NULL)
    add_lines (world, post, lines, now_us);
}

/* A world that nobody has seen yet begins with a question. */
static void
welcome_office (LfPracticeWorld      *world,
                const LfPracticeSite *site)
{
  if (lf_practice_world_is_new (world))
    {
      g_autoptr(GArray) lines = lf_practice_citizens_welcome (site->account->remote_id);

      add_lines (world, NULL, lines, site->now_us);
    }
}

static gint
compare_times (gconstpointer a,
               gconstpointer b)
{
  const LfPracticeEntry *x = *(LfPracticeEntry *const *) a, *y = *(LfPracticeEntry *const *) b;

  if (x->time_us != y->time_us)
    return x->time_us < y->time_us ? -1 : 1;
  return x->n < y->n ? -1 : x->n > y->n;
}

/* Shows what has become due: TRUE when something did. */
static gboolean
show_due (LfPracticeWorld *world,
          gint64           now_us)
{
  GPtrArray *entries = lf_practice_world_get_entries (world);
  g_autoptr(GPtrArray) due = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      LfPracticeEntry *entry = g_ptr_array_index (entries, i);

      if (entry->seq == 0 && !entry->planned && (entry->time_us <= now_us || entry->time_us > now_us + MOST_WAIT_US))
        g_ptr_array_add (due, entry);
    }

  g_ptr_array_sort (due, compare_times);
  for (guint i = 0; i < due->len; i++)
    lf_practice_world_show (world, g_ptr_array_index (due, i));
  return due->len > 0;
}

static void
show_planned (LfPracticeWorld *world,
              LfPracticeEntry *post,
              gint64           now_us)
{
  lf_practice_world_show (world, post);
  let_citizens_react (world, post, now_us);
}

/* The world as it is now: what was planned until now is out. */
static LfPracticeWorld *
open_now (const LfPracticeSite  *site,
          GError               **error)
{
  g_autoptr(LfPracticeWorld) world = lf_practice_world_open (site->folder, site->account->uid, error);

  if (world == NULL || (lf_practice_planned_go_out (world, site->now_us, show_planned) && !lf_practice_world_save (world, error)))
    return NULL;
  return g_steal_pointer (&world);
}

static gboolean
is_in_stream (LfPracticeEntry *entry,
              LfStream         stream)
{
  if (entry->seq == 0 || entry->deleted)
    return FALSE;
  if (entry->handle == NULL)
    return stream == LF_STREAM_OWN;
  if (entry->kind == LF_ITEM_MESSAGE)
    return stream == LF_STREAM_MESSAGES;
  return stream == LF_STREAM_MENTIONS;
}

static gint
compare_seqs (gconstpointer a,
              gconstpointer b)
{
  const LfPracticeEntry *x = *(LfPracticeEntry *const *) a, *y = *(LfPracticeEntry *const *) b;

  return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static gboolean
is_muted (LfPracticeWorld *world,
          const char      *handle)
{
  GPtrArray *entries = lf_practice_world_get_entries (world);

  for (guint i = 0; handle != NULL && i < entries->len; i++)
    {
      LfPracticeEntry *entry = g_ptr_array_index (entries, i);

      if ((entry->marks & LF_PRACTICE_MUTED) != 0 && g_strcmp0 (entry->handle, handle) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Everything of the stream above the cursor, in the order in which it became visible. */
static GPtrArray *
list_stream (LfPracticeWorld *world,
             LfStream         stream,
             gint64           after)
{
  GPtrArray *entries = lf_practice_world_get_entries (world), *found = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      LfPracticeEntry *entry = g_ptr_array_index (entries, i);

      if (entry->seq > after && is_in_stream (entry, stream) && !is_muted (world, entry->handle))
        g_ptr_array_add (found, entry);
    }

  g_ptr_array_sort (found, compare_seqs);
  return found;
}

static GPtrArray *
list_thread (LfPracticeWorld *world,
             LfPracticeEntry *of)
{
  GPtrArray *entries = lf_practice_world_get_entries (world), *found = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      LfPracticeEntry *entry = g_ptr_array_index (entries, i);

      if (entry->root == of->root && entry->seq > 0 && !entry->deleted)
        g_ptr_array_add (found, entry);
    }

  g_ptr_array_sort (found, compare_times);
  return found;
}

/* Until the next citizen says what is written down already; 0: nobody will. */
static gint64
find_next_ms (LfPracticeWorld *world,
              gint64           now_us)
{
  GPtrArray *entries = lf_practice_world_get_entries (world);
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < entries->len; i++)
    {
      LfPracticeEntry *entry = g_ptr_array_index (entries, i);

      if (entry->seq == 0)
        next_us = MIN (next_us, entry->time_us);
    }

  return next_us != G_MAXINT64 ? MAX (1, (next_us - now_us + 999) / 1000) : 0;
}

static LfFetched *
make_page (const LfPracticeSite *site,
           LfPracticeWorld      *world,
           GPtrArray            *entries,
           guint                 first,
           guint                 n)
{
  LfFetched *page = lf_fetched_new ();

  page->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  page->poll_after_ms = find_next_ms (world, site->now_us);
  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (page->items, make_item (site, g_ptr_array_index (entries, i)));
  return page;
}

static gboolean
refuse (LfNetworkError  code,
        guint           status,
        const char     *said,
        GError        **error)
{
  LfNetworkErrorInfo info = { .status = status, .said = (char *) said };

  g_propagate_error (error, lf_network_error_new (code, &info, "the practice network answers %u", status));
  return FALSE;
}

static gboolean
check_post (LfPracticeWorld       *world,
            const LfPracticePost  *post,
            GError               **error)
{
  LfPracticeEntry *parent = lf_practice_world_find (world, read_id (post->parent_id));

  if (post->parent_id != NULL && (parent == NULL || parent->deleted))
    return refuse (LF_NETWORK_ERROR_GONE, 404, "Der Beitrag, auf den geantwortet wird, ist nicht mehr da.", error);
  if (lf_practice_count (post->text, LF_PRACTICE_URL_LENGTH) > LF_PRACTICE_MAX_LENGTH)
    return refuse (LF_NETWORK_ERROR_SHORTEN, 422, "Der Text ist zu lang.", error);
  if (*post->text == '\0' && post->n_media == 0)
    return refuse (LF_NETWORK_ERROR_REJECTED, 422, "Der Text fehlt.", error);
  if (post->n_media > LF_PRACTICE_MAX_MEDIA)
    return refuse (LF_NETWORK_ERROR_REJECTED, 422, "Es sind zu viele Bilder.", error);

  return TRUE;
}

static LfPracticeEntry *
take_post (LfPracticeWorld      *world,
           const LfPracticePost *post,
           gint64                now_us)
{
  LfPracticeEntry *entry = lf_practice_world_add (world);
  LfPracticeEntry *parent = lf_practice_world_find (world, read_id (post->parent_id));

  entry->kind = LF_ITEM_OWN;
  entry->audience = post->audience;
  entry->text = g_strdup (post->text);
  entry->key = g_strdup (post->key);
  entry->time_us = now_us;
  entry->n_media = post->n_media;
  if (parent != NULL)
    {
      entry->parent = parent->n;
      entry->root = parent->root;
    }

  lf_practice_world_show (world, entry);
  return entry;
}

/**
 * lf_practice_count:
 * @text: valid UTF-8
 * @url_length: what any link counts; 0: its own length
 */
guint
lf_practice_count (const char *text,
                   guint       url_length)
{
  g_autoptr(GArray) spans = url_length > 0 ? lf_text_find_urls (text) : NULL;
  guint n = lf_text_count_graphemes (text);

  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      LfTextSpan *span = &g_array_index (spans, LfTextSpan, i);
      g_autofree char *link = g_strndup (text + span->start_byte, span->end_byte - span->start_byte);

      n = n - lf_text_count_graphemes (link) + url_length;
    }

  return n;
}

/**
 * lf_practice_server_publish:
 *
 * Takes a post and lets citizens answer it in their time. A key that is known gives the post that was made with it before.
 *
 * Returns: (transfer full) (nullable): the receipt; SHORTEN, REJECTED, GONE (what is answered), OFFLINE and
 *   NOT_UNDERSTOOD (the file)
 */
LfReceipt *
lf_practice_server_publish (const LfPracticeSite  *site,
                            const LfPracticePost  *post,
                            GError               **error)
{
  g_autoptr(LfPracticeWorld) world = open_now (site, error);
  LfPracticeEntry *entry;

  if (world == NULL)
    return NULL;
  if ((entry = lf_practice_world_find_key (world, post->key)) != NULL && !post->ignores_key)
    return make_receipt (site, entry);
  if (!check_post (world, post, error))
    return NULL;

  welcome_office (world, site);
  entry = take_post (world, post, site->now_us);
  let_citizens_react (world, entry, site->now_us);
  if (!lf_practice_world_save (world, error))
    return NULL;

  return make_receipt (site, entry);
}

gboolean
lf_practice_server_find (const LfPracticeSite  *site,
                         const char            *key,
                         LfReceipt            **receipt,
                         GError               **error)
{
  g_autoptr(LfPracticeWorld) world = open_now (site, error);
  LfPracticeEntry *entry;

  if (world == NULL || (entry = lf_practice_world_find_key (world, key)) == NULL)
    return FALSE;

  *receipt = make_receipt (site, entry);
  return TRUE;
}

/**
 * lf_practice_server_fetch:
 * @stream: which
 * @cursor: (nullable): of the page before; for THREAD the remote id of any entry in it
 *
 * Pages go by the order in which things became visible, never by the clock: it may be set back.
 */
LfFetched *
lf_practice_server_fetch (const LfPracticeSite  *site,
                          LfStream               stream,
                          const char            *cursor,
                          GError               **error)
{
  g_autoptr(LfPracticeWorld) world = open_now (site, error);
  g_autoptr(GPtrArray) found = NULL;
  LfPracticeEntry *of, *last;
  LfFetched *page;
  guint first, n;

  if (world == NULL)
    return NULL;

  welcome_office (world, site);
  if ((show_due (world, site->now_us) || lf_practice_world_is_new (world)) && !lf_practice_world_save (world, error))
    return NULL;

  if (stream == LF_STREAM_THREAD)
    {
      if ((of = lf_practice_world_find (world, read_id (cursor))) == NULL || of->seq == 0)
        {
          refuse (LF_NETWORK_ERROR_GONE, 404, "Der Beitrag ist nicht mehr da.", error);
          return NULL;
        }
      found = list_thread (world, of);
      return make_page (site, world, found, 0, found->len);
    }

  found = list_stream (world, stream, read_id (cursor));
  n = MIN (found->len, PAGE_SIZE);
  first = cursor == NULL ? found->len - n : 0;
  page = make_page (site, world, found, first, n);
  page->more = first + n < found->len;
  last = n > 0 ? g_ptr_array_index (found, first + n - 1) : NULL;
  /* Nothing was there: whatever comes from now on is new, even if it is more than a page. */
  page->next_cursor = last != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, last->seq) : g_strdup (cursor != NULL ? cursor : "0");
  return page;
}

static gboolean
is_below_own (LfPracticeWorld *world,
              LfPracticeEntry *entry)
{
  LfPracticeEntry *root = lf_practice_world_find (world, entry->root);

  return entry->handle != NULL && root != NULL && root->handle == NULL;
}

static void
erase (LfPracticeEntry *entry)
{
  entry->deleted = TRUE;
  g_free (entry->text);
  entry->text = g_strdup ("");
}

/* Whoever is muted is so in everything they wrote. */
static void
mark (LfPracticeWorld *world,
      LfPracticeEntry *entry,
      guint            bit,
      gboolean         on)
{
  GPtrArray *entries = lf_practice_world_get_entries (world);

  for (guint i = 0; i < entries->len; i++)
    {
      LfPracticeEntry *other = g_ptr_array_index (entries, i);

      if (other == entry || (bit == LF_PRACTICE_MUTED && g_strcmp0 (other->handle, entry->handle) == 0))
        other->marks = on ? other->marks | bit : other->marks & ~bit;
    }
}

static gboolean
may_act (LfPracticeWorld *world,
         LfAct            act,
         LfPracticeEntry *entry)
{
  switch (act)
    {
    case LF_ACT_DELETE:
      return entry->handle == NULL;
    case LF_ACT_HIDE:
    case LF_ACT_UNHIDE:
    case LF_ACT_REMOVE:
      return is_below_own (world, entry);
    default:
      return entry->handle != NULL;
    }
}

/**
 * lf_practice_server_act:
 * @act: what to do to it; whatever can be repeated ends as before
 * @remote_id: an own post, or what a citizen wrote
 *
 * Returns: TRUE when it is so now; GONE when it was not there, NOT_ALLOWED for what is not the account's to decide
 */
gboolean
lf_practice_server_act (const LfPracticeSite  *site,
                        LfAct                  act,
                        const char            *remote_id,
                        GError               **error)
{
  g_autoptr(LfPracticeWorld) world = open_now (site, error);
  LfPracticeEntry *entry;

  if (world == NULL)
    return FALSE;

  entry = lf_practice_world_find (world, read_id (remote_id));
  if (entry == NULL || entry->deleted)
    return refuse (LF_NETWORK_ERROR_GONE, 404, "Der Beitrag ist nicht mehr da.", error);
  if (!may_act (world, act, entry))
    return refuse (LF_NETWORK_ERROR_NOT_ALLOWED, 403, "Das ist kein eigener Beitrag.", error);

  if (act == LF_ACT_DELETE || act == LF_ACT_REMOVE)
    erase (entry);
  else if (act == LF_ACT_HIDE || act == LF_ACT_UNHIDE)
    mark (world, entry, LF_PRACTICE_HIDDEN, act == LF_ACT_HIDE);
  else if (act == LF_ACT_MUTE || act == LF_ACT_UNMUTE)
    mark (world, entry, LF_PRACTICE_MUTED, act == LF_ACT_MUTE);
  else
    mark (world, entry, LF_PRACTICE_LIKED, act == LF_ACT_LIKE);
  return lf_practice_world_save (world, error);
}

gboolean
lf_practice_server_edit (const LfPracticeSite  *site,
                         const char            *remote_id,
                         const char            *text,
                         GError               **error)
{
  g_autoptr(LfPracticeWorld) world = open_now (site, error);
  LfPracticePost post = { .text = text };
  LfPracticeEntry *entry;

  if (world == NULL)
    return FALSE;

  entry = lf_practice_world_find (world, read_id (remote_id));
  if (entry == NULL || entry->deleted || entry->planned)
    return refuse (LF_NETWORK_ERROR_GONE, 404, "Der Beitrag ist nicht mehr da.", error);
  if (entry->handle != NULL)
    return refuse (LF_NETWORK_ERROR_NOT_ALLOWED, 403, "Das ist kein eigener Beitrag.", error);

  post.n_media = entry->n_media;
  if (!check_post (world, &post, error))
    return FALSE;

  g_free (entry->text);
  entry->text = g_strdup (text);
  return lf_practice_world_save (world, error);
}
