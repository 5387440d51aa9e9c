/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-error.h"
#include "core/model/lf-limits.h"

G_BEGIN_DECLS

/* Servers say what is wrong in the language of the account, without a number for it. So a sentence is known by the limit that stands in
 * it, which is the same in all languages, and by English and German words. */

/* (transfer full): @error (transfer full) with another code and name. */
GError *lf_mastodon_rename_error   (GError *error, LfNetworkError code, const char *name);

/* (transfer full): SHORTEN where @error (transfer full) says that the text is too long. */
GError *lf_mastodon_name_length    (GError *error, const LfLimits *limits);

/* (transfer full): also with the names “ScheduleLate” and “ScheduleFull”, for what a copy was refused for. */
GError *lf_mastodon_name_hand_over (GError *error, const LfLimits *limits);

G_END_DECLS
