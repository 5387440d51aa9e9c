/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lf-overview.h"

G_BEGIN_DECLS

/* What is wrong with the whole and what cures it, for the banner. */
typedef struct {
  char *text;            /* a whole sentence */
  char *button;          /* (nullable) */
  char *action;          /* (nullable): name of an action of window or application */
  char *target;          /* (nullable): its text target */
} LfTrouble;

void       lf_trouble_free (LfTrouble *self);

/* (transfer full) of LfTrouble, the gravest first. */
GPtrArray *lf_trouble_list (LfOverview *overview);

G_END_DECLS
