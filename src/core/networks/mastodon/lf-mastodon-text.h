/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint    lf_mastodon_count           (const char *text, guint url_length);
char    *lf_mastodon_shorten_mentions (const char *text);
gboolean lf_mastodon_mentions        (const char *text, const char *acct);
char    *lf_mastodon_address         (const char *text, const char *acct);
gboolean lf_mastodon_same_text       (const char *sent, const char *source);
gboolean lf_mastodon_alike_text      (const char *sent, const char *other);
gboolean lf_mastodon_same_shown_text (const char *sent, const char *shown);

G_END_DECLS
