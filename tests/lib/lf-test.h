/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A fresh folder below the temporary one; removed with all in it by lf_test_remove_folder(). */
char *lf_test_make_folder   (void);
void  lf_test_remove_folder (char *path);

/* For asynchronous calls: lf_x_async (..., lf_test_done_cb, &result); lf_test_wait_for (&result). */
void          lf_test_done_cb  (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *lf_test_wait_for (GAsyncResult **result);

/* Runs the main context until @done is TRUE; fails the test after @seconds. */
void lf_test_wait_until (gboolean (*done) (gpointer data), gpointer data, guint seconds);

/* (transfer full): of “localhost”, signed by itself: no program may trust it. */
GTlsCertificate *lf_test_make_certificate     (void);
GTlsCertificate *lf_test_make_certificate_for (const char *host);

/* Lets GSettings find the schema of the build; at the beginning of main(). */
void lf_test_use_schema (void);

/* Reads tests/<path> of the source tree. */
GBytes *lf_test_read_file (const char *path);

G_END_DECLS
