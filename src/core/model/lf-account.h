/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-value.h"
#include "core/model/lf-names.h"

G_BEGIN_DECLS

/* What the office set for an account, so that nobody takes it for another one. */
typedef struct {
  char     *short_name;    /* (nullable): a few letters for narrow places */
  char     *colour;        /* (nullable): a name of the palette, never a free value */
} LfAccountLook;

/* What its sign-in is good for, and how long, as the server said. */
typedef struct {
  char     *rights;          /* (nullable): not known; else names of rights (“post”, “read”, “media”, “moderate”, “messages”), with spaces between */
  gint64    expires_us;      /* when it ends whatever is done; 0: not known, or never */
  gint64    slowed_until_us; /* SLOWED: how long the server asked for a pause; 0: it did not say */
} LfAccountAccess;

/* An account that the office signed in to. Its natural key is (network, server, remote id). Holds no secret. */
LF_DECLARE_VALUE (LfAccount, lf_account);
struct _LfAccount {
  char           *uid;
  char           *network;         /* folder name below networks/, such as “mastodon” */
  char           *server;          /* base URL, such as “https://mastodon.berlin”; “practice:” for practice */
  char           *remote_id;       /* the network's own id, opaque */
  char           *handle;          /* as people write it, with @ where the network uses it: “@bezirksamt@mastodon.berlin”, “bezirksamt.bsky.social” */
  char           *name;            /* display name */
  LfAccountState  state;
  char           *reason;          /* (nullable): why the state is not FINE, or what the server refuses all the same; a short name of lf_error_dup_reason() */
  char           *limits;          /* (nullable): JSON object of the adapter, what the server said of its limits */
  gboolean        standard;        /* belongs to the standard set that a new post has chosen */
  gboolean        hands_over;      /* planned posts wait at the server, where it can */
  LfAccountLook   look;
  LfAccountAccess access;
  gint64          last_contact_us; /* last good answer, 0 for never */
  gint64          added_us;
};

LfAccount  *lf_account_copy             (LfAccount *self);
/* FALSE only when the rights of its sign-in are known and @right (see LfAccountAccess) is none of them: else the server decides. */
gboolean    lf_account_may              (LfAccount *self, const char *right);
/* The name or, where an account has none, the handle. Lent. */
const char *lf_account_get_display_name (LfAccount *self);
/* The short name or, where the office set none, the handle. Lent. */
const char *lf_account_get_short_name   (LfAccount *self);

G_END_DECLS
