/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets a drop-down of strings hold names of any length: in its button they are shortened in the middle with the whole name in the tooltip, in its list they wrap. */
void lf_name_factory_use (GtkDropDown *drop_down);

G_END_DECLS
