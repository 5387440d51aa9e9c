/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/networks/bluesky/lf-bluesky-call.h"

G_BEGIN_DECLS

/* The account's display name, and the limits of its server. */
typedef struct {
  char *name;      /* (nullable): not known now, or none */
  char *limits;    /* (nullable): for LfAccount.limits; not known now */
} LfBlueskyProfile;

void              lf_bluesky_profile_free        (LfBlueskyProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfBlueskyProfile, lf_bluesky_profile_free)

/* Never fails but for being cancelled: without an AppView there are no profiles, and nothing that is asked here is needed
 * for sending. */
void              lf_bluesky_load_profile_async  (LfBlueskyAdapter *self, LfSecret *secret, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
LfBlueskyProfile *lf_bluesky_load_profile_finish (LfBlueskyAdapter *self, GAsyncResult *result, GError **error);

G_END_DECLS
