/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/compose/lf-contents.h"
#include "core/adapter/lf-adapter.h"
#include "core/model/lf-delivery.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* The places of the compose window in the order in which they are worked through (F6). */
typedef enum { LF_PLACE_TEXT, LF_PLACE_PICTURES, LF_PLACE_ACCOUNTS, LF_PLACE_WHEN, LF_PLACE_APPROVAL } LfPlace;

/* What still has to be done before a post can be planned. */
typedef enum {
  LF_NEED_TEXT,
  LF_NEED_SHORTER_TEXT,
  LF_NEED_OTHER_TEXT,         /* the network refuses this text for another reason */
  LF_NEED_ALT_TEXT,
  LF_NEED_SHORTER_ALT_TEXT,
  LF_NEED_REASON,             /* “only decoration” without a reason */
  LF_NEED_PICTURE_LOADED,
  LF_NEED_FEWER_PICTURES,
  LF_NEED_OTHER_PICTURE,
  LF_NEED_ACCOUNT,
  LF_NEED_TIME,
  LF_NEED_READABLE_TIME,
  LF_NEED_LATER_TIME,
  LF_NEED_FIELD,
} LfNeedKind;

typedef struct {
  LfNeedKind   kind;
  LfPlace      place;
  const char  *account_uid;   /* (nullable): whose text; an interned string */
  int          media;         /* index of the picture, −1 */
  guint        part;          /* of a post of several */
  const char  *field;         /* (nullable): what the office wants to be told; an interned string */
} LfNeed;

/* What a counter under the text of a part says; accounts of one network that count the same share one. */
typedef struct {
  const char  *network;       /* interned */
  const char  *account_uid;   /* interned; the first of them */
  guint        have;
  guint        limit;         /* 0: none */
} LfCounter;

/* A post while it is written: everything the compose window shows, without widgets. Saves itself at most 2 s after a change.
 * Signals: “changed” (something was altered, here or by the accounts), “saved” (lf_composition_get_saved_us() is new),
 * “due-passed” (the time of a planned post came while it was being changed). Property “error” (boxed GError, nullable: why
 * the last saving failed). */
#define LF_TYPE_COMPOSITION (lf_composition_get_type ())
G_DECLARE_FINAL_TYPE (LfComposition, lf_composition, LF, COMPOSITION, GObject)

/* @adapters: GListModel of LfAdapter. The standard set is chosen. */
LfComposition *lf_composition_new (LfStore *store, GListModel *adapters);

/* Takes over a stored post. Accounts that have it already, or may have it, are fixed: they stay out of what is submitted. */
void       lf_composition_load_async   (LfComposition *self, const char *post_uid, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_composition_load_finish  (LfComposition *self, GAsyncResult *result, GError **error);

const char *lf_composition_get_post_uid (LfComposition *self);
gboolean    lf_composition_is_empty     (LfComposition *self);
gboolean    lf_composition_is_planned   (LfComposition *self);
gboolean    lf_composition_is_altered   (LfComposition *self);
gint64      lf_composition_get_saved_us (LfComposition *self);
gint64      lf_composition_get_now_us   (LfComposition *self);
const GError *lf_composition_get_error  (LfComposition *self);

/* A post has one part or more, counted from 0. @written (nullable): NULL for one that says nothing yet. Remove, never the only one: (transfer full):
 * what it said. The pictures stay with the post when its first part goes. */
guint       lf_composition_count_parts  (LfComposition *self);
void        lf_composition_insert_part  (LfComposition *self, guint part, LfPart *written);
LfPart     *lf_composition_remove_part  (LfComposition *self, guint part);
/* Nothing is lost with it. */
gboolean    lf_composition_part_is_empty (LfComposition *self, guint part);

/* @account_uid NULL: the text for all. Setting an account's text gives it an own one, for this part; in the others it has the text for all. */
const char *lf_composition_get_text     (LfComposition *self, guint part, const char *account_uid);
void        lf_composition_set_text     (LfComposition *self, guint part, const char *account_uid, const char *text);
/* Of any part. Giving one begins with the text for all; taking it away concerns all parts. */
gboolean    lf_composition_has_own_text (LfComposition *self, const char *account_uid);
void        lf_composition_give_own_text (LfComposition *self, const char *account_uid);
void        lf_composition_take_own_text (LfComposition *self, const char *account_uid);

gboolean    lf_composition_is_chosen    (LfComposition *self, const char *account_uid);
gboolean    lf_composition_is_fixed     (LfComposition *self, const char *account_uid);
void        lf_composition_choose       (LfComposition *self, const char *account_uid, gboolean chosen);
guint       lf_composition_count_chosen (LfComposition *self);
GListModel *lf_composition_get_adapters (LfComposition *self);
LfAdapter  *lf_composition_find_adapter (LfComposition *self, const char *account_uid);

/* Pictures are added to the first part; those that another part may have stay with it. */
guint       lf_composition_count_pictures (LfComposition *self);
guint       lf_composition_count_part_pictures (LfComposition *self, guint part);
LfMedia    *lf_composition_get_picture    (LfComposition *self, guint index);
void        lf_composition_add_picture    (LfComposition *self, LfMedia *media);
void        lf_composition_remove_picture (LfComposition *self, guint index);
void        lf_composition_describe       (LfComposition *self, guint index, const char *alt, const char *decoration);
void        lf_composition_set_importing  (LfComposition *self, guint n_importing);
guint       lf_composition_get_max_alt    (LfComposition *self);

/* What the office wants to be told: @names are asked for, unless it is an answer. Value NULL takes it away. */
void                lf_composition_require      (LfComposition *self, const char * const *names);
const char * const *lf_composition_get_required (LfComposition *self);
const char         *lf_composition_get_field    (LfComposition *self, const char *name);
void                lf_composition_set_field    (LfComposition *self, const char *name, const char *value);

const char *lf_composition_get_language (LfComposition *self);
void        lf_composition_set_language (LfComposition *self, const char *language);

/* @due (nullable); @unreadable: something was typed that is no time. */
const LfDue *lf_composition_get_due     (LfComposition *self);
void         lf_composition_set_due     (LfComposition *self, const LfDue *due, gboolean unreadable);

/* Who sends it at that time. */
void              lf_composition_set_hand_over (LfComposition *self, LfHandOver hand_over);

/* All that is written, or with @planned what is planned of it (nullable); lent until the next change. */
const LfContents *lf_composition_get_contents  (LfComposition *self, gboolean planned);

/* (transfer full): of LfNeed in the order of the places; of LfCounter. */
GArray     *lf_composition_list_needs    (LfComposition *self);
GArray     *lf_composition_list_counters (LfComposition *self, guint part);

/* What sending costs, millionths of a US dollar; @account_uids: (transfer full): who charges it. */
gint64      lf_composition_get_price     (LfComposition *self, GStrv *account_uids);

/* (transfer full): ready for the outbox. */
LfSubmission *lf_composition_make_submission (LfComposition *self, const LfDue *due);

/* Saves what is unsaved. An empty one that was never planned leaves nothing. */
void       lf_composition_save_async    (LfComposition *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_composition_save_finish   (LfComposition *self, GAsyncResult *result, GError **error);

/* Throws away: a draft goes to the trash, a planned post is again what it was when it was loaded. */
void       lf_composition_discard_async  (LfComposition *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean   lf_composition_discard_finish (LfComposition *self, GAsyncResult *result, GError **error);

/* After it was submitted: nothing is to be saved any more, and the post no longer counts as being changed. */
void       lf_composition_end (LfComposition *self);

G_END_DECLS
