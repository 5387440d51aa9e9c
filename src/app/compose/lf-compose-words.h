/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* What the compose window says about a composition. All (transfer full), translated. */
char *lf_compose_words_network  (LfComposition *self, const char *account_uid);
char *lf_compose_words_need     (LfComposition *self, const LfNeed *need);
char *lf_compose_words_main     (LfComposition *self, GArray *needs, gboolean practice);
char *lf_compose_words_counter  (const LfCounter *counter);
char *lf_compose_words_saved    (LfComposition *self);
char *lf_compose_words_sent     (guint n_accounts, guint wait_s, gboolean practice);

G_END_DECLS
