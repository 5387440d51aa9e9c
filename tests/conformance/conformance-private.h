/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "conformance.h"

G_BEGIN_DECLS

#define CONFORMANCE_WORDS "Straßenfest am Samstag: Müllerstraße gesperrt"

typedef struct {
  const LfWorld *world;
  gpointer       data;
  LfTestHouse   *house;
  LfAdapter     *adapter;
  GPtrArray     *saved;
  GString       *said;      /* every line of the log and every error */
  GPtrArray     *secrets;   /* what was kept for the account, at the beginning and at the end */
} Fixture;

typedef void (*ConformanceFunc) (Fixture *fixture, gconstpointer data);

void        conformance_add        (const LfWorld *world, const char *name, gboolean signed_in, ConformanceFunc func);

/* What an error says must not hold the secret. */
void        conformance_keep_error (Fixture *fixture, const GError *error);

LfOutgoing *conformance_prepare    (Fixture *fixture, LfTestWords *words);

/* What the server says, when somebody cancels, and what is done to what citizens wrote. */
void        conformance_add_answers (const LfWorld *world);
void        conformance_add_cancels (const LfWorld *world);
void        conformance_add_deeds   (const LfWorld *world);

G_END_DECLS
