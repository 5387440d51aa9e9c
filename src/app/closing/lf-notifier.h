/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/lf-overview.h"

G_BEGIN_DECLS

/* Tells the desktop when a post needs a deed while nobody looks at Litfaß, and takes it back when it was seen to. */
#define LF_TYPE_NOTIFIER (lf_notifier_get_type ())
G_DECLARE_FINAL_TYPE (LfNotifier, lf_notifier, LF, NOTIFIER, GObject)

LfNotifier *lf_notifier_new (GtkApplication *app, LfOverview *overview);

G_END_DECLS
