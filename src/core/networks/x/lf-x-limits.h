/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-limits.h"

G_BEGIN_DECLS

/* Members of the JSON object that is kept with an account (LfAccount.limits). X says neither: people set them. */
#define LF_X_READING_SETTING "reading"         /* boolean: mentions and threads are fetched; without it: posting only */
#define LF_X_MAX_LENGTH_SETTING "max_length"   /* number: for accounts that may write more than 280 */

/* What a premium account may write; nobody else gets more from a wrong setting. */
#define LF_X_LONGEST_LENGTH 25000

#define LF_X_PRICES_SETTING "prices"           /* object of numbers, µ$: “post”, “link”, “reply”, “alt”, “read”, “look”, … */

/* A price that is set: a thousand dollars at most. */
#define LF_X_MOST_MICRO G_GINT64_CONSTANT (1000000000)

/* What X charges for: a post, one with an address, an answer to somebody, a description, an item that is read with its author, an
 * own post that is read to see whether it is there, taking one away. */
typedef enum {
  LF_X_PRICE_POST,
  LF_X_PRICE_LINK,
  LF_X_PRICE_REPLY,
  LF_X_PRICE_ALT,
  LF_X_PRICE_READ,
  LF_X_PRICE_LOOK,
  LF_X_PRICE_DELETE,
} LfXPrice;

/* The published ones in µ$, for who has no account yet. */
#define LF_X_POST_MICRO 15000
#define LF_X_LINK_MICRO 200000
#define LF_X_REPLY_MICRO 10000
#define LF_X_ALT_MICRO 5000
#define LF_X_READ_MICRO 15000   /* 5,000 for the post, 10,000 for its author */
#define LF_X_LOOK_MICRO 5000    /* nobody's name is asked for */
#define LF_X_DELETE_MICRO 10000

LfLimits *lf_x_limits_new  (const char *json);
gboolean  lf_x_reads       (const char *json);
char     *lf_x_set_reads   (const char *json, gboolean reads);
gint64    lf_x_get_price   (const char *json, LfXPrice what);

G_END_DECLS
