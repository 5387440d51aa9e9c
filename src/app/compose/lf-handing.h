/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* Who sends what is being written: its servers, or this program. */
typedef struct {
  guint       n_chosen;   /* accounts it still goes to */
  guint       n_can;      /* whose servers keep planned posts */
  gboolean    set;        /* one of those is set to let its server send */
  const char *network;    /* (nullable): of those whose servers can, when it is one network only */
} LfHanding;

LfHanding lf_handing_look       (LfComposition *composition);

/* Whether the servers that can shall send it: what the person chose, else as the accounts are set. */
gboolean  lf_handing_is_wanted  (LfComposition *composition, const LfHanding *handing);

/* (transfer full): the check in the compose window; the sentence of its foot, and (out) when it stops being true by itself, 0: never. */
char     *lf_handing_dup_label  (const LfHanding *handing);
char     *lf_handing_dup_words  (LfComposition *composition, gint64 now_us, gint64 *until_us);

G_END_DECLS
