/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-value.h"

G_BEGIN_DECLS

/* What an office arranges around its accounts. */

/* Accounts that are chosen together. */
LF_DECLARE_VALUE (LfAccountGroup, lf_account_group);
struct _LfAccountGroup {
  char *uid;
  char *name;
  GStrv account_uids;   /* in the order of adding to the profile; removed accounts are left out */
};

gboolean lf_account_group_has (LfAccountGroup *self, const char *account_uid);

/* What stands in the profile of an account and in the usage concept of the office. */
typedef enum {
  LF_CHECK_PURPOSE,
  LF_CHECK_RESPONSIBLE,
  LF_CHECK_HOURS,
  LF_CHECK_IMPRINT,      /* from here on addresses of pages */
  LF_CHECK_PRIVACY,
  LF_CHECK_NETIQUETTE,
} LfCheckItem;
#define LF_N_CHECK_ITEMS 6

const char *lf_check_item_name      (LfCheckItem item);
/* FALSE: no such name. */
gboolean    lf_check_item_from_name (const char *name, LfCheckItem *item);
gboolean    lf_check_item_is_link   (LfCheckItem item);
/* An empty value is right; an address has to begin with http: or https: and name a host. */
gboolean    lf_check_item_is_valid  (LfCheckItem item, const char *value);

LF_DECLARE_VALUE (LfChecklist, lf_checklist);
struct _LfChecklist {
  char   *account_uid;
  char   *values[LF_N_CHECK_ITEMS];   /* (nullable) each */
  gint64  checked_us;                 /* when somebody last went through it; 0: never */
};

/* Why a person is asked once more before a post goes to an account. */
typedef enum {
  LF_DOUBT_NEVER_POSTED,   /* nothing was sent or planned for it from this profile yet; not asked in practice */
  LF_DOUBT_NO_SET,         /* there is a standard set, and it belongs neither to that nor to a group */
} LfDoubtKind;

typedef struct {
  char        *account_uid;
  LfDoubtKind  kind;
} LfDoubt;

void lf_doubt_free (LfDoubt *self);

/* The names that a colour of an account may have, ended by NULL; what they look like is up to the window. */
extern const char * const lf_account_colours[];
gboolean lf_account_is_colour (const char *name);

/* Signs that a short name may have, so that it fits where there is no place. */
#define LF_SHORT_NAME_MAX 12
/* (transfer full) (nullable): @typed without what no name holds; NULL: none is left. FALSE at @fits (out): it is too long. */
char *lf_account_clean_short_name (const char *typed, gboolean *fits);

G_END_DECLS
