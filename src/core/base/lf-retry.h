/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 lf_retry_wait_us      (guint n_failures);
gint64 lf_retry_wait_with_us (guint n_failures, double random);

G_END_DECLS
