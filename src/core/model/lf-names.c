/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the enumerations: written once, read by the store, the command line and the logs. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/model/lf-names.h"

static int
find_name (const char * const *names,
           guint               n_names,
           const char         *name,
           int                 fallback)
{
  for (guint i = 0; name != NULL && i < n_names; i++)
    if (g_str_equal (names[i], name))
      return i;

  return fallback;
}

#define DEFINE_NAMES(Type, prefix, ...)                                                                                 \
  static const char * const prefix##_names[] = { __VA_ARGS__ };                                                         \
  const char *prefix##_name (Type value) { return prefix##_names[(guint) value < G_N_ELEMENTS (prefix##_names) ? value : 0]; }

#define DEFINE_FROM_NAME(Type, prefix)                                                                                  \
  Type prefix##_from_name (const char *name, Type fallback)                                                             \
  { return (Type) find_name (prefix##_names, G_N_ELEMENTS (prefix##_names), name, fallback); }

DEFINE_NAMES (LfPostState, lf_post_state, "draft", "review", "approved", "trashed")
DEFINE_NAMES (LfDeliveryState, lf_delivery_state, "queued", "preparing", "sending", "sent", "waiting", "at-server", "unsure",
              "held", "failed", "cancelled")
DEFINE_NAMES (LfItemKind, lf_item_kind, "mention", "reply", "quote", "message", "own", "context")
DEFINE_NAMES (LfItemState, lf_item_state, "open", "answered", "done")
DEFINE_NAMES (LfAudience, lf_audience, "public", "unlisted", "followers", "direct")
DEFINE_NAMES (LfAccountState, lf_account_state, "fine", "sign-in-again", "offline", "slowed")
DEFINE_NAMES (LfStream, lf_stream, "mentions", "messages", "own", "thread")

DEFINE_FROM_NAME (LfPostState, lf_post_state)
DEFINE_FROM_NAME (LfDeliveryState, lf_delivery_state)
DEFINE_FROM_NAME (LfItemKind, lf_item_kind)
DEFINE_FROM_NAME (LfItemState, lf_item_state)
DEFINE_FROM_NAME (LfAudience, lf_audience)
DEFINE_FROM_NAME (LfAccountState, lf_account_state)
