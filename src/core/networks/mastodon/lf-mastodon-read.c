/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads answers of the Mastodon API into values. Pure: JSON in, values out; a missing key is never fatal. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-read.h"

#include "core/base/lf-html.h"
#include "core/base/lf-text.h"
#include "core/adapter/lf-rights.h"
#include "core/http/lf-json.h"

#include <string.h>

#define MAX_NAME_CHARS 100
#define MAX_KNOWN 20000

typedef struct {
  char *uri;
  char *parent_id;
} KnownStatus;

static void
known_status_free (KnownStatus *self)
{
  g_free (self->uri);
  g_free (self->parent_id);
  g_free (self);
}

GHashTable *
lf_mastodon_known_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) known_status_free);
}

/**
 * lf_mastodon_known_add:
 * @known: the memory of one account
 * @status: (nullable): a status as that account's server gave it
 */
void
lf_mastodon_known_add (GHashTable *known,
                       JsonObject *status)
{
  const char *id = lf_json_get_string (status, "id");
  const char *uri = lf_json_get_string (status, "uri");
  KnownStatus *entry;

  if (id == NULL || uri == NULL || *uri == '\0')
    return;

  /* It only saves asking again: forgetting everything is cheaper than remembering what was used last. */
  if (g_hash_table_size (known) >= MAX_KNOWN)
    g_hash_table_remove_all (known);

  entry = g_new0 (KnownStatus, 1);
  entry->uri = g_strdup (uri);
  entry->parent_id = g_strdup (lf_json_get_string (status, "in_reply_to_id"));
  g_hash_table_replace (known, g_strdup (id), entry);
}

LfAudience
lf_mastodon_audience (const char *visibility)
{
  if (g_strcmp0 (visibility, "public") == 0)
    return LF_AUDIENCE_PUBLIC;
  if (g_strcmp0 (visibility, "unlisted") == 0)
    return LF_AUDIENCE_UNLISTED;
  /* “mutuals_only” and “local” of other servers are narrower than all followers or not comparable: an answer to them must
   * not be wider than what we can say. */
  if (g_strcmp0 (visibility, "private") == 0)
    return LF_AUDIENCE_FOLLOWERS;

  return LF_AUDIENCE_DIRECT;
}

const char *
lf_mastodon_visibility (LfAudience audience)
{
  switch (audience)
    {
    case LF_AUDIENCE_PUBLIC: return "public";
    case LF_AUDIENCE_UNLISTED: return "unlisted";
    case LF_AUDIENCE_FOLLOWERS: return "private";
    case LF_AUDIENCE_DIRECT:
    default: return "direct";
    }
}

/* Returns (transfer full) (nullable): an address that a browser may be given */
static char *
dup_web_address (const char *text)
{
  g_autoptr(GUri) uri = NULL;

  if (text == NULL || (g_ascii_strncasecmp (text, "https://", 8) != 0 && g_ascii_strncasecmp (text, "http://", 7) != 0))
    return NULL;
  if ((uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL)) == NULL || g_uri_get_host (uri) == NULL)
    return NULL;

  return g_strdup (text);
}

/* An acct is letters, digits and a few signs; what holds a space or a control sign is no name at all. */
static char *
dup_handle (JsonObject *account,
            const char *domain)
{
  const char *acct = lf_json_get_string (account, "acct");
  g_autofree char *clean = lf_text_clean_name (acct != NULL ? acct : "", MAX_NAME_CHARS * 3);

  if (*clean == '\0')
    return NULL;
  if (strchr (clean, '@') != NULL || domain == NULL)
    return g_strconcat ("@", clean, NULL);

  return g_strconcat ("@", clean, "@", domain, NULL);
}

static gboolean
read_person (JsonObject *account,
             const char *domain,
             LfPerson   *person)
{
  const char *id = lf_json_get_string (account, "id");
  const char *name = lf_json_get_string (account, "display_name");
  const char *username = lf_json_get_string (account, "username");

  person->handle = dup_handle (account, domain);
  if (id == NULL || person->handle == NULL)
    return FALSE;

  person->remote_id = g_strdup (id);
  person->name = lf_text_clean_name (name != NULL ? name : "", MAX_NAME_CHARS);
  if (*person->name == '\0')
    {
      g_free (person->name);
      person->name = lf_text_clean_name (username != NULL ? username : person->handle, MAX_NAME_CHARS);
    }
  person->url = dup_web_address (lf_json_get_string (account, "url"));
  return TRUE;
}

static gboolean
mentions_own (JsonObject *status,
              const char *own_id)
{
  JsonArray *mentions = lf_json_get_array (status, "mentions");

  for (guint i = 0; i < lf_json_n_objects (mentions); i++)
    if (g_strcmp0 (lf_json_get_string (lf_json_nth_object (mentions, i), "id"), own_id) == 0)
      return TRUE;

  return FALSE;
}

static LfItemKind
read_kind (JsonObject            *status,
           const LfMastodonSight *sight)
{
  const char *author = lf_json_get_string (lf_json_get_object (status, "account"), "id");

  if (sight->own_id == NULL)
    return LF_ITEM_CONTEXT;
  if (g_strcmp0 (author, sight->own_id) == 0)
    return LF_ITEM_OWN;
  if (g_strcmp0 (lf_json_get_string (status, "visibility"), "direct") == 0)
    return LF_ITEM_MESSAGE;
  if (g_strcmp0 (lf_json_get_string (status, "in_reply_to_account_id"), sight->own_id) == 0)
    return LF_ITEM_REPLY;

  return mentions_own (status, sight->own_id) ? LF_ITEM_MENTION : LF_ITEM_CONTEXT;
}

/* A warning, the text, and pictures as the descriptions that their author gave them when there is no text. */
static void
read_text (JsonObject *status,
           LfItem     *item)
{
  const char *content = lf_json_get_string (status, "content");
  const char *warning = lf_json_get_string (status, "spoiler_text");
  JsonArray *media = lf_json_get_array (status, "media_attachments");
  g_auto(GStrv) links = NULL;
  g_autofree char *body = lf_html_to_text (content != NULL ? content : "", &links);
  g_autofree char *head = lf_text_clean_body (warning != NULL ? warning : "");
  g_autoptr(GPtrArray) all_links = g_ptr_array_new ();
  GString *text = g_string_new (g_strstrip (head));

  if (*body != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", body);

  for (guint i = 0; links != NULL && links[i] != NULL; i++)
    g_ptr_array_add (all_links, g_strdup (links[i]));
  for (guint i = 0; i < lf_json_n_objects (media); i++)
    {
      JsonObject *attachment = lf_json_nth_object (media, i);
      const char *description = lf_json_get_string (attachment, "description");
      char *url = dup_web_address (lf_json_get_string (attachment, "url"));

      if (url != NULL)
        g_ptr_array_add (all_links, url);
      if (*body == '\0' && description != NULL)
        {
          g_autofree char *clean = lf_text_clean_body (description);

          g_string_append_printf (text, "%s[%s]", text->len > 0 ? "\n\n" : "", clean);
        }
    }
  g_ptr_array_add (all_links, NULL);

  item->text = g_string_free (text, FALSE);
  item->links = (GStrv) g_ptr_array_steal (all_links, NULL);
}

static void
read_place (JsonObject            *status,
            const LfMastodonSight *sight,
            LfItem                *item)
{
  const char *parent_id = lf_json_get_string (status, "in_reply_to_id");
  KnownStatus *parent;

  if (parent_id == NULL)
    {
      item->root_uri = g_strdup (item->reference->uri);
      return;
    }
  if (sight->known == NULL || (parent = g_hash_table_lookup (sight->known, parent_id)) == NULL)
    return;

  item->parent_uri = g_strdup (parent->uri);
  /* A circle would be a server's fault, but must not hold us up. */
  for (guint i = 0; parent != NULL && i < 1000; i++)
    {
      if (parent->parent_id == NULL)
        {
          item->root_uri = g_strdup (parent->uri);
          return;
        }
      parent = g_hash_table_lookup (sight->known, parent->parent_id);
    }
}

/* What the API names its parent by, when that could not be resolved; only good at the server that gave it. And the warning that
 * stands before it, which an answer repeats. */
static char *
make_extra (JsonObject *status)
{
  const char *parent_id = lf_json_get_string (status, "in_reply_to_id");
  const char *warning = lf_json_get_string (status, "spoiler_text");
  g_autofree char *clean = lf_text_clean_body (warning != NULL ? warning : "");
  g_autoptr(JsonNode) node = NULL;
  JsonObject *extra;

  if (parent_id == NULL && *g_strstrip (clean) == '\0')
    return NULL;

  node = json_node_init_object (json_node_alloc (), NULL);
  extra = json_object_new ();
  json_node_take_object (node, extra);
  if (parent_id != NULL)
    json_object_set_string_member (extra, "in_reply_to_id", parent_id);
  if (*clean != '\0')
    json_object_set_string_member (extra, LF_MASTODON_WARNING, clean);
  return lf_json_to_text (node);
}

/**
 * lf_mastodon_read_status:
 * @status: (nullable): a status
 * @sight: through whose eyes
 *
 * Returns: (transfer full) (nullable): the item; %NULL for what is none: a boost, or a status without id, uri or author
 */
LfItem *
lf_mastodon_read_status (JsonObject            *status,
                         const LfMastodonSight *sight)
{
  const char *id = lf_json_get_string (status, "id");
  const char *uri = lf_json_get_string (status, "uri");
  g_autoptr(LfItem) item = NULL;

  if (id == NULL || *id == '\0' || uri == NULL || *uri == '\0' || lf_json_get_object (status, "reblog") != NULL)
    return NULL;

  item = lf_item_new ();
  if (!read_person (lf_json_get_object (status, "account"), sight->domain, &item->author))
    return NULL;

  item->network = g_strdup ("mastodon");
  item->kind = read_kind (status, sight);
  item->reference = lf_reference_new ();
  item->reference->remote_id = g_strdup (id);
  item->reference->uri = g_strdup (uri);
  item->reference->url = dup_web_address (lf_json_get_string (status, "url"));
  item->reference->extra = make_extra (status);
  item->reference->handle = g_strdup (item->author.handle);
  item->reference->audience = lf_mastodon_audience (lf_json_get_string (status, "visibility"));
  item->created_us = lf_json_get_time_us (status, "created_at");
  read_text (status, item);
  read_place (status, sight, item);
  return g_steal_pointer (&item);
}

/**
 * lf_mastodon_read_receipt:
 * @status: (nullable): the answer to POST /api/v1/statuses, or a status that was found
 *
 * Returns: (transfer full) (nullable): %NULL when it has no id and uri, as a scheduled status has none
 */
LfReceipt *
lf_mastodon_read_receipt (JsonObject *status)
{
  const char *id = lf_json_get_string (status, "id");
  const char *uri = lf_json_get_string (status, "uri");
  LfReceipt *receipt;

  if (id == NULL || *id == '\0' || uri == NULL || *uri == '\0')
    return NULL;

  receipt = lf_receipt_new ();
  receipt->remote_id = g_strdup (id);
  receipt->uri = g_strdup (uri);
  receipt->url = dup_web_address (lf_json_get_string (status, "url"));
  receipt->extra = make_extra (status);
  receipt->sent_us = lf_json_get_time_us (status, "created_at");
  return receipt;
}

/**
 * lf_mastodon_read_account:
 * @json: (nullable): the answer to GET /api/v1/accounts/verify_credentials
 * @domain: (nullable): what handles of this server lack
 * @account: filled: remote id, handle, name
 *
 * Returns: whether @json is an account
 */
gboolean
lf_mastodon_read_account (JsonObject *json,
                          const char *domain,
                          LfAccount  *account)
{
  LfPerson person = { NULL };
  gboolean is_account = read_person (json, domain, &person);

  if (is_account)
    {
      g_free (account->remote_id);
      account->remote_id = g_strdup (person.remote_id);
      g_free (account->handle);
      account->handle = g_strdup (person.handle);
      g_free (account->name);
      account->name = g_strdup (person.name);
    }
  lf_person_clear (&person);
  return is_account;
}

/**
 * lf_mastodon_dup_rights:
 * @scopes: (nullable): what a token was granted, with spaces between; “write” holds all that begins with “write:”
 *
 * Returns: (transfer full) (nullable): as LfAccountAccess.rights; NULL: the server did not say
 */
char *
lf_mastodon_dup_rights (const char *scopes)
{
  static const LfRightScopes rights[] = {
    { "post", "write", "write:statuses" },
    { "read", "read", "read:notifications" },
    { "media", "write", "write:media" },
    { "messages", "write", "write:conversations" },
  };

  return lf_rights_from_scopes (scopes, rights, G_N_ELEMENTS (rights));
}

typedef enum { WANTED, KNOWN, UNKNOWN } TypeUse;

/* All types of entities/Notification (read 2026-07-02) and those that GoToSocial adds. */
static TypeUse
use_type (const char *type)
{
  static const char * const wanted[] = { "mention", "quote", "pending.reply", NULL };
  static const char * const known[] = {
    "status", "reblog", "follow", "follow_request", "favourite", "poll", "update", "quoted_update", "severed_relationships",
    "moderation_warning", "admin.sign_up", "admin.report", "added_to_collection", "collection_update", "pending.reblog",
    "pending.favourite", NULL
  };

  if (g_strv_contains (wanted, type))
    return WANTED;

  return g_strv_contains (known, type) ? KNOWN : UNKNOWN;
}

void
lf_mastodon_read_notifications (JsonArray             *array,
                                const LfMastodonSight *sight,
                                LfFetched             *fetched,
                                GPtrArray             *unknown)
{
  for (guint i = 0; sight->known != NULL && i < lf_json_n_objects (array); i++)
    lf_mastodon_known_add (sight->known, lf_json_get_object (lf_json_nth_object (array, i), "status"));

  for (guint i = 0; i < lf_json_n_objects (array); i++)
    {
      JsonObject *notification = lf_json_nth_object (array, i);
      const char *type = lf_json_get_string (notification, "type");
      TypeUse use = type != NULL ? use_type (type) : UNKNOWN;
      LfItem *item = NULL;

      if (use == UNKNOWN)
        {
          fetched->n_skipped++;
          g_ptr_array_add (unknown, lf_text_clean_name (type != NULL ? type : "", MAX_NAME_CHARS));
        }
      if (use != WANTED ||
          (item = lf_mastodon_read_status (lf_json_get_object (notification, "status"), sight)) == NULL)
        continue;

      if (item->kind == LF_ITEM_CONTEXT)
        item->kind = g_str_equal (type, "quote") ? LF_ITEM_QUOTE : LF_ITEM_MENTION;
      else if (item->kind == LF_ITEM_MENTION && g_str_equal (type, "quote"))
        item->kind = LF_ITEM_QUOTE;
      g_ptr_array_add (fetched->items, item);
    }
}

void
lf_mastodon_read_conversations (JsonArray             *array,
                                const LfMastodonSight *sight,
                                LfFetched             *fetched)
{
  for (guint i = 0; i < lf_json_n_objects (array); i++)
    {
      JsonObject *status = lf_json_get_object (lf_json_nth_object (array, i), "last_status");
      LfItem *item;

      if (sight->known != NULL)
        lf_mastodon_known_add (sight->known, status);
      if ((item = lf_mastodon_read_status (status, sight)) != NULL)
        g_ptr_array_add (fetched->items, item);
    }
}

void
lf_mastodon_read_statuses (JsonArray             *array,
                           const LfMastodonSight *sight,
                           LfFetched             *fetched)
{
  for (guint i = 0; sight->known != NULL && i < lf_json_n_objects (array); i++)
    lf_mastodon_known_add (sight->known, lf_json_nth_object (array, i));

  for (guint i = 0; i < lf_json_n_objects (array); i++)
    {
      LfItem *item = lf_mastodon_read_status (lf_json_nth_object (array, i), sight);

      if (item != NULL)
        g_ptr_array_add (fetched->items, item);
    }
}

void
lf_mastodon_reverse (LfFetched *fetched)
{
  for (guint i = 0; i < fetched->items->len / 2; i++)
    {
      gpointer *a = &g_ptr_array_index (fetched->items, i);
      gpointer *b = &g_ptr_array_index (fetched->items, fetched->items->len - 1 - i);
      gpointer kept = *a;

      *a = *b;
      *b = kept;
    }
}

/* Takes parameter @name out of the target of relation @relation in a `Link` header (RFC 8288). Only the parameter is used,
 * never the address: it comes from the other side. */
static char *
read_link (const char *link,
           const char *relation,
           const char *name)
{
  g_auto(GStrv) parts = link != NULL ? g_strsplit (link, ">", -1) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL && parts[i + 1] != NULL; i++)
    {
      const char *target = strchr (parts[i], '<');
      g_autofree char *wanted = g_strdup_printf ("rel=\"%s\"", relation);
      g_autofree char *parameters = g_strndup (parts[i + 1], strcspn (parts[i + 1], "<"));
      const char *query = target != NULL ? strchr (target, '?') : NULL;
      g_autoptr(GHashTable) values = NULL;

      if (query == NULL || strstr (parameters, wanted) == NULL)
        continue;

      values = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
      if (values != NULL && g_hash_table_contains (values, name))
        return g_strdup (g_hash_table_lookup (values, name));
    }

  return NULL;
}

static char *
dup_entry_id (JsonObject *entry,
              const char *member)
{
  return g_strdup (lf_json_get_string (member != NULL ? lf_json_get_object (entry, member) : entry, "id"));
}

/**
 * lf_mastodon_read_newest:
 * @link: (nullable): the `Link` header of the page; empty pages have none
 * @page: (nullable): the page, newest first
 * @member: (nullable): the member of an entry that holds the id, %NULL when the entry itself has it
 */
char *
lf_mastodon_read_newest (const char *link,
                         JsonArray  *page,
                         const char *member)
{
  char *id = read_link (link, "prev", "min_id");

  if (id != NULL && *id != '\0')
    return id;

  g_free (id);
  return dup_entry_id (lf_json_nth_object (page, 0), member);
}

char *
lf_mastodon_read_oldest (const char *link,
                         JsonArray  *page,
                         const char *member)
{
  char *id = read_link (link, "next", "max_id");
  guint n = lf_json_n_objects (page);

  if (id != NULL && *id != '\0')
    return id;

  g_free (id);
  return dup_entry_id (n > 0 ? lf_json_nth_object (page, n - 1) : NULL, member);
}
