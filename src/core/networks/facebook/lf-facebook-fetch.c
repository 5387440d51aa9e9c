/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is new for a page, by stream. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

void
lf_facebook_fetch_async (LfAdapter           *adapter,
                         LfStream             stream,
                         const char          *cursor,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (adapter);

  switch (stream)
    {
    case LF_STREAM_MENTIONS:
      lf_facebook_comments_async (self, cursor, cancellable, callback, user_data);
      break;
    case LF_STREAM_MESSAGES:
      lf_facebook_messages_async (self, cursor, cancellable, callback, user_data);
      break;
    case LF_STREAM_OWN:
      lf_facebook_own_async (self, cursor, cancellable, callback, user_data);
      break;
    case LF_STREAM_THREAD:
    default:
      lf_facebook_thread_async (self, cursor, cancellable, callback, user_data);
      break;
    }
}

LfFetched *
lf_facebook_fetch_finish (LfAdapter     *adapter,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
