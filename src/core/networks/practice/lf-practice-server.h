/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"
#include "core/model/lf-account.h"
#include "core/model/lf-item.h"

G_BEGIN_DECLS

#define LF_PRACTICE_MAX_LENGTH 500
#define LF_PRACTICE_MAX_MEDIA 4
#define LF_PRACTICE_URL_LENGTH 23

/* Which world, and when. */
typedef struct {
  const char *folder;    /* the profile */
  LfAccount  *account;
  gint64      now_us;
} LfPracticeSite;

typedef struct {
  const char *text;
  const char *key;
  const char *parent_id;    /* (nullable): what it answers */
  LfAudience  audience;
  guint       n_media;
  gboolean    ignores_key;  /* make a second one for a key that is known */
} LfPracticePost;

/* What a server would do for a request, blocking: for worker threads. Errors: LF_NETWORK_ERROR. All results (transfer full). */
LfReceipt *lf_practice_server_publish (const LfPracticeSite *site, const LfPracticePost *post, GError **error);
/* FALSE with @receipt NULL and no error: it is certainly not there. */
gboolean   lf_practice_server_find    (const LfPracticeSite *site, const char *key, LfReceipt **receipt, GError **error);
/* @cursor: for THREAD the remote id of any entry in it. */
LfFetched *lf_practice_server_fetch   (const LfPracticeSite *site, LfStream stream, const char *cursor, GError **error);
gboolean   lf_practice_server_act     (const LfPracticeSite *site, LfAct act, const char *remote_id, GError **error);
/* Only own posts; errors as for a new one. */
gboolean   lf_practice_server_edit    (const LfPracticeSite *site, const char *remote_id, const char *text, GError **error);

/* Grapheme clusters, each link counting @url_length (0: its own length), as Mastodon counts. */
guint      lf_practice_count          (const char *text, guint url_length);

G_END_DECLS
