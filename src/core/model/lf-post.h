/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-value.h"
#include "core/model/lf-names.h"

G_BEGIN_DECLS

/* A picture that was copied into the profile when it was attached: media/<sha256>. */
LF_DECLARE_VALUE (LfMedia, lf_media);
struct _LfMedia {
  char   *uid;
  char   *sha256;
  char   *mime;          /* sniffed from the bytes, never from the name */
  int     width;
  int     height;
  gint64  size_bytes;
  char   *alt;           /* (nullable): the picture's description */
  char   *decoration;    /* (nullable): why it needs none; kept */
};

/* Another text for one account. */
LF_DECLARE_VALUE (LfVariant, lf_variant);
struct _LfVariant {
  char *account_uid;
  char *text;
};

/* One part of a post: a single post has one, a thread of own posts several, sent one after the other. */
LF_DECLARE_VALUE (LfPart, lf_part);
struct _LfPart {
  char      *text;
  GPtrArray *variants;   /* of LfVariant */
  GPtrArray *media;      /* of LfMedia */
};
const char *lf_part_get_text (LfPart *self, const char *account_uid);

/* What the office wants to be told of a post before it goes out; kept with it and never sent. */
LF_DECLARE_VALUE (LfField, lf_field);
struct _LfField {
  char *name;     /* “Freigegeben von” */
  char *value;
};
gboolean    lf_fields_equal (GPtrArray *a, GPtrArray *b);          /* of LfField; NULL is none */
const char *lf_fields_get   (GPtrArray *fields, const char *name);  /* (nullable) */

/* What a post says, frozen: a delivery points to exactly one revision. */
LF_DECLARE_VALUE (LfRevision, lf_revision);
struct _LfRevision {
  char       *uid;
  char       *post_uid;
  GPtrArray  *parts;          /* of LfPart, at least one */
  char       *language;       /* BCP 47, such as “de” */
  LfAudience  audience;
  char       *reply_to_uid;   /* (nullable): the item that is answered */
  char       *sha256;         /* of all the above that can be seen by readers */
  GPtrArray  *fields;         /* of LfField; (nullable) */
  gint64      created_us;
};
char *lf_revision_dup_first_words (LfRevision *self, guint n_characters);

/* When: the instant, and the wall-clock time and zone that the person chose. */
typedef struct {
  gint64  due_us;
  char   *wall;    /* (nullable): “2026-12-24T14:30” */
  char   *zone;    /* (nullable): “Europe/Berlin” */
} LfDue;
#define LF_TYPE_DUE (lf_due_get_type ())
GType  lf_due_get_type (void);
LfDue *lf_due_new      (gint64 due_us, const char *wall, const char *zone);
LfDue *lf_due_copy     (const LfDue *self);
void   lf_due_free     (LfDue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfDue, lf_due_free)

/* A post being written: autosaved, never sent by itself. A reply text that waits is a draft too (revision->reply_to_uid). */
LF_DECLARE_VALUE (LfPost, lf_post);
struct _LfPost {
  char        *uid;
  LfPostState  state;
  LfRevision  *revision;      /* the newest text */
  GStrv        account_uids;  /* chosen accounts */
  LfDue       *due;           /* (nullable): chosen time */
  LfHandOver   hand_over;     /* AS_SET: as its accounts are set */
  gint64       changed_us;
  guint        n_deliveries;  /* 0: a pure draft */
};

G_END_DECLS
