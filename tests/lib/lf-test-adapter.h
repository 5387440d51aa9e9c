/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"
#include "core/adapter/lf-network.h"

G_BEGIN_DECLS

/* What a program gives its adapters, without a keyring: secrets live in memory until it is let go. */
typedef struct {
  LfAdapterEnv env;
  char        *folder;
} LfTestHouse;

LfTestHouse *lf_test_house_new  (void);
void         lf_test_house_free (LfTestHouse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LfTestHouse, lf_test_house_free)

/* (transfer full): an adapter of an account that is not signed in. */
LfAdapter   *lf_test_house_add  (LfTestHouse *self, const LfNetwork *network, const char *server);

/* A person who signs in. */
#define LF_TYPE_TEST_SIGN_IN (lf_test_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (LfTestSignIn, lf_test_sign_in, LF, TEST_SIGN_IN, GObject)

/* Plays the browser and the person in front of it: gets the page that was opened, returns (transfer full) (nullable) where it
 * ends, which is fetched when it is an address, or the code that it shows. */
typedef char *(*LfTestBrowser) (const char *uri, gpointer user_data);

/* @secret (nullable) is typed for LF_FIELD_SECRET, @login (nullable) for LF_FIELD_LOGIN and LF_FIELD_CLIENT; what is missing cancels. */
LfTestSignIn *lf_test_sign_in_new         (LfSignInMethod method, const char *login, const char *secret);
void          lf_test_sign_in_set_browser (LfTestSignIn *self, LfTestBrowser browser, gpointer user_data);

/* What is sent. All may be 0 or NULL but the text. */
typedef struct {
  const char  *text;
  LfAudience   audience;
  LfReference *parent;
  GPtrArray   *media;          /* of LfMedia whose files are in the house's folder */
  const char  *key;            /* NULL: one that is made of the text */
  const char  *saved;
  guint        n_attempts;
  gboolean     was_unsure;
  GStrv        taken_ids;
  gboolean     waits;
} LfTestWords;

/* (transfer full): what it saves goes into @saved (transfer none) (nullable) as JSON text, each save after the other. */
LfOutgoing  *lf_test_outgoing_new (LfTestHouse *house, const LfTestWords *words, GPtrArray *saved);

/* (transfer full): a picture in the house's folder: @bytes under its sum. */
LfMedia     *lf_test_house_add_picture (LfTestHouse *self, GBytes *bytes, const char *alt);

/* (transfer full): a small PNG. */
GBytes      *lf_test_make_png (void);

/* The calls of an adapter, waited for. */
LfAccount    *lf_test_sign_in  (LfAdapter *adapter, LfTestSignIn *sign_in, GError **error);
gboolean      lf_test_sign_out (LfAdapter *adapter, GError **error);
LfAccount    *lf_test_verify   (LfAdapter *adapter, GError **error);
gboolean      lf_test_prepare  (LfAdapter *adapter, LfOutgoing *outgoing, GError **error);
LfReceipt    *lf_test_publish  (LfAdapter *adapter, LfOutgoing *outgoing, GError **error);
LfFoundResult lf_test_find     (LfAdapter *adapter, LfOutgoing *outgoing, LfReceipt **receipt, GError **error);
LfFetched    *lf_test_fetch    (LfAdapter *adapter, LfStream stream, const char *cursor, GError **error);
gboolean      lf_test_delete   (LfAdapter *adapter, LfReference *target, GError **error);
gboolean      lf_test_act      (LfAdapter *adapter, LfAct act, LfReference *target, GError **error);

G_END_DECLS
