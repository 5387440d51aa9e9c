/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LfTextSpan: a part of a UTF-8 text.
 * @start_byte: offset of its first byte
 * @end_byte: offset behind its last byte
 */
typedef struct {
  gsize start_byte;
  gsize end_byte;
} LfTextSpan;

guint   lf_text_count_graphemes (const char *text);
char   *lf_text_normalise       (const char *text);
GArray *lf_text_find_urls       (const char *text);

/* For searching. */
char   *lf_text_fold            (const char *text);
char   *lf_text_fold_query      (const char *typed);

/* For showing what others wrote. */
char   *lf_text_clean_name      (const char *name, guint max_chars);
char   *lf_text_clean_line      (const char *line);
char   *lf_text_clean_body      (const char *body);

G_END_DECLS
