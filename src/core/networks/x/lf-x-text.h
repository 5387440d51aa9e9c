/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/networks/x/lf-x-url.h"

G_BEGIN_DECLS

#define LF_X_MAX_LENGTH 280
#define LF_X_URL_LENGTH 23

/* “@name” or “@name/list”. */
typedef struct {
  LfTextSpan span;        /* with the @ */
  gsize      list_byte;   /* where “/list” begins; the end of the span when there is none */
} LfXMention;

guint   lf_x_count         (const char *text, guint url_length);
char   *lf_x_drop_refused  (const char *text);
GArray *lf_x_find_mentions (const char *text);
GArray *lf_x_find_hashtags (const char *text);
char   *lf_x_dup_reply_to  (const char *text);

G_END_DECLS
