/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks logind to put sleep off for the seconds that something needs. Where there is no logind, or it does not answer, nothing happens: nobody
 * ever waits for it. All calls on the main context. */
#define LF_TYPE_SLEEP_GUARD (lf_sleep_guard_get_type ())
G_DECLARE_FINAL_TYPE (LfSleepGuard, lf_sleep_guard, LF, SLEEP_GUARD, GObject)

LfSleepGuard *lf_sleep_guard_new     (void);

/* As often as it was held it must be released. */
void          lf_sleep_guard_hold    (LfSleepGuard *self);
void          lf_sleep_guard_release (LfSleepGuard *self);

G_END_DECLS
