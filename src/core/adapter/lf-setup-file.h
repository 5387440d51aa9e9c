/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/store/lf-store-setup.h"

G_BEGIN_DECLS

/* An account of a file that is not taken over. */
typedef struct {
  char     *network;
  char     *handle;
  gboolean  is_known;   /* FALSE: this program has no such network; TRUE: IT does not allow it */
} LfSetupSkip;

/* (transfer full): JSON, version 1: {"litfass": "accounts", "version": 1, "accounts": [{id, network, server, remote_id, handle, name, short_name, colour,
 * standard, hands_over, settings, checks, checked}], "groups": [{id, name, accounts}]}. Nothing in it is secret. */
char     *lf_setup_file_write (LfSetup *setup);

/* (transfer full) (nullable). @skips: (out): (transfer full): of LfSetupSkip, what is left out. Errors: G_IO_ERROR_INVALID_DATA (no such file, or one with odd
 * values), G_IO_ERROR_NOT_SUPPORTED (of a newer version); never a half of it. */
LfSetup *lf_setup_file_read  (GBytes *bytes, LfAccounts *accounts, GPtrArray **skips, GError **error);

G_END_DECLS
