/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What makes a folder fit to hold a profile; used by the store only. */
gboolean lf_profile_folder_prepare      (const char *folder, GError **error);
int      lf_profile_folder_open_lock    (const char *folder, GError **error);
char    *lf_profile_folder_dup_real     (const char *folder);
char    *lf_profile_folder_dup_machine  (void);

G_END_DECLS
