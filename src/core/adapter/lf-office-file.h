/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/store/lf-store-office.h"

G_BEGIN_DECLS

/* An account of a file that is not taken over. */
typedef struct {
  char     *network;
  char     *handle;
  gboolean  is_known;   /* FALSE: this program has no such network; TRUE: IT does not allow it */
} LfOfficeSkip;

/* (transfer full): JSON, version 1: {"litfass": "accounts", "version": 1, "accounts": [{id, network, server, remote_id, handle, name, short_name, colour,
 * standard, hands_over, settings, checks, checked}], "groups": [{id, name, accounts}]}. Nothing in it is secret. */
char     *lf_office_file_write (LfOffice *office);

/* (transfer full) (nullable). @skips: (out): (transfer full): of LfOfficeSkip, what is left out. Errors: G_IO_ERROR_INVALID_DATA (no such file, or one with odd
 * values), G_IO_ERROR_NOT_SUPPORTED (of a newer version); never a half of it. */
LfOffice *lf_office_file_read  (GBytes *bytes, LfAccounts *accounts, GPtrArray **skips, GError **error);

G_END_DECLS
