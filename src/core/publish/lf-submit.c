/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is looked at before a post is stored for sending: every text against its account, and who may read an answer. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-submit.h"
#include "core/publish/lf-attempt.h"
#include "core/base/lf-text.h"
#include "core/store/lf-store-items.h"

typedef struct {
  LfStore      *store;
  LfAccounts   *accounts;
  LfSubmission *submission;
} Submit;

static void
submit_free (Submit *self)
{
  g_clear_object (&self->store);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->submission, lf_submission_unref);
  g_free (self);
}

static LfPart *
normalise_part (LfPart *part)
{
  LfPart *normal = lf_part_new ();

  normal->text = lf_text_normalise (part->text != NULL ? part->text : "");
  normal->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_variant_unref);
  normal->media = part->media != NULL ? g_ptr_array_ref (part->media) : g_ptr_array_new ();
  for (guint i = 0; part->variants != NULL && i < part->variants->len; i++)
    {
      LfVariant *variant = g_ptr_array_index (part->variants, i);
      LfVariant *copy = lf_variant_new ();

      copy->account_uid = g_strdup (variant->account_uid);
      copy->text = lf_text_normalise (variant->text);
      g_ptr_array_add (normal->variants, copy);
    }

  return normal;
}

/* Without spaces around; what is empty says nothing. */
static GPtrArray *
normalise_fields (GPtrArray *fields)
{
  GPtrArray *normal = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_field_unref);

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      LfField *field = g_ptr_array_index (fields, i);
      g_autofree char *value = g_strstrip (lf_text_normalise (field->value));

      if (*value != '\0' && lf_fields_get (normal, field->name) == NULL)
        {
          LfField *copy = lf_field_new ();

          copy->name = g_strdup (field->name);
          copy->value = g_steal_pointer (&value);
          g_ptr_array_add (normal, copy);
        }
    }
  return normal;
}

/* What is stored is what is sent, byte for byte: a lost answer is settled by comparing it. */
static LfSubmission *
normalise (LfSubmission *submission)
{
  LfSubmission *normal = lf_submission_new ();
  LfRevision *revision = lf_revision_new ();
  LfRevision *old = submission->revision;

  revision->uid = g_strdup (old->uid);
  revision->post_uid = g_strdup (old->post_uid);
  revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  for (guint i = 0; i < old->parts->len; i++)
    g_ptr_array_add (revision->parts, normalise_part (g_ptr_array_index (old->parts, i)));
  revision->language = g_strdup (old->language != NULL ? old->language : "de");
  revision->audience = old->audience;
  revision->reply_to_uid = g_strdup (old->reply_to_uid);
  revision->sha256 = g_strdup (old->sha256);
  revision->created_us = old->created_us;
  revision->fields = normalise_fields (old->fields);

  normal->post_uid = g_strdup (submission->post_uid);
  normal->revision = revision;
  normal->account_uids = g_strdupv (submission->account_uids);
  normal->due = lf_due_copy (submission->due);
  normal->hand_over = submission->hand_over;
  return normal;
}

/* An answer is for one person and needs no approval of its own. */
static gboolean
check_fields (LfAccounts    *accounts,
              LfRevision    *revision,
              GError       **error)
{
  LfPolicy *policy = lf_accounts_get_policy (accounts);
  const char * const *names = policy != NULL ? lf_policy_get_approval_fields (policy) : NULL;

  for (guint i = 0; names != NULL && revision->reply_to_uid == NULL && names[i] != NULL; i++)
    if (lf_fields_get (revision->fields, names[i]) == NULL)
      {
        g_set_error (error, LF_POST_ERROR, LF_POST_ERROR_FIELD_MISSING, "“%s” is missing", names[i]);
        return FALSE;
      }
  return TRUE;
}

/**
 * lf_submit_check_part:
 * @parent: (nullable): what it answers: it is counted with the mention that goes out with it
 *
 * Checks one text with its pictures for one account. Errors: the code of the first problem.
 */
gboolean
lf_submit_check_part (LfAdapter    *adapter,
                      LfPart       *part,
                      LfReference  *parent,
                      GError      **error)
{
  LfAccount *account = lf_adapter_get_account (adapter);
  const char *text = lf_part_get_text (part, account->uid);
  g_autofree char *addressed = *text != '\0' ? lf_adapter_address (adapter, text, parent) : g_strdup (text);
  g_autoptr(GArray) problems = lf_adapter_check (adapter, addressed, part->media);
  LfProblem *problem;

  if (problems->len == 0)
    return TRUE;

  problem = &g_array_index (problems, LfProblem, 0);
  g_set_error (error, LF_POST_ERROR, problem->code, "account %s: %u of %u", account->handle, problem->have, problem->limit);
  return FALSE;
}

/**
 * lf_submit_check:
 * @accounts: who can send
 * @submission: what is to be sent
 * @parent: (nullable): what it answers: its first part is counted with the mention that goes out with it
 *
 * Checks every part against every chosen account. Errors: NO_ACCOUNT, or the code of the first problem.
 */
gboolean
lf_submit_check (LfAccounts    *accounts,
                 LfSubmission  *submission,
                 LfReference   *parent,
                 GError       **error)
{
  if (submission->account_uids == NULL || submission->account_uids[0] == NULL)
    {
      g_set_error (error, LF_POST_ERROR, LF_POST_ERROR_NO_ACCOUNT, "no account was chosen");
      return FALSE;
    }

  for (guint i = 0; submission->account_uids[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_accounts_find (accounts, submission->account_uids[i]);

      if (adapter == NULL)
        {
          g_set_error (error, LF_POST_ERROR, LF_POST_ERROR_NO_ACCOUNT, "account %s is not in this profile", submission->account_uids[i]);
          return FALSE;
        }

      for (guint n = 0; n < submission->revision->parts->len; n++)
        if (!lf_submit_check_part (adapter, g_ptr_array_index (submission->revision->parts, n), n == 0 ? parent : NULL, error))
          return FALSE;
    }

  return TRUE;
}

/* Whose server shall send it. A thread goes on where a part was sent, and an answer looks first whether what it answers is still there: only this
 * program can do that. What goes out at once has no time to wait anywhere. */
static GStrv
find_handed (Submit *self)
{
  LfSubmission *submission = self->submission;
  gint64 now_us = lf_clock_now_us (lf_store_get_clock (self->store));
  g_autoptr(GStrvBuilder) uids = g_strv_builder_new ();

  if (submission->hand_over == LF_HAND_OVER_NEVER || submission->revision->parts->len > 1 || submission->revision->reply_to_uid != NULL ||
      submission->due->due_us - now_us < LF_HAND_OVER_MARGIN_US)
    return NULL;

  for (guint i = 0; submission->account_uids[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_accounts_find (self->accounts, submission->account_uids[i]);

      if (lf_adapter_can (adapter, LF_CAN_SCHEDULE) &&
          (submission->hand_over == LF_HAND_OVER_ALWAYS || lf_adapter_get_account (adapter)->hands_over))
        g_strv_builder_add (uids, submission->account_uids[i]);
    }

  return g_strv_builder_end (uids);
}

/* A narrower answer to what many may read is one in private. */
static gboolean
check_time (Submit       *self,
            LfReference  *parent,
            GError      **error)
{
  gboolean private = self->submission->revision->audience > parent->audience;
  gint64 until_us = private ? parent->private_until_us : parent->answer_until_us;
  gint64 when_us = MAX (self->submission->due->due_us, lf_clock_now_us (lf_store_get_clock (self->store)));

  if (until_us == 0 || when_us <= until_us)
    return TRUE;

  g_set_error (error, LF_POST_ERROR, LF_POST_ERROR_ANSWER_ENDED, "the network takes no %sanswer to this at that time", private ? "private " : "");
  return FALSE;
}

static void
on_stored_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *deliveries = lf_store_submit_finish (LF_STORE (object), result, &error);

  if (deliveries == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, deliveries, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_item_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Submit *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, &error);

  if (item == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->submission->revision->audience < item->reference->audience)
    g_task_return_new_error (task, LF_POST_ERROR, LF_POST_ERROR_AUDIENCE, "an answer must not be visible to more people than what it answers");
  else if (!check_time (self, item->reference, &error) ||
           !lf_submit_check (self->accounts, self->submission, item->reference, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    lf_store_submit_async (self->store, self->submission, g_task_get_cancellable (task), on_stored_cb, g_object_ref (task));
}

void
lf_submit_run_async (LfStore             *store,
                     LfAccounts          *accounts,
                     LfSubmission        *submission,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  Submit *self = g_new0 (Submit, 1);
  g_autoptr(GError) error = NULL;

  g_task_set_task_data (task, self, (GDestroyNotify) submit_free);
  self->store = g_object_ref (store);
  self->accounts = g_object_ref (accounts);
  self->submission = normalise (submission);

  if (lf_submit_check (accounts, self->submission, NULL, &error) && check_fields (accounts, self->submission->revision, &error))
    self->submission->handed_uids = find_handed (self);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->submission->revision->reply_to_uid != NULL)
    lf_store_get_item_async (store, self->submission->revision->reply_to_uid, cancellable, on_item_read_cb, g_steal_pointer (&task));
  else
    lf_store_submit_async (store, self->submission, cancellable, on_stored_cb, g_steal_pointer (&task));
}

GPtrArray *
lf_submit_run_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
