/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A post while it is written: its contents, its saving and what it says about itself, without any widget. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-composition-private.h"

#include "app/compose/lf-checkup.h"
#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-posts.h"

/* A change is on disk at most two seconds later: it waits one for its neighbours, the rest is for the disk. */
#define AUTOSAVE_MS 1000
#define SIGN_OF_LIFE_S 30

enum { PROP_0, PROP_ERROR, N_PROPS };
static GParamSpec *props[N_PROPS];

enum { CHANGED, SAVED, DUE_PASSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfComposition, lf_composition, G_TYPE_OBJECT)

/* Saving ends in a callback that may save once more. */
static void start_saving (LfComposition *self);

static void
set_error (LfComposition *self,
           const GError  *error)
{
  if (error == NULL && self->error == NULL)
    return;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
on_editing_set_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LfComposition) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_store_set_editing_finish (LF_STORE (object), result, &error))
    set_error (self, error);
}

static void
tell_editing (LfComposition *self,
              gboolean       open)
{
  lf_store_set_editing_async (self->store, self->post_uid, open, on_editing_set_cb, g_object_ref (self));
}

static gboolean
on_alive_cb (gpointer user_data)
{
  tell_editing (LF_COMPOSITION (user_data), TRUE);
  return G_SOURCE_CONTINUE;
}

/* A planned post that differs from its plan must not go out behind the writer's back. */
static void
update_editing (LfComposition *self)
{
  gboolean editing = !self->is.ended && lf_composition_is_planned (self) && lf_composition_is_altered (self);

  if (editing == (self->n.alive_id != 0))
    return;

  if (editing)
    self->n.alive_id = g_timeout_add_seconds (SIGN_OF_LIFE_S, on_alive_cb, self);
  else
    g_clear_handle_id (&self->n.alive_id, g_source_remove);
  tell_editing (self, editing);
}

static void
on_due_cb (gpointer user_data)
{
  LfComposition *self = LF_COMPOSITION (user_data);

  if (self->n.alive_id != 0)
    g_signal_emit (self, signals[DUE_PASSED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
arm_due (LfComposition *self)
{
  gint64 now_us = lf_composition_get_now_us (self);
  gint64 due_us = self->contents->due != NULL ? self->contents->due->due_us : 0;

  if (self->loaded != NULL && self->loaded->due != NULL && self->loaded->due->due_us > now_us)
    due_us = self->loaded->due->due_us;
  lf_alarm_set (self->due_alarm, due_us > now_us ? due_us : 0);
}

static gboolean
on_autosave_cb (gpointer user_data)
{
  LfComposition *self = LF_COMPOSITION (user_data);

  self->n.autosave_id = 0;
  start_saving (self);
  return G_SOURCE_REMOVE;
}

void
lf_composition_note_change (LfComposition *self)
{
  self->is.unsaved = TRUE;
  if (self->n.autosave_id == 0 && !self->is.ended)
    self->n.autosave_id = g_timeout_add (AUTOSAVE_MS, on_autosave_cb, self);
  update_editing (self);
  arm_due (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
answer_waiting (LfComposition *self)
{
  g_autoptr(GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (self->error != NULL)
        g_task_return_error (task, g_error_copy (self->error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
on_trashed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfComposition) self = user_data;
  g_autoptr(GError) error = NULL;

  lf_store_trash_post_finish (LF_STORE (object), result, &error);
  self->is.saving = FALSE;
  self->is.dropping = FALSE;
  set_error (self, error);
  answer_waiting (self);
}

static void
drop (LfComposition *self)
{
  g_clear_handle_id (&self->n.autosave_id, g_source_remove);
  self->is.unsaved = FALSE;
  self->is.saving = TRUE;
  lf_store_trash_post_async (self->store, self->post_uid, TRUE, on_trashed_cb, g_object_ref (self));
}

static void
on_post_saved_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LfComposition) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfPost) post = lf_store_save_post_finish (LF_STORE (object), result, &error);

  self->is.saving = FALSE;
  set_error (self, error);
  if (post == NULL)
    {
      /* Tried again with the next change, or when somebody waits for it. */
      self->is.unsaved = !self->is.dropping;
      self->is.dropping = FALSE;
      answer_waiting (self);
      return;
    }

  if (self->post_uid == NULL)
    self->post_uid = g_strdup (post->uid);
  self->saved_us = post->changed_us;
  g_signal_emit (self, signals[SAVED], 0);
  if (self->is.dropping)
    drop (self);
  else if (self->is.unsaved && (self->waiting->len > 0 || self->n.autosave_id == 0))
    start_saving (self);
  else if (!self->is.unsaved)
    answer_waiting (self);
}

static void
start_saving (LfComposition *self)
{
  g_autoptr(LfPost) post = NULL;

  if (self->is.saving)
    return;
  if (self->is.ended || !self->is.unsaved || (self->post_uid == NULL && lf_composition_is_empty (self)))
    {
      answer_waiting (self);
      return;
    }

  g_clear_handle_id (&self->n.autosave_id, g_source_remove);
  self->is.unsaved = FALSE;
  self->is.saving = TRUE;
  post = lf_contents_make_post (self->contents, self->post_uid);
  lf_store_save_post_async (self->store, post, NULL, on_post_saved_cb, g_object_ref (self));
}

/* A draft that nobody wants is no draft: what was saved of it goes to the trash, also what is being saved just now. */
static void
leave_nothing (LfComposition *self)
{
  self->is.unsaved = FALSE;
  g_clear_handle_id (&self->n.autosave_id, g_source_remove);
  if (self->is.saving)
    self->is.dropping = TRUE;
  else if (self->post_uid != NULL)
    drop (self);
  else
    answer_waiting (self);
}

static void
choose_standard (LfComposition *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, i);
      LfAccount *account = lf_adapter_get_account (adapter);

      if (account->standard)
        g_ptr_array_add (self->contents->chosen, g_strdup (account->uid));
    }
}

/* Another process may have removed an account that was chosen. */
static void
on_adapters_changed_cb (LfComposition *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static LfCheckup
make_checkup (LfComposition *self)
{
  return (LfCheckup) {
    .contents = self->contents,
    .adapters = self->adapters,
    .fixed = self->fixed,
    .n_importing = self->n.importing,
    .unreadable = self->is.unreadable,
    .required = lf_composition_get_required (self),
    .now_us = lf_composition_get_now_us (self),
  };
}

/* A planned post has the time of its plan, wherever that was moved to meanwhile; what was typed and not planned stays. */
static void
take_plan (LfComposition *self,
           GPtrArray     *deliveries)
{
  gboolean altered = lf_composition_is_altered (self);
  gboolean was_planned = self->loaded != NULL;

  g_clear_pointer (&self->loaded, lf_contents_free);
  self->loaded = lf_contents_from_deliveries (self->contents, deliveries, self->fixed);
  if (self->loaded != NULL && self->loaded->due != NULL && !(was_planned && altered))
    {
      g_clear_pointer (&self->contents->due, lf_due_free);
      self->contents->due = lf_due_copy (self->loaded->due);
    }
  update_editing (self);
  arm_due (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_deliveries_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  LfComposition *self = g_task_get_source_object (task);
  g_autoptr(GPtrArray) deliveries = lf_store_list_post_deliveries_finish (LF_STORE (object), result, &error);

  if (deliveries == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_plan (self, deliveries);
  g_signal_emit (self, signals[SAVED], 0);
  g_task_return_boolean (task, TRUE);
}

static void
on_plan_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfComposition) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_store_list_post_deliveries_finish (LF_STORE (object), result, &error);

  if (deliveries != NULL && !self->is.ended && self->store != NULL)
    take_plan (self, deliveries);
  else if (error != NULL)
    set_error (self, error);
}

/* It may have been moved, sent or withdrawn in the plan while it is open here. */
static void
on_store_changed_cb (LfStore       *store,
                     guint          changes,
                     LfComposition *self)
{
  if ((changes & LF_CHANGE_DELIVERIES) != 0 && self->loaded != NULL && !self->is.ended)
    lf_store_list_post_deliveries_async (store, self->post_uid, NULL, on_plan_read_cb, g_object_ref (self));
}

static void
on_post_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  LfComposition *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(LfPost) post = lf_store_get_post_finish (LF_STORE (object), result, &error);

  if (post == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_clear_pointer (&self->contents, lf_contents_free);
  self->contents = lf_contents_from_post (post);
  self->saved_us = post->changed_us;
  lf_store_list_post_deliveries_async (LF_STORE (object), self->post_uid, cancellable, on_deliveries_cb, g_steal_pointer (&task));
}

static void
lf_composition_dispose (GObject *object)
{
  LfComposition *self = LF_COMPOSITION (object);

  g_clear_handle_id (&self->n.autosave_id, g_source_remove);
  g_clear_handle_id (&self->n.alive_id, g_source_remove);
  g_clear_object (&self->due_alarm);
  if (self->adapters != NULL)
    g_signal_handlers_disconnect_by_data (self->adapters, self);
  g_clear_object (&self->adapters);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (lf_composition_parent_class)->dispose (object);
}

static void
lf_composition_finalize (GObject *object)
{
  LfComposition *self = LF_COMPOSITION (object);

  lf_contents_free (self->contents);
  g_clear_pointer (&self->loaded, lf_contents_free);
  g_ptr_array_unref (self->fixed);
  g_ptr_array_unref (self->waiting);
  g_clear_error (&self->error);
  g_free (self->post_uid);
  g_strfreev (self->required);

  G_OBJECT_CLASS (lf_composition_parent_class)->finalize (object);
}

static void
lf_composition_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_ERROR)
    g_value_set_boxed (value, LF_COMPOSITION (object)->error);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static guint
add_signal (LfCompositionClass *klass,
            const char         *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lf_composition_class_init (LfCompositionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_composition_dispose;
  object_class->finalize = lf_composition_finalize;
  object_class->get_property = lf_composition_get_property;

  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] = add_signal (klass, "changed");
  signals[SAVED] = add_signal (klass, "saved");
  signals[DUE_PASSED] = add_signal (klass, "due-passed");
}

static void
lf_composition_init (LfComposition *self)
{
  self->contents = lf_contents_new ();
  self->fixed = g_ptr_array_new_with_free_func (g_free);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->required = g_new0 (char *, 1);
}

/**
 * lf_composition_new:
 * @adapters: (transfer none): GListModel of LfAdapter, the accounts of the profile
 *
 * Returns: (transfer full): nothing written yet, for the accounts of the standard set
 */
LfComposition *
lf_composition_new (LfStore    *store,
                    GListModel *adapters)
{
  LfComposition *self = g_object_new (LF_TYPE_COMPOSITION, NULL);

  self->store = g_object_ref (store);
  self->adapters = g_object_ref (adapters);
  self->due_alarm = lf_alarm_new (lf_store_get_clock (store), on_due_cb, self);
  g_signal_connect_swapped (adapters, "items-changed", G_CALLBACK (on_adapters_changed_cb), self);
  g_signal_connect (store, "changed", G_CALLBACK (on_store_changed_cb), self);
  choose_standard (self);
  return self;
}

void
lf_composition_load_async (LfComposition       *self,
                           const char          *post_uid,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (LF_IS_COMPOSITION (self));
  g_return_if_fail (self->post_uid == NULL);

  self->post_uid = g_strdup (post_uid);
  lf_store_get_post_async (self->store, post_uid, cancellable, on_post_read_cb, task);
}

gboolean
lf_composition_load_finish (LfComposition  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* (transfer none) (nullable): NULL until something was saved */
const char *
lf_composition_get_post_uid (LfComposition *self)
{
  return self->post_uid;
}

/* Whether nothing was written and no picture added; chosen accounts and a chosen time alone are not worth keeping */
gboolean
lf_composition_is_empty (LfComposition *self)
{
  for (guint i = 0; i < self->contents->parts->len; i++)
    if (!lf_composition_part_is_empty (self, i) || lf_contents_nth (self->contents, i)->media->len > 0)
      return FALSE;

  return self->n.importing == 0;
}

gboolean
lf_composition_is_planned (LfComposition *self)
{
  return self->loaded != NULL;
}

/* Whether a planned post differs from what was planned; for a draft always FALSE, it keeps itself */
gboolean
lf_composition_is_altered (LfComposition *self)
{
  return self->loaded != NULL && (self->is.unreadable || !lf_contents_equal (self->loaded, self->contents));
}

/* Μs since 1970 UTC of the last saving, 0 for never */
gint64
lf_composition_get_saved_us (LfComposition *self)
{
  return self->saved_us;
}

/* Μs since 1970 UTC by the profile's clock */
gint64
lf_composition_get_now_us (LfComposition *self)
{
  return lf_clock_now_us (lf_store_get_clock (self->store));
}

const GError *
lf_composition_get_error (LfComposition *self)
{
  return self->error;
}

gboolean
lf_composition_is_chosen (LfComposition *self,
                          const char    *account_uid)
{
  return lf_contents_has (self->contents, account_uid);
}

/* Whether the post is, or may be, at this account already: it cannot go there a second time */
gboolean
lf_composition_is_fixed (LfComposition *self,
                         const char    *account_uid)
{
  return g_ptr_array_find_with_equal_func (self->fixed, account_uid, g_str_equal, NULL);
}

void
lf_composition_choose (LfComposition *self,
                       const char    *account_uid,
                       gboolean       chosen)
{
  guint index;

  g_return_if_fail (LF_IS_COMPOSITION (self));

  if (chosen == lf_composition_is_chosen (self, account_uid) || lf_composition_is_fixed (self, account_uid))
    return;
  if (chosen)
    g_ptr_array_add (self->contents->chosen, g_strdup (account_uid));
  else if (g_ptr_array_find_with_equal_func (self->contents->chosen, account_uid, g_str_equal, &index))
    g_ptr_array_remove_index (self->contents->chosen, index);

  lf_composition_note_change (self);
}

/**
 * lf_composition_count_chosen:
 *
 * Returns: to how many accounts it would go now
 */
guint
lf_composition_count_chosen (LfComposition *self)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, i);
      const char *uid = lf_adapter_get_account (adapter)->uid;

      n += lf_composition_is_chosen (self, uid) && !lf_composition_is_fixed (self, uid);
    }

  return n;
}

/**
 * lf_composition_get_adapters:
 *
 * Returns: (transfer none): GListModel of LfAdapter
 */
GListModel *
lf_composition_get_adapters (LfComposition *self)
{
  return self->adapters;
}

/**
 * lf_composition_find_adapter:
 *
 * Returns: (transfer none) (nullable): NULL for an account that is no more
 */
LfAdapter *
lf_composition_find_adapter (LfComposition *self,
                             const char    *account_uid)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, i);

      if (g_strcmp0 (lf_adapter_get_account (adapter)->uid, account_uid) == 0)
        return adapter;
    }

  return NULL;
}

/**
 * lf_composition_set_importing:
 * @n_importing: how many pictures are on their way into the post
 */
void
lf_composition_set_importing (LfComposition *self,
                              guint          n_importing)
{
  if (self->n.importing == n_importing)
    return;

  self->n.importing = n_importing;
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
lf_composition_get_language (LfComposition *self)
{
  return self->contents->language;
}

void
lf_composition_set_language (LfComposition *self,
                             const char    *language)
{
  if (g_str_equal (self->contents->language, language))
    return;

  g_free (self->contents->language);
  self->contents->language = g_strdup (language);
  lf_composition_note_change (self);
}

/**
 * lf_composition_get_due:
 *
 * Returns: (transfer none) (nullable): lent until it is set anew
 */
const LfDue *
lf_composition_get_due (LfComposition *self)
{
  return self->contents->due;
}

void
lf_composition_set_due (LfComposition *self,
                        const LfDue   *due,
                        gboolean       unreadable)
{
  gint64 old_us = self->contents->due != NULL ? self->contents->due->due_us : 0;

  if (old_us == (due != NULL ? due->due_us : 0) && self->is.unreadable == (unreadable != FALSE))
    return;

  g_clear_pointer (&self->contents->due, lf_due_free);
  self->contents->due = due != NULL ? lf_due_copy (due) : NULL;
  self->is.unreadable = unreadable != FALSE;
  lf_composition_note_change (self);
}

void
lf_composition_set_hand_over (LfComposition *self,
                              LfHandOver     hand_over)
{
  if (self->contents->hand_over == hand_over)
    return;

  self->contents->hand_over = hand_over;
  lf_composition_note_change (self);
}

const LfContents *
lf_composition_get_contents (LfComposition *self,
                             gboolean       planned)
{
  return planned ? self->loaded : self->contents;
}

GArray *
lf_composition_list_needs (LfComposition *self)
{
  LfCheckup checkup = make_checkup (self);

  return lf_checkup_list_needs (&checkup);
}

GArray *
lf_composition_list_counters (LfComposition *self,
                              guint          part)
{
  LfCheckup checkup = make_checkup (self);

  return lf_checkup_list_counters (&checkup, part);
}

gint64
lf_composition_get_price (LfComposition  *self,
                          GStrv          *account_uids)
{
  LfCheckup checkup = make_checkup (self);

  return lf_checkup_get_price (&checkup, account_uids);
}

/**
 * lf_composition_make_submission:
 * @due: when it shall go out
 *
 * Returns: (transfer full): the post for the chosen accounts that do not have it yet
 */
LfSubmission *
lf_composition_make_submission (LfComposition *self,
                                const LfDue   *due)
{
  LfSubmission *submission = lf_submission_new ();
  GPtrArray *uids = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (self->adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, i);
      const char *uid = lf_adapter_get_account (adapter)->uid;

      if (lf_composition_is_chosen (self, uid) && !lf_composition_is_fixed (self, uid))
        g_ptr_array_add (uids, g_strdup (uid));
    }
  g_ptr_array_add (uids, NULL);

  submission->post_uid = g_strdup (self->post_uid);
  submission->revision = lf_contents_freeze (self->contents, self->post_uid, TRUE);
  submission->account_uids = (GStrv) g_ptr_array_free (uids, FALSE);
  submission->due = lf_due_copy (due);
  submission->hand_over = self->contents->hand_over;
  return submission;
}

void
lf_composition_save_async (LfComposition       *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_ptr_array_add (self->waiting, task);
  if (self->loaded == NULL && !self->is.ended && lf_composition_is_empty (self))
    leave_nothing (self);
  else
    start_saving (self);
}

gboolean
lf_composition_save_finish (LfComposition  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lf_composition_discard_async (LfComposition       *self,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_ptr_array_add (self->waiting, task);
  g_clear_pointer (&self->contents, lf_contents_free);
  if (self->loaded != NULL)
    {
      self->contents = lf_contents_copy (self->loaded);
      self->is.unreadable = FALSE;
      self->is.unsaved = TRUE;
      update_editing (self);
      start_saving (self);
      return;
    }

  self->contents = lf_contents_new ();
  leave_nothing (self);
}

gboolean
lf_composition_discard_finish (LfComposition  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lf_composition_end (LfComposition *self)
{
  g_return_if_fail (LF_IS_COMPOSITION (self));

  self->is.ended = TRUE;
  self->is.unsaved = FALSE;
  g_clear_handle_id (&self->n.autosave_id, g_source_remove);
  lf_alarm_set (self->due_alarm, 0);
  update_editing (self);
}

void
lf_composition_require (LfComposition      *self,
                        const char * const *names)
{
  g_strfreev (self->required);
  self->required = g_strdupv ((GStrv) names);
  g_signal_emit (self, signals[CHANGED], 0);
}

const char * const *
lf_composition_get_required (LfComposition *self)
{
  static const char * const none[] = { NULL };

  return self->contents->reply_to_uid == NULL ? (const char * const *) self->required : none;
}

const char *
lf_composition_get_field (LfComposition *self,
                          const char    *name)
{
  return g_hash_table_lookup (self->contents->fields, name);
}

void
lf_composition_set_field (LfComposition *self,
                          const char    *name,
                          const char    *value)
{
  if (lf_contents_set_field (self->contents, name, value))
    lf_composition_note_change (self);
}
