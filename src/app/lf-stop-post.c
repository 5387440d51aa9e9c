/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes back what has not gone out yet. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-stop-post.h"

#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-posts.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

typedef struct {
  LfContext *context;
  char      *post_uid;
} StopWork;

static void
stop_work_free (StopWork *work)
{
  g_object_unref (work->context);
  g_free (work->post_uid);
  g_free (work);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StopWork, stop_work_free)

static void
show_in_app (const char *text)
{
  const LfToast toast = { .text = text };

  if (g_application_get_default () != NULL)
    lf_toasts_show_in_app (GTK_APPLICATION (g_application_get_default ()), &toast);
}

static void
open_draft (const char *action,
            const char *uid)
{
  if (g_application_get_default () != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), action, g_variant_new_string (uid));
}

static void
on_post_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfPost) post = lf_store_get_post_finish (LF_STORE (object), result, NULL);

  if (post == NULL)
    return;
  if (post->revision->reply_to_uid != NULL)
    open_draft ("show-item", post->revision->reply_to_uid);
  else
    open_draft ("open-post", post->uid);
}

static void
on_stopped_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(StopWork) work = user_data;
  g_autoptr(GError) error = NULL;
  gssize n_stopped = lf_outbox_do_finish (LF_OUTBOX (object), result, &error);

  if (n_stopped > 0)
    {
      show_in_app (_("Stopped. The post is a draft again."));
      lf_store_get_post_async (lf_context_get_store (work->context), work->post_uid, NULL, on_post_read_cb, NULL);
    }
  else if (n_stopped == 0 || g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT))
    {
      show_in_app (_("Too late to stop: the post is on its way."));
    }
  else
    {
      g_autofree char *text = lf_words_for_error (error, NULL, NULL);

      show_in_app (text);
    }
}

/**
 * lf_stop_post:
 * @context: the profile
 * @post_uid: a post of which something waits for its time
 */
void
lf_stop_post (LfContext  *context,
              const char *post_uid)
{
  LfDeedRequest request = { .deed = LF_DEED_MAKE_DRAFT, .post_uid = post_uid };
  StopWork *work;

  g_return_if_fail (LF_IS_CONTEXT (context));
  g_return_if_fail (post_uid != NULL);

  work = g_new0 (StopWork, 1);
  work->context = g_object_ref (context);
  work->post_uid = g_strdup (post_uid);
  lf_outbox_do_async (lf_context_get_outbox (context), &request, on_stopped_cb, work);
}
