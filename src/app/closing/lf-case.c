/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person decides at once: the deliveries of a post that wait for the same reason. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/closing/lf-case.h"

#include <glib/gi18n.h>

struct _LfCase {
  GObject parent_instance;

  GPtrArray *deliveries;   /* of LfDelivery, at least one */
};

G_DEFINE_FINAL_TYPE (LfCase, lf_case, G_TYPE_OBJECT)

typedef struct {
  LfDeedRequest request;
  LfOutbox     *outbox;
  LfDue        *due;
  guint         next;
  gssize        n_changed;
} CaseWork;

static void
case_work_free (CaseWork *work)
{
  g_object_unref (work->outbox);
  g_clear_pointer (&work->due, lf_due_free);
  g_free (work);
}

static void do_next (GTask *task);

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CaseWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gssize n = lf_outbox_do_finish (LF_OUTBOX (object), result, &error);

  if (n < 0)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  work->n_changed += n;
  do_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
do_next (GTask *task)
{
  LfCase *self = g_task_get_source_object (task);
  CaseWork *work = g_task_get_task_data (task);
  LfDelivery *delivery;

  if (work->next == self->deliveries->len)
    {
      g_task_return_int (task, work->n_changed);
      g_object_unref (task);
      return;
    }
  delivery = g_ptr_array_index (self->deliveries, work->next++);
  work->request.delivery_uid = delivery->uid;
  lf_outbox_do_async (work->outbox, &work->request, on_done_cb, task);
}

static gboolean
belongs (LfCase     *self,
         LfDelivery *delivery)
{
  LfDelivery *first = lf_case_get_first (self);

  return g_str_equal (first->post_uid, delivery->post_uid) && first->state == delivery->state &&
         first->due->due_us == delivery->due->due_us && g_strcmp0 (first->why.reason, delivery->why.reason) == 0 &&
         g_strcmp0 (first->why.said, delivery->why.said) == 0;
}

static void
lf_case_finalize (GObject *object)
{
  LfCase *self = LF_CASE (object);

  g_ptr_array_unref (self->deliveries);

  G_OBJECT_CLASS (lf_case_parent_class)->finalize (object);
}

static void
lf_case_class_init (LfCaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_case_finalize;
}

static void
lf_case_init (LfCase *self)
{
  self->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
}

/**
 * lf_case_get_first:
 *
 * Returns: (transfer none): one of its deliveries; the others differ from it in nothing that a person decides by
 */
LfDelivery *
lf_case_get_first (LfCase *self)
{
  g_return_val_if_fail (LF_IS_CASE (self), NULL);

  return g_ptr_array_index (self->deliveries, 0);
}

/**
 * lf_case_is_same:
 *
 * Returns: whether both are about the same deliveries in the same state, so that a row on screen can stay
 */
gboolean
lf_case_is_same (LfCase *self,
                 LfCase *other)
{
  if (self->deliveries->len != other->deliveries->len || !belongs (self, lf_case_get_first (other)))
    return FALSE;
  for (guint i = 0; i < self->deliveries->len; i++)
    {
      LfDelivery *mine = g_ptr_array_index (self->deliveries, i);
      LfDelivery *theirs = g_ptr_array_index (other->deliveries, i);

      if (!g_str_equal (mine->uid, theirs->uid) || mine->why.until_us != theirs->why.until_us)
        return FALSE;
    }
  return TRUE;
}

/**
 * lf_case_dup_title:
 *
 * Returns: (transfer full): the first words of the post
 */
char *
lf_case_dup_title (LfCase *self)
{
  char *words = lf_revision_dup_first_words (lf_case_get_first (self)->revision, 90);

  if (*words != '\0')
    return words;
  g_free (words);
  return g_strdup (_("A post with pictures only"));
}

/**
 * lf_case_dup_where:
 *
 * Returns: (transfer full): the accounts as people know them, such as “Mastodon @bezirksamt, Bluesky bezirksamt.de”
 */
char *
lf_case_dup_where (LfCase    *self,
                   LfContext *context)
{
  g_autoptr(GString) where = g_string_new (NULL);

  for (guint i = 0; i < self->deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (self->deliveries, i);
      LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (context), delivery->account_uid);
      LfAccount *account = adapter != NULL ? lf_adapter_get_account (adapter) : NULL;

      if (where->len > 0)
        g_string_append (where, ", ");
      if (account != NULL)
        g_string_append_printf (where, "%s %s", lf_words_for_network (account->network), account->handle);
      else
        g_string_append (where, _("an account that was removed"));
    }
  return g_string_free (g_steal_pointer (&where), FALSE);
}

/**
 * lf_case_dup_state:
 * @cure: (out): what would help
 *
 * Returns: (transfer full): what became of it and why
 */
char *
lf_case_dup_state (LfCase *self,
                   LfCure *cure,
                   gint64  now_us)
{
  LfDelivery *first = lf_case_get_first (self);
  g_autofree char *why = NULL;

  *cure = LF_CURE_NONE;
  if (first->why.reason != NULL)
    why = lf_words_for_reason (first->why.reason, first->why.said, cure);
  return lf_words_for_delivery (first, NULL, now_us);
}

void
lf_case_do_async (LfCase              *self,
                  LfOutbox            *outbox,
                  const LfDeedRequest *request,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  CaseWork *work = g_new0 (CaseWork, 1);

  g_return_if_fail (LF_IS_CASE (self));

  work->outbox = g_object_ref (outbox);
  work->due = request->due != NULL ? lf_due_copy (request->due) : NULL;
  work->request = (LfDeedRequest) { .deed = request->deed, .due = work->due };
  g_task_set_source_tag (task, lf_case_do_async);
  g_task_set_task_data (task, work, (GDestroyNotify) case_work_free);
  do_next (task);
}

/**
 * lf_case_do_finish:
 *
 * Returns: how many deliveries changed, −1 with an error; those before the error have changed
 */
gssize
lf_case_do_finish (LfCase        *self,
                   GAsyncResult  *result,
                   GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

/**
 * lf_case_group:
 * @deliveries: (element-type LfDelivery): ordered by time
 * @filter: (nullable): which of them
 * @before_us: for @filter
 *
 * Returns: (transfer full) (element-type LfCase): by the time of their first delivery
 */
GPtrArray *
lf_case_group (GPtrArray    *deliveries,
               LfCaseFilter  filter,
               gint64        before_us)
{
  GPtrArray *cases = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);
      LfCase *found = NULL;

      if (filter != NULL && !filter (delivery, before_us))
        continue;
      for (guint j = cases->len; j > 0 && found == NULL; j--)
        if (belongs (g_ptr_array_index (cases, j - 1), delivery))
          found = g_ptr_array_index (cases, j - 1);
      if (found == NULL)
        {
          found = g_object_new (LF_TYPE_CASE, NULL);
          g_ptr_array_add (cases, found);
        }
      g_ptr_array_add (found->deliveries, lf_delivery_ref (delivery));
    }
  return cases;
}
