/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lf-overview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Watches over what is due: holds off log-out and suspend from 15 minutes before until sent, shows at the start what is late, and ends the program
 * that was kept running without a window once nothing more is due within a day. */
#define LF_TYPE_KEEPER (lf_keeper_get_type ())
G_DECLARE_FINAL_TYPE (LfKeeper, lf_keeper, LF, KEEPER, GObject)

LfKeeper *lf_keeper_new (GtkApplication *app, LfOverview *overview);

G_END_DECLS
