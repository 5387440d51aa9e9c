/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* The window in which a post is written. */
#define LF_TYPE_COMPOSE_WINDOW (lf_compose_window_get_type ())
G_DECLARE_FINAL_TYPE (LfComposeWindow, lf_compose_window, LF, COMPOSE_WINDOW, AdwWindow)

/* @post_uid (nullable): a stored post, otherwise a new one; @due (nullable): the time that a new one begins with. A post that
 * is open already is raised. */
void lf_compose_window_open (GtkApplication *app, LfContext *context, const char *post_uid, const LfDue *due);

G_END_DECLS
