/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-names.h"
#include "core/networks/practice/lf-practice-lines.h"

G_BEGIN_DECLS

/* Something a citizen will write. Everything follows from the key of what it reacts to: the same key gives the same answers. */
typedef struct {
  const LfPracticePerson *person;
  const char             *text;
  LfItemKind              kind;     /* REPLY, MENTION or MESSAGE */
  gint64                  wait_us;  /* how long after */
} LfPracticeLine;

/* GArray of LfPracticeLine, (transfer full). */
GArray *lf_practice_citizens_welcome    (const char *key);
GArray *lf_practice_citizens_see_post   (const char *key, const char *text);
/* @person: who was answered (nullable: not one of ours); @n_said: how often they spoke in this thread. */
GArray *lf_practice_citizens_see_answer (const char *key, const char *person_handle, guint n_said);

G_END_DECLS
