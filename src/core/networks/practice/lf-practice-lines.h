/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A citizen of the practice world. */
typedef struct {
  const char *name;
  const char *handle;
} LfPracticePerson;

/* What citizens ask when a post speaks of something: patterns for single words (case-folded, * and ?), then the lines. */
typedef struct {
  const char *const *words;
  const char *const *lines;
} LfPracticeTopic;

extern const LfPracticePerson lf_practice_people[];
extern const guint lf_practice_n_people;

extern const LfPracticeTopic lf_practice_topics[];
extern const guint lf_practice_n_topics;

/* All end with NULL. */
extern const char *const lf_practice_general[];    /* under any post */
extern const char *const lf_practice_mentions[];   /* without a post of the office */
extern const char *const lf_practice_messages[];   /* in private */
extern const char *const lf_practice_thanks[];     /* after the office's answer */
extern const char *const lf_practice_further[];    /* a second question after the office's answer */

G_END_DECLS
