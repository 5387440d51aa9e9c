/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speaks to the person's keyring: never asks to unlock by itself, never waits without end. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/secrets/lf-keyring.h"

#include "core/base/lf-crash.h"
#include "core/secrets/lf-secret-text.h"

#include <libsecret/secret.h>

#define CALL_US (10 * G_USEC_PER_SEC)
#define PROMPT_US (120 * G_USEC_PER_SEC)
#define MAX_TRIES 3
#define SEARCH (SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS)

/* Seen by every program of the session and not encrypted in the keyring's index: nothing here tells whose account it is. */
#define LABEL "Litfaß account"

static const SecretSchema account_schema = {
  "de.berlin.Litfass.Account", SECRET_SCHEMA_NONE, { { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* One call; the data of its task. */
typedef struct {
  GHashTable *attributes;
  char *text;               /* (nullable): what to save */
  GCancellable *abort;
  GSource *time_limit;
  GSource *cancel_watch;
  SecretService *service;   /* (nullable): held, since items do not hold it and another call may disconnect meanwhile */
  GList *items;             /* (element-type SecretRetrievable) */
  guint n_tries;
  gboolean asks_person;
  gboolean has_ended;       /* the caller knows; whatever the keyring still answers comes too late */
} Call;

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
call_free (Call *call)
{
  drop_source (&call->time_limit);
  drop_source (&call->cancel_watch);
  g_clear_pointer (&call->attributes, g_hash_table_unref);
  lf_secret_wipe_text (call->text);
  g_clear_object (&call->abort);
  g_list_free_full (call->items, g_object_unref);
  g_clear_object (&call->service);
  g_free (call);
}

/* Says it once; the pointer is given when there is no error. */
static void
end_call (GTask          *task,
          gpointer        value,
          GDestroyNotify  destroy,
          GError         *error)
{
  Call *call = g_task_get_task_data (task);

  if (call->has_ended)
    {
      if (destroy != NULL && value != NULL)
        destroy (value);
      g_clear_error (&error);
      return;
    }

  call->has_ended = TRUE;
  drop_source (&call->time_limit);
  drop_source (&call->cancel_watch);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, destroy);
}

static void
end_well (GTask *task)
{
  end_call (task, GINT_TO_POINTER (TRUE), NULL, NULL);
}

static void
end_badly (GTask          *task,
           LfSecretsError  code,
           const char     *why)
{
  end_call (task, NULL, NULL, g_error_new_literal (LF_SECRETS_ERROR, code, why));
}

static LfSecretsError
read_code (const GError *error)
{
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return LF_SECRETS_ERROR_LOCKED;
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT))
    return LF_SECRETS_ERROR_MISSING;

  /* “Cancelled” comes from the person here: our own end of a call is told before. A file of another master key is not ours. */
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, SECRET_ERROR, SECRET_ERROR_INVALID_FILE_FORMAT))
    return LF_SECRETS_ERROR_DENIED;

  return LF_SECRETS_ERROR_NO_SERVICE;
}

/* After a failure the next call begins with a fresh connection: the daemon may have been restarted. */
static void
end_with (GTask        *task,
          const GError *error)
{
  secret_service_disconnect ();
  end_badly (task, read_code (error), error->message);
}

static gboolean
on_time_over_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Call *call = g_task_get_task_data (task);
  g_autoptr(GCancellable) abort = g_object_ref (call->abort);

  if (call->asks_person)
    end_badly (task, LF_SECRETS_ERROR_DENIED, "nobody answered the keyring's question in time");
  else
    end_badly (task, LF_SECRETS_ERROR_NO_SERVICE, "the keyring does not answer");
  g_cancellable_cancel (abort);
  secret_service_disconnect ();
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Call *call = g_task_get_task_data (task);
  g_autoptr(GCancellable) abort = g_object_ref (call->abort);

  end_call (task, NULL, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the keyring's answer is not wanted any more"));
  g_cancellable_cancel (abort);
  return G_SOURCE_REMOVE;
}

static void
limit_time (GTask  *task,
            gint64  span_us)
{
  Call *call = g_task_get_task_data (task);

  drop_source (&call->time_limit);
  if (call->has_ended)
    return;

  call->time_limit = g_timeout_source_new (lf_test_span_us ("LF_TEST_KEYRING_MS", span_us) / 1000);
  g_source_set_callback (call->time_limit, on_time_over_cb, task, NULL);
  g_source_attach (call->time_limit, g_task_get_context (task));
}

/* The keyring may ask the person now. */
static void
expect_prompt (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  call->asks_person = TRUE;
  limit_time (task, PROMPT_US);
}

static GTask *
begin_call (const char          *account_uid,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  call->abort = g_cancellable_new ();
  call->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  if (account_uid != NULL)
    g_hash_table_insert (call->attributes, (gpointer) "account", g_strdup (account_uid));

  limit_time (task, CALL_US);
  if (cancellable != NULL)
    {
      call->cancel_watch = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancel_watch, G_SOURCE_FUNC (on_cancelled_cb), task, NULL);
      g_source_attach (call->cancel_watch, g_task_get_context (task));
    }

  return task;
}

/* libsecret chooses its file by these two as well. */
static gboolean
uses_file (void)
{
  return g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0 || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/* libsecret keeps the file's content from the first call on, and refuses to write when another process wrote in between. */
static void
forget_file (void)
{
  if (uses_file ())
    secret_service_disconnect ();
}

static gboolean
may_try_again (Call         *call,
               const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG) && !call->has_ended && ++call->n_tries < MAX_TRIES;
}

typedef void (*CollectionFunc) (GTask *task, SecretService *service, SecretCollection *collection);

typedef struct {
  GTask *task;
  CollectionFunc func;
} CollectionCall;

static void
collection_call_free (CollectionCall *search)
{
  g_object_unref (search->task);
  g_free (search);
}

static CollectionCall *
collection_call_new (GTask          *task,
                     CollectionFunc  func)
{
  CollectionCall *search = g_new0 (CollectionCall, 1);

  search->task = g_object_ref (task);
  search->func = func;
  return search;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CollectionCall, collection_call_free)

static void
on_collection_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(CollectionCall) search = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretCollection) collection = secret_collection_for_alias_finish (result, &error);
  Call *call = g_task_get_task_data (search->task);

  if (error != NULL)
    end_with (search->task, error);
  else if (!call->has_ended)
    search->func (search->task, call->service, collection);
}

/* Takes @service and keeps it as long as the call lasts. */
static gboolean
take_service (GTask         *task,
              SecretService *service,
              const GError  *error)
{
  Call *call = g_task_get_task_data (task);

  if (service == NULL)
    {
      end_with (task, error);
      return FALSE;
    }
  g_clear_object (&call->service);
  call->service = service;
  return !call->has_ended;
}

/* Takes @search. */
static void
ask_for_collection (CollectionCall *search)
{
  Call *call = g_task_get_task_data (search->task);

  secret_collection_for_alias (call->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, call->abort, on_collection_cb, search);
}

static void
on_service_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(CollectionCall) search = user_data;
  g_autoptr(GError) error = NULL;
  SecretService *service = secret_service_get_finish (result, &error);

  if (take_service (search->task, service, error))
    ask_for_collection (g_steal_pointer (&search));
}

static void
on_own_service_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(CollectionCall) search = user_data;
  g_autoptr(GError) error = NULL;
  SecretService *service = secret_service_open_finish (result, &error);

  if (take_service (search->task, service, error))
    ask_for_collection (g_steal_pointer (&search));
}

/* Calls @func with the collection that new items go to; %NULL when the person has none yet. */
static void
find_collection (GTask          *task,
                 CollectionFunc  func)
{
  Call *call = g_task_get_task_data (task);

  secret_service_get (SECRET_SERVICE_NONE, call->abort, on_service_cb, collection_call_new (task, func));
}

static gboolean
is_locked (SecretRetrievable *item)
{
  return SECRET_IS_ITEM (item) && secret_item_get_locked (SECRET_ITEM (item));
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  guint64 modified_a = secret_retrievable_get_modified ((SecretRetrievable *) a);
  guint64 modified_b = secret_retrievable_get_modified ((SecretRetrievable *) b);

  return modified_a < modified_b ? 1 : modified_a > modified_b ? -1 : 0;
}

typedef struct {
  GTask *task;
  GAsyncReadyCallback callback;
} ItemSearch;

static void
item_search_free (ItemSearch *search)
{
  g_object_unref (search->task);
  g_free (search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ItemSearch, item_search_free)

static void
on_service_to_search_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(ItemSearch) search = user_data;
  g_autoptr(GError) error = NULL;
  SecretService *service = secret_service_get_finish (result, &error);
  Call *call = g_task_get_task_data (search->task);

  if (take_service (search->task, service, error))
    secret_service_search (call->service, &account_schema, call->attributes, SEARCH, call->abort, search->callback,
                           g_object_ref (search->task));
}

/* The simple look-up of libsecret says “nothing there” for a locked keyring; a search without unlocking shows the lock. */
static void
search_items (GTask               *task,
              GAsyncReadyCallback  callback)
{
  Call *call = g_task_get_task_data (task);
  ItemSearch *search;

  if (uses_file ())
    {
      forget_file ();
      secret_password_searchv (&account_schema, call->attributes, SEARCH, call->abort, callback, g_object_ref (task));
      return;
    }

  search = g_new0 (ItemSearch, 1);
  search->task = g_object_ref (task);
  search->callback = callback;
  secret_service_get (SECRET_SERVICE_NONE, call->abort, on_service_to_search_cb, search);
}

static GList *
read_items (Call          *call,
            GAsyncResult  *result,
            GError       **error)
{
  return call->service != NULL ? secret_service_search_finish (call->service, result, error) : secret_password_search_finish (result, error);
}

static gboolean
finish_search (GTask        *task,
               GAsyncResult *result)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  g_list_free_full (call->items, g_object_unref);
  call->items = g_list_sort (read_items (call, result, &error), compare_newest_first);
  if (error != NULL)
    end_with (task, error);

  return error == NULL && !call->has_ended;
}

static void
on_retrieved_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretValue) value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (object), result, &error);
  LfSecret *secret;

  if (error != NULL)
    end_with (task, error);
  else if (value == NULL)
    end_badly (task, LF_SECRETS_ERROR_DENIED, "the keyring keeps the item to itself");
  else if ((secret = lf_secret_from_text (secret_value_get_text (value))) == NULL)
    end_badly (task, LF_SECRETS_ERROR_MISSING, "the item in the keyring is not from this program");
  else
    end_call (task, secret, (GDestroyNotify) lf_secret_unref, NULL);
}

/* Some keyrings do not show items of a locked collection at all. */
static void
tell_missing (GTask            *task,
              SecretService    *service,
              SecretCollection *collection)
{
  if (collection != NULL && secret_collection_get_locked (collection))
    end_badly (task, LF_SECRETS_ERROR_LOCKED, "the keyring is locked");
  else
    end_badly (task, LF_SECRETS_ERROR_MISSING, "the keyring has no item for this account");
}

static void
on_found_to_load_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);

  if (!finish_search (task, result))
    return;

  if (call->items == NULL && uses_file ())
    end_badly (task, LF_SECRETS_ERROR_MISSING, "the keyring has no item for this account");
  else if (call->items == NULL)
    find_collection (task, tell_missing);
  else if (is_locked (call->items->data))
    end_badly (task, LF_SECRETS_ERROR_LOCKED, "the keyring is locked");
  else
    secret_retrievable_retrieve_secret (call->items->data, call->abort, on_retrieved_cb, g_object_ref (task));
}

/**
 * lf_keyring_load_async:
 * @account_uid: the account's random key
 */
void
lf_keyring_load_async (const char          *account_uid,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = begin_call (account_uid, cancellable, callback, user_data);

  search_items (task, on_found_to_load_cb);
}

LfSecret *
lf_keyring_load_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void store_item (GTask *task);

static void
on_stored_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    end_well (task);
  else if (error == NULL)
    end_badly (task, LF_SECRETS_ERROR_DENIED, "the keyring's question was answered with no");
  else if (may_try_again (g_task_get_task_data (task), error))
    store_item (task);
  else
    end_with (task, error);
}

static void
store_item (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  forget_file ();
  secret_password_storev (&account_schema, call->attributes, SECRET_COLLECTION_DEFAULT, LABEL, call->text, call->abort, on_stored_cb,
                          g_object_ref (task));
}

static void
store_in (GTask            *task,
          SecretService    *service,
          SecretCollection *collection)
{
  if (collection != NULL && secret_collection_get_locked (collection))
    {
      end_badly (task, LF_SECRETS_ERROR_LOCKED, "the keyring is locked");
      return;
    }

  /* The keyring makes a first collection and asks for its password. */
  if (collection == NULL)
    expect_prompt (task);
  store_item (task);
}

/**
 * lf_keyring_save_async:
 * @account_uid: the account's random key
 * @secret: written as one item, at once
 */
void
lf_keyring_save_async (const char          *account_uid,
                       LfSecret            *secret,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = begin_call (account_uid, cancellable, callback, user_data);
  Call *call = g_task_get_task_data (task);

  call->text = lf_secret_to_text (secret);
  if (uses_file ())
    store_item (task);
  else
    find_collection (task, store_in);
}

static void clear_items (GTask *task);

static void
on_cleared_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    end_well (task);
  else if (may_try_again (g_task_get_task_data (task), error))
    clear_items (task);
  else
    end_with (task, error);
}

static void
clear_items (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  forget_file ();
  secret_password_clearv (&account_schema, call->attributes, call->abort, on_cleared_cb, g_object_ref (task));
}

static void
on_found_to_clear_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);

  if (!finish_search (task, result))
    return;

  for (GList *l = call->items; l != NULL; l = l->next)
    {
      if (is_locked (l->data))
        {
          end_badly (task, LF_SECRETS_ERROR_LOCKED, "the keyring is locked");
          return;
        }
    }

  if (call->items == NULL)
    end_well (task);
  else
    clear_items (task);
}

/**
 * lf_keyring_clear_async:
 * @account_uid: the account's random key
 *
 * Takes every item of the account away; that there is none is no error.
 */
void
lf_keyring_clear_async (const char          *account_uid,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = begin_call (account_uid, cancellable, callback, user_data);

  search_items (task, on_found_to_clear_cb);
}

static void
on_unlocked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  int n_unlocked = secret_service_unlock_finish (SECRET_SERVICE (object), result, NULL, &error);

  if (error != NULL)
    end_with (task, error);
  else if (n_unlocked > 0)
    end_well (task);
  else
    end_badly (task, LF_SECRETS_ERROR_DENIED, "the keyring's question was answered with no");
}

static void
unlock_collection (GTask            *task,
                   SecretService    *service,
                   SecretCollection *collection)
{
  Call *call = g_task_get_task_data (task);
  GList objects = { .data = collection };

  if (collection == NULL || !secret_collection_get_locked (collection))
    {
      end_well (task);
      return;
    }

  expect_prompt (task);
  secret_service_unlock (service, &objects, call->abort, on_unlocked_cb, g_object_ref (task));
}

/**
 * lf_keyring_unlock_async:
 *
 * Lets the keyring ask the person; after two minutes without an answer it ends with DENIED.
 */
void
lf_keyring_unlock_async (GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = begin_call (NULL, cancellable, callback, user_data);

  if (uses_file ())
    end_well (task);
  else
    find_collection (task, unlock_collection);
}

static void
check_collection (GTask            *task,
                  SecretService    *service,
                  SecretCollection *collection)
{
  if (collection != NULL && secret_collection_get_locked (collection))
    end_badly (task, LF_SECRETS_ERROR_LOCKED, "the keyring is locked");
  else
    end_well (task);
}

/**
 * lf_keyring_check_async:
 *
 * Looks with a connection of its own: a keyring that is opened by the login screen tells nobody.
 */
void
lf_keyring_check_async (GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = begin_call (NULL, cancellable, callback, user_data);
  Call *call = g_task_get_task_data (task);

  if (uses_file ())
    end_well (task);
  else
    secret_service_open (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_NONE, call->abort, on_own_service_cb,
                         collection_call_new (task, check_collection));
}

gboolean
lf_keyring_finish (GAsyncResult  *result,
                   GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/**
 * lf_keyring_disconnect:
 *
 * Lets the connection to the keyring go; the next call makes a new one.
 */
void
lf_keyring_disconnect (void)
{
  secret_service_disconnect ();
}
