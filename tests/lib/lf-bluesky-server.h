/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The real Bluesky stack of tests/servers/bluesky on loopback, on ports of its own. It ends with the test, however that ends. */
typedef struct _LfBlueskyServer LfBlueskyServer;

/* Starts it and waits until everything answers. NULL when its packages were not installed (tests/servers/bluesky/install);
 * the test is then ended as skipped: return 0 from main(). With LF_NEED_SERVERS in the environment it fails. */
LfBlueskyServer *lf_bluesky_server_start (gboolean with_appview);
void             lf_bluesky_server_stop  (LfBlueskyServer *self);

/* Base URL of the server that keeps the accounts. */
const char      *lf_bluesky_server_get_pds (LfBlueskyServer *self);

/* “handle”, “did”, “password”, “appPassword” or “accessJwt” of “office”, “anna” or “mehmet”. */
const char      *lf_bluesky_server_get (LfBlueskyServer *self, const char *who, const char *member);

/* Asks the control port, see the README there; @body (nullable) (transfer full). (transfer full) the answer. */
JsonNode        *lf_bluesky_server_ask (LfBlueskyServer *self, const char *path, JsonObject *body);

/* Asks the PDS as one of the accounts, with its full session. (transfer full) (nullable) the answer; fails the test for an
 * error. */
JsonNode        *lf_bluesky_server_call (LfBlueskyServer *self, const char *who, const char *nsid, JsonObject *body);

void             lf_bluesky_server_sync (LfBlueskyServer *self);

/* How often a call was made. */
guint            lf_bluesky_server_count (LfBlueskyServer *self, const char *nsid);

/* Loses the next @n answers to a call, after the work was done. */
void             lf_bluesky_server_lose (LfBlueskyServer *self, const char *nsid, guint n);

/* The person in the browser, without one: signs in on @page and says yes or no. (transfer full) where the page leads; nobody has been there yet. */
char            *lf_bluesky_server_consent (LfBlueskyServer *self, const char *who, gboolean allows, const char *page);

/* (transfer full): the same access token of a sign-in in the browser, expired. */
char            *lf_bluesky_server_age (LfBlueskyServer *self, const char *token);

/* @n posts of a citizen (or of the office, elsewhere), indexed when this returns; @record (transfer full) gets its type and time.
 * Returns (transfer full): an object with “uri” and “cid” of the last one, and all of them in “written”. */
JsonNode        *lf_bluesky_server_write (LfBlueskyServer *self, const char *who, guint n, JsonObject *record);
void             lf_bluesky_server_remove (LfBlueskyServer *self, const char *who, const char *uri);

G_END_DECLS
