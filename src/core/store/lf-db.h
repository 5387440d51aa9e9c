/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One SQLite connection, used on one thread only; the rest of the store writes SQL through it. @types has one letter a parameter:
 * s text (NULL is SQL NULL), i gint64. Statements are prepared once and kept. Errors: domain LF_STORE_ERROR. */
typedef struct _LfDb LfDb;
typedef struct _LfRows LfRows;

LfDb    *lf_db_open      (const char *path, gboolean read_only, GError **error);
void     lf_db_close     (LfDb *self);
void     lf_db_interrupt (LfDb *self);          /* from any thread */
gboolean lf_db_script    (LfDb *self, const char *sql, GError **error);   /* many statements, no parameters */

gboolean lf_db_run       (LfDb *self, GError **error, const char *sql, const char *types, ...);
gint64   lf_db_changes   (LfDb *self);          /* rows of the last lf_db_run() */
gint64   lf_db_last_id   (LfDb *self);

/* A single value; @fallback when there is no row or it is NULL. A failed statement sets @error and gives @fallback. */
gint64   lf_db_get_int   (LfDb *self, GError **error, gint64 fallback, const char *sql, const char *types, ...);
char    *lf_db_dup_text  (LfDb *self, GError **error, const char *sql, const char *types, ...);

/* Rows: while (lf_rows_next (rows)) …; then lf_rows_end (rows, &error). Texts are lent until the next row. */
LfRows     *lf_db_query   (LfDb *self, GError **error, const char *sql, const char *types, ...);
gboolean    lf_rows_next  (LfRows *self);
gint64      lf_rows_int   (LfRows *self, int column);
const char *lf_rows_text  (LfRows *self, int column);
gboolean    lf_rows_is_null (LfRows *self, int column);
gboolean    lf_rows_end   (LfRows *self, GError **error);   /* frees; FALSE when stepping failed */

G_END_DECLS
