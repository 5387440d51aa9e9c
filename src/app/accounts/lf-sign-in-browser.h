/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Says which page is open in the browser, opens it again, or gives its address. */
#define LF_TYPE_SIGN_IN_BROWSER_PAGE (lf_sign_in_browser_page_get_type ())
G_DECLARE_FINAL_TYPE (LfSignInBrowserPage, lf_sign_in_browser_page, LF, SIGN_IN_BROWSER_PAGE, GtkWidget)

void lf_sign_in_browser_page_open (LfSignInBrowserPage *self, const char *uri);

G_END_DECLS
