/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-accounts.h"
#include "core/model/lf-delivery.h"
#include "core/model/lf-item.h"

G_BEGIN_DECLS

/* Errors and states → the sentence a person reads, one table for window and command line. All results (transfer full), translated, plain text. */

/* The cure that an error offers. */
typedef enum {
  LF_CURE_NONE, LF_CURE_TRY_AGAIN, LF_CURE_SIGN_IN, LF_CURE_SHORTEN, LF_CURE_UNLOCK, LF_CURE_OPEN_IN_BROWSER, LF_CURE_CHANGE_TEXT,
  LF_CURE_ADD_ALT_TEXT, LF_CURE_CHANGE_PICTURE, LF_CURE_CHANGE_TIME, LF_CURE_UPDATE, LF_CURE_FREE_SPACE, LF_CURE_DECIDE,
} LfCure;

/* @where (nullable): the account or server it is about, as people know it. */
char       *lf_words_for_error    (const GError *error, const char *where, LfCure *cure);
char       *lf_words_for_reason   (const char *reason, const char *said, LfCure *cure);
char       *lf_words_for_problem  (const LfProblem *problem, const char *where);
const char *lf_words_for_cure     (LfCure cure);               /* button text, (transfer none) */

/* DESIGN, “States and their words”: short (“sent 14:30”) and, for a post on several accounts, “2 of 3 sent, Facebook not”. */
/* @limits, @find (nullable): what the account's server wants of planned posts (lf_adapter_get_schedule()); NULL where it keeps none. */
typedef const LfScheduleLimits *(*LfFindSchedule) (const char *account_uid, gpointer data);
char       *lf_words_for_delivery (LfDelivery *delivery, const LfScheduleLimits *limits, gint64 now_us);
char       *lf_words_for_deliveries (GPtrArray *deliveries, LfFindSchedule find, gpointer data, gint64 now_us);
const char *lf_words_icon_for_state (LfDeliveryState state);   /* symbolic icon name */
char       *lf_words_for_item_state (LfItem *item);
char       *lf_words_for_item_kind  (LfItem *item);
const char *lf_words_for_person     (const LfPerson *person);   /* “somebody” where no name is told; lent */
char       *lf_words_for_audience   (LfAudience audience);
/* (nullable): “can be answered until tomorrow 14:05”; NULL where no end is known. @private: an answer in private. */
char       *lf_words_for_answer_end (LfReference *reference, gboolean private, gint64 now_us);
char       *lf_words_for_account_state (LfAccount *account, gint64 now_us);
/* As above; an account that is fine and only posts says so. */
char       *lf_words_for_adapter_state (LfAdapter *adapter, gint64 now_us);
char       *lf_words_for_rights     (LfAccount *account);      /* “write posts, read answers”; NULL: not known */
char       *lf_words_for_access_end (LfAccount *account, gint64 now_us);   /* “sign-in ends on Tue 24 Nov, 14:30”; NULL: no end is known */
const char *lf_words_for_colour     (const char *colour);      /* NULL, or one that is not known: “no colour” */
/* What an office may set because the network does not report it: its name for people, and what can be typed there, a whole sentence. */
const char *lf_words_for_option       (const LfNetworkOption *option);
char       *lf_words_for_option_range (const LfNetworkOption *option);
const char *lf_words_for_check_item (LfCheckItem item);
const char *lf_words_for_doubt      (LfDoubtKind kind);        /* a whole sentence */
const char *lf_words_for_network    (const char *network_id);  /* “Mastodon”, “Bluesky”, “Practice” */

/* (nullable): “+ 2 parts”, behind the first words of a post; NULL where it has one part only. */
char       *lf_words_for_more_parts (LfRevision *revision);

/* What the browser says when it has come back from a sign-in; (transfer none). */
const char *lf_words_for_sign_in_page (LfSignInPage page);
/* Amounts of money by locale, each an estimate. */
char       *lf_words_money             (gint64 micro);
char       *lf_words_for_price         (gint64 micro, gint64 month_micro);
char       *lf_words_for_reading_price (gint64 micro, gint64 wait_us);
char       *lf_words_for_terms         (const LfNetwork *network);
/* (nullable): what has to be done at the network before @field can be answered; what is to be copied stands in its guide. */
char       *lf_words_for_guide         (const LfNetwork *network, LfSignInField field);

/* Times by locale, local zone. Past: “2 hours ago”, due: “today 15:00”, “Tue 24 Nov, 14:30”; full: “Tuesday, 24 November 2026, 14:30”. */
char       *lf_words_time_ago   (gint64 time_us, gint64 now_us);
char       *lf_words_time_due   (gint64 time_us, gint64 now_us);
char       *lf_words_time_full  (gint64 time_us);
char       *lf_words_time_clock (gint64 time_us);              /* “14:30” */
char       *lf_words_time_span  (gint64 span_us);              /* “22 hours”, “in” is up to the caller */

/* The usage concept of the office as a text in Markdown: what its accounts are for, who is responsible, what their profiles hold, when that was looked at. */
char       *lf_words_dup_concept (LfAccounts *accounts, gint64 now_us);

G_END_DECLS
