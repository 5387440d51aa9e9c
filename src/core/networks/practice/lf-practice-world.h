/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-names.h"

G_BEGIN_DECLS

/* What the office did to what a citizen wrote. */
typedef enum { LF_PRACTICE_HIDDEN = 1 << 0, LF_PRACTICE_MUTED = 1 << 1, LF_PRACTICE_LIKED = 1 << 2 } LfPracticeMarks;

/* Something written in the practice world. */
typedef struct {
  gint64      n;         /* its id */
  gint64      seq;       /* place in the order of becoming visible; 0: not yet */
  LfItemKind  kind;      /* OWN, REPLY, MENTION, MESSAGE */
  LfAudience  audience;
  char       *handle;    /* (nullable): who wrote it; NULL: the account itself */
  char       *name;
  char       *text;
  char       *key;       /* (nullable): idempotency key of an own one */
  gint64      parent;    /* 0: none */
  gint64      root;      /* itself at the top of a thread */
  gint64      time_us;
  guint       n_media;
  gboolean    deleted;
  gboolean    planned;   /* waits for its time and is no post yet; never visible */
  guint       marks;     /* LfPracticeMarks */
} LfPracticeEntry;

/* What stands in one account's world: <folder>/practice/<account uid>.json. Open means locked: no other process or thread sees
 * a half change. Blocking; for worker threads. Errors: LF_NETWORK_ERROR OFFLINE (the disk), NOT_UNDERSTOOD (a broken file, left
 * as it is). */
typedef struct _LfPracticeWorld LfPracticeWorld;

LfPracticeWorld *lf_practice_world_open  (const char *folder, const char *account_uid, GError **error);
void             lf_practice_world_close (LfPracticeWorld *self);
gboolean         lf_practice_world_save  (LfPracticeWorld *self, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfPracticeWorld, lf_practice_world_close)

gboolean         lf_practice_world_is_new       (LfPracticeWorld *self);
/* (element-type LfPracticeEntry) (transfer none), in the order of adding. */
GPtrArray       *lf_practice_world_get_entries  (LfPracticeWorld *self);
LfPracticeEntry *lf_practice_world_add          (LfPracticeWorld *self);
void             lf_practice_world_show         (LfPracticeWorld *self, LfPracticeEntry *entry);
LfPracticeEntry *lf_practice_world_find         (LfPracticeWorld *self, gint64 n);
LfPracticeEntry *lf_practice_world_find_key     (LfPracticeWorld *self, const char *key);

/* For the files beside: takes the lock of @path; closing the descriptor lets it go. −1 with @error set. */
int              lf_practice_lock_file          (const char *path, GError **error);

G_END_DECLS
