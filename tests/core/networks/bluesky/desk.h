/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-network.h"
#include "lib/lf-bluesky-server.h"
#include "lib/lf-test-adapter.h"

G_BEGIN_DECLS

/* An adapter at work on a real server; every call waits for its end. */
typedef struct {
  LfBlueskyServer *server;
  char            *folder;
  LfClock         *clock;
  LfHttp          *http;
  LfSecrets       *secrets;
  LfAdapter       *adapter;
} Desk;

Desk       *desk_new        (LfBlueskyServer *server);
void        desk_free       (Desk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

/* Signs in at @base (NULL: the test server); the adapter has the account afterwards. @n_asked (nullable): how many fields
 * the person saw. */
gboolean    desk_sign_in    (Desk *self, const char *base, const char *login, const char *password, guint *n_asked,
                             GError **error);

/* Signs in at the test server in the browser; @browser plays it and the person. */
gboolean    desk_browse_in  (Desk *self, LfTestBrowser browser, gpointer data, GCancellable *cancellable, GError **error);

/* Signed in as the office with its app password. */
Desk       *desk_new_office (LfBlueskyServer *server);

LfSecret   *desk_load_secret (Desk *self);
void        desk_put_secret  (Desk *self, const char *name, const char *value);

/* A step to send; what the adapter saves is kept in *@saved. */
typedef struct {
  LfOutgoingParts  parts;
  char            *saved;
} Step;
Step       *step_new        (const char *text);
void        step_free       (Step *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

/* Adds a small picture to @step, stored under @self's folder. */
void        step_add_picture (Step *step, Desk *self, const char *alt);

gboolean      desk_prepare  (Desk *self, Step *step, GError **error);
LfReceipt    *desk_publish  (Desk *self, Step *step, GError **error);
LfFoundResult desk_find     (Desk *self, Step *step, LfReceipt **receipt, GError **error);

/* Prepares and publishes; fails the test for an error. */
LfReceipt    *desk_post     (Desk *self, Step *step);

LfFetched    *desk_fetch    (Desk *self, LfStream stream, const char *cursor, GError **error);

/* Fetches until there is no more: all items by uri; *@cursor is replaced. */
GHashTable   *desk_fetch_all (Desk *self, LfStream stream, char **cursor);

gboolean      desk_delete   (Desk *self, const char *uri, GError **error);

/* The post as the server has it. (transfer full) (nullable) */
JsonNode     *desk_get_record (Desk *self, const char *uri);

G_END_DECLS
