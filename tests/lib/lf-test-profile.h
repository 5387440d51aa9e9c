/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* A whole profile in a fresh folder with a real database; the test runs in a private keyring (tests/lib/with-keyring). */
typedef struct {
  char      *folder;
  LfContext *context;
} LfTestProfile;

LfTestProfile *lf_test_profile_new    (void);
void           lf_test_profile_free   (LfTestProfile *self);

/* Closes the context, so that another one can open the same folder, and opens it again. */
void           lf_test_profile_close  (LfTestProfile *self);
void           lf_test_profile_open   (LfTestProfile *self);

/* Adds a practice account and gives its uid (transfer full). */
char          *lf_test_profile_add    (LfTestProfile *self, const char *login);

/* Any account: @server (nullable) as typed; @secret answers for password, code or token. (transfer full) */
typedef struct {
  const char *network;
  const char *server;
  const char *login;
  const char *secret;
} LfTestLogin;
char          *lf_test_profile_sign_in (LfTestProfile *self, const LfTestLogin *login);

/* A post with one text for the accounts (a strv), due at @due_us; (transfer container) of LfDelivery. */
GPtrArray     *lf_test_profile_submit (LfTestProfile *self, GStrv account_uids, const char *text, gint64 due_us, GError **error);

/* The same with all that a test says about a post. */
typedef struct {
  const char *post_uid;      /* (nullable): the post that it changes */
  const char *text;
  LfMedia    *picture;       /* (nullable): of this profile */
  gint64      due_us;
  LfHandOver  hand_over;
} LfTestPost;
GPtrArray     *lf_test_profile_submit_post (LfTestProfile *self, GStrv account_uids, const LfTestPost *post, GError **error);

/* The delivery as it is now; (transfer full). */
LfDelivery    *lf_test_profile_read   (LfTestProfile *self, const char *delivery_uid);

/* Runs until the delivery is in @state; fails after 20 s. (transfer full) */
LfDelivery    *lf_test_profile_wait   (LfTestProfile *self, const char *delivery_uid, LfDeliveryState state);

void           lf_test_profile_deed   (LfTestProfile *self, LfDeed deed, const char *delivery_uid, LfDue *due, GError **error);

G_END_DECLS
