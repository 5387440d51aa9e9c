/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-text.h"

G_BEGIN_DECLS

/* Made from tld_lib.yml: lower case, in the order of strcmp(). */
extern const char * const lf_x_tlds[];
extern const guint        lf_x_n_tlds;

gboolean lf_x_is_turning_sign (gunichar c);
gboolean lf_x_is_latin_accent (gunichar c);
gboolean lf_x_is_refused_sign (gunichar c);
GArray  *lf_x_find_urls       (const char *text);

G_END_DECLS
