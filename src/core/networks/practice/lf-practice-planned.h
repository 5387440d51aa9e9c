/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/networks/practice/lf-practice-server.h"
#include "core/networks/practice/lf-practice-world.h"

G_BEGIN_DECLS

/* As real servers have it. */
#define LF_PRACTICE_MIN_AHEAD_US (5 * G_GINT64_CONSTANT (60000000))
#define LF_PRACTICE_MAX_PLANNED_PER_DAY 25
#define LF_PRACTICE_MAX_PLANNED 300

/* Posts that wait in a practice world until their time; they go out when it is next looked at. Blocking; for worker threads.
 * (transfer full) (nullable): the id of the copy, which is not the id of the later post. */
char     *lf_practice_planned_take   (const LfPracticeSite *site, const LfPracticePost *post, gint64 due_us, GError **error);

/* (transfer full) (nullable): ids of the copies that were made under @key for this time; NULL without an error: none. */
GStrv     lf_practice_planned_find   (const LfPracticeSite *site, const char *key, gint64 due_us, GError **error);

/* @due_us 0: takes it away. GONE when it is not there. */
gboolean  lf_practice_planned_change (const LfPracticeSite *site, const char *id, gint64 due_us, GError **error);

/* Lets what is due go out: calls @show for each new post; whether there was one. */
typedef void (*LfPracticeShow) (LfPracticeWorld *world, LfPracticeEntry *post, gint64 now_us);
gboolean  lf_practice_planned_go_out (LfPracticeWorld *world, gint64 now_us, LfPracticeShow show);

G_END_DECLS
