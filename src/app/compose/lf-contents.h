/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-delivery.h"

G_BEGIN_DECLS

/* One part of it: a post of several is sent as a thread, each part as an answer to the one before. */
typedef struct {
  char       *text;
  GHashTable *variants;   /* account uid → text */
  GPtrArray  *media;      /* of LfMedia */
} LfContentsPart;

/* The words and pictures of a composition; copied whole to keep what it was when it was loaded. */
typedef struct {
  GPtrArray  *parts;      /* of LfContentsPart, at least one */
  GPtrArray  *chosen;     /* of account uids */
  char       *language;
  LfDue      *due;        /* (nullable) */
  LfHandOver  hand_over;
  gboolean    at_server;  /* of what is planned: a server keeps it and sends it as it was planned */
  LfAudience  audience;
  char       *reply_to_uid;
  GHashTable *fields;     /* name → value: what the office wants to be told; never sent */
} LfContents;

LfContents *lf_contents_new       (void);
LfContents *lf_contents_from_post (LfPost *post);
/* What is planned of a post: (nullable) NULL when none of its deliveries waits. @fixed gets the accounts that have it, or may. */
LfContents *lf_contents_from_deliveries (const LfContents *chosen, GPtrArray *deliveries, GPtrArray *fixed);
void        lf_contents_free      (LfContents *self);
LfContents *lf_contents_copy      (const LfContents *self);
gboolean    lf_contents_equal     (const LfContents *a, const LfContents *b);
gboolean    lf_contents_has       (const LfContents *self, const char *account_uid);
/* (transfer none): a part, from 0. */
LfContentsPart *lf_contents_nth   (const LfContents *self, guint part);
const char *lf_contents_get_text  (const LfContents *self, guint part, const char *account_uid);
/* The pictures of a post are those of its first part, whichever that is: they stay when another one becomes the first.
 * @written (nullable): what it says; NULL: nothing yet. Remove: (transfer full): what it said; never the only one. */
void        lf_contents_insert_part (LfContents *self, guint part, LfPart *written);
LfPart     *lf_contents_remove_part (LfContents *self, guint part);
/* TRUE when that is new; an empty value takes it away. */
gboolean    lf_contents_set_field (LfContents *self, const char *name, const char *value);
LfRevision *lf_contents_freeze    (const LfContents *self, const char *post_uid, gboolean only_chosen);
LfPost     *lf_contents_make_post (const LfContents *self, const char *post_uid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfContents, lf_contents_free)

G_END_DECLS
