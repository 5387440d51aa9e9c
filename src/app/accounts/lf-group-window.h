/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* A group of accounts: its name and who belongs to it. */
#define LF_TYPE_GROUP_WINDOW (lf_group_window_get_type ())
G_DECLARE_FINAL_TYPE (LfGroupWindow, lf_group_window, LF, GROUP_WINDOW, AdwWindow)

/* @group (nullable): a new one. */
void lf_group_window_show (GtkWindow *parent, LfContext *context, LfAccountGroup *group);

G_END_DECLS
