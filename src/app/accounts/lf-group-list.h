/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* The groups of accounts on the accounts page. */
#define LF_TYPE_GROUP_LIST (lf_group_list_get_type ())
G_DECLARE_FINAL_TYPE (LfGroupList, lf_group_list, LF, GROUP_LIST, GtkWidget)

void lf_group_list_set_context (LfGroupList *self, LfContext *context);

G_END_DECLS
