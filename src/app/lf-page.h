/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One page of the main window (inbox, plan, drafts, accounts). Constructed as `GtkWidget *lf_xxx_page_new (LfContext *context)`. */
#define LF_TYPE_PAGE (lf_page_get_type ())
G_DECLARE_INTERFACE (LfPage, lf_page, LF, PAGE, GtkWidget)

struct _LfPageInterface {
  GTypeInterface parent_iface;

  const char *(*get_title)     (LfPage *self);
  void        (*focus_default) (LfPage *self);
  gboolean    (*next_region)   (LfPage *self, gboolean backwards);
  void        (*search)        (LfPage *self, const char *text);
};

const char *lf_page_get_title     (LfPage *self);
void        lf_page_focus_default (LfPage *self);
gboolean    lf_page_next_region   (LfPage *self, gboolean backwards);
gboolean    lf_page_can_search    (LfPage *self);
void        lf_page_search        (LfPage *self, const char *text);

/* For pages: moves the focus one step on in @regions (NULL-terminated, unmapped ones are passed over). FALSE at the end: the window goes on. */
gboolean    lf_page_step_regions  (GtkWidget * const *regions, gboolean backwards);

/* For the window: once around sidebar, the regions of @page (nullable) and state line. */
void        lf_page_step_around   (GtkWidget *sidebar, LfPage *page, GtkWidget *state_line, gboolean backwards);

G_END_DECLS
