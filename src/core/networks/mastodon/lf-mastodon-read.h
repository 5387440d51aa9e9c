/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/model/lf-account.h"
#include "core/model/lf-delivery.h"
#include "core/model/lf-item.h"

G_BEGIN_DECLS

/* In the “extra” of a reference: the content warning of what it refers to. */
#define LF_MASTODON_WARNING "warning"

/* Through whose eyes a status is read. */
typedef struct {
  const char *own_id;      /* remote id of the own account */
  const char *domain;      /* what handles of people on the same server lack */
  GHashTable *known;       /* (nullable): made by lf_mastodon_known_new() */
} LfMastodonSight;

/* What was seen of statuses so far, by their id: the API names a parent only by its id. */
GHashTable *lf_mastodon_known_new      (void);
void        lf_mastodon_known_add      (GHashTable *known, JsonObject *status);

LfAudience  lf_mastodon_audience       (const char *visibility);
const char *lf_mastodon_visibility     (LfAudience audience);

LfItem     *lf_mastodon_read_status    (JsonObject *status, const LfMastodonSight *sight);
LfReceipt  *lf_mastodon_read_receipt   (JsonObject *status);
gboolean    lf_mastodon_read_account   (JsonObject *json, const char *domain, LfAccount *account);
char       *lf_mastodon_dup_rights     (const char *scopes);

/* Into @fetched, newest first as the server gave them; names of unknown types are added to @unknown (of char *). */
void        lf_mastodon_read_notifications (JsonArray *array, const LfMastodonSight *sight, LfFetched *fetched,
                                            GPtrArray *unknown);
void        lf_mastodon_read_conversations (JsonArray *array, const LfMastodonSight *sight, LfFetched *fetched);
void        lf_mastodon_read_statuses      (JsonArray *array, const LfMastodonSight *sight, LfFetched *fetched);

/* Turns the page round, so that the oldest comes first. */
void        lf_mastodon_reverse        (LfFetched *fetched);

/* (transfer full) (nullable): the id to go on from, by the `Link` header or else by the page itself. */
char       *lf_mastodon_read_newest    (const char *link, JsonArray *page, const char *member);
char       *lf_mastodon_read_oldest    (const char *link, JsonArray *page, const char *member);

G_END_DECLS
