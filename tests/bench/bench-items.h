/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/store/lf-store-items.h"

G_BEGIN_DECLS

/* So many come in one page of a network. */
#define BENCH_BATCH_SIZE 40

/* Ends the program with the message of @error, if there is one. */
void bench_exit_on_error  (GError *error);

/* A mention as a network brings it: number after number, each a second after the one before. */
void bench_put_batch      (LfStore *store, const char *account_uid, GRand *random, guint first);

/* Copies the first @n_first items, which are all there are, until there are @n_items, with new names and times. @mixed: a third
 * each open, done and answered; else all open. */
void bench_multiply_items (const char *folder, guint n_first, guint n_items, gboolean mixed);

G_END_DECLS
