/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One SQLite connection, used on one thread only; the rest of the store writes SQL through it. @types has one letter a parameter:
 * s text (NULL is SQL NULL), i gint64 (cast literals: they travel as variable arguments). Statements are prepared once and kept.
 * Errors: domain LF_STORE_ERROR; G_IO_ERROR_CANCELLED after lf_db_interrupt(). */
typedef struct _LfDb LfDb;
typedef struct _LfRows LfRows;

LfDb    *lf_db_open      (const char *path, gboolean read_only, GError **error);
void     lf_db_close     (LfDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfDb, lf_db_close)

/* From any thread. What runs now, and all that follows, fails with CANCELLED until lf_db_resume(). */
void     lf_db_interrupt (LfDb *self);
void     lf_db_resume    (LfDb *self);

gboolean lf_db_begin      (LfDb *self, gboolean immediate, GError **error);
gboolean lf_db_commit     (LfDb *self, GError **error);      /* what was written counts only after TRUE */
void     lf_db_rollback   (LfDb *self);                      /* also when interrupted; nothing without a transaction */
gboolean lf_db_checkpoint (LfDb *self, GError **error);      /* empties the WAL file; BUSY when readers hold it for 10 s */

gboolean lf_db_script    (LfDb *self, const char *sql, GError **error);   /* many statements, no parameters */

gboolean lf_db_run       (LfDb *self, GError **error, const char *sql, const char *types, ...);
gint64   lf_db_changes   (LfDb *self);          /* rows of the last lf_db_run() */
gint64   lf_db_total_changes (LfDb *self);      /* rows since it was opened, triggers included */
gint64   lf_db_last_id   (LfDb *self);

/* A single value; @fallback when there is no row or it is NULL. A failed statement sets @error and gives @fallback. */
gint64   lf_db_get_int   (LfDb *self, GError **error, gint64 fallback, const char *sql, const char *types, ...);
char    *lf_db_dup_text  (LfDb *self, GError **error, const char *sql, const char *types, ...);

/* The id of the row that @uid names; 0 with MISSING when there is none. @sql has one parameter. */
gint64   lf_db_find_id  (LfDb *self, GError **error, const char *sql, const char *uid);

/* (transfer full) (element-type gint64): the first column of all rows. */
GArray  *lf_db_query_ids (LfDb *self, GError **error, const char *sql, const char *types, ...);

/* Rows: while (lf_rows_next (rows)) …; then lf_rows_end (rows, error) with the same @error as lf_db_query(): a query that failed gives NULL, which has
 * no rows and whose end is FALSE. Texts are lent until the next row, NULL for SQL NULL. */
LfRows     *lf_db_query   (LfDb *self, GError **error, const char *sql, const char *types, ...);
LfRows     *lf_db_query_va (LfDb *self, GError **error, const char *sql, const char *types, va_list args);
gboolean    lf_rows_next  (LfRows *self);
gint64      lf_rows_int   (LfRows *self, int column);
const char *lf_rows_text  (LfRows *self, int column);
gboolean    lf_rows_is_null (LfRows *self, int column);
gboolean    lf_rows_end   (LfRows *self, GError **error);   /* frees; FALSE when stepping failed */

G_END_DECLS
