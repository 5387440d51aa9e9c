/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For the files of this folder. */
const char *lf_words_short_reason (const char *reason);

G_END_DECLS
