/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/http/lf-http-request.h"

G_BEGIN_DECLS

/* How full the quota of a page is, as the headers of an answer say. */
typedef struct {
  guint  percent;      /* the highest of all that are named */
  gint64 regain_ms;    /* so long nothing will be answered; 0: it is */
} LfFacebookUsage;

/* @business, @app: (nullable): values of “X-Business-Use-Case-Usage” and “X-App-Usage”. */
LfFacebookUsage lf_facebook_read_usage    (const char *business, const char *app);

/* So many times longer than usual is the wait for the next look; 1: as usual. */
guint           lf_facebook_usage_get_slower (const LfFacebookUsage *usage);

void            lf_facebook_read_refusal  (const LfHttpRefusal *refusal, LfNetworkErrorInfo *info);

/* (transfer full) @error: what can be done next, by the server's own number. @publishes: the request could make something
 * public. */
GError         *lf_facebook_translate     (GError *error, gboolean publishes);
GError         *lf_facebook_recode        (GError *error, LfNetworkError code, const char *name);

/* Whether the server failed at this question: a smaller one may be answered. */
gboolean        lf_facebook_is_too_much   (const GError *error);

/* Whether the server says that this very text stands there already. */
gboolean        lf_facebook_is_duplicate  (const GError *error);

G_END_DECLS
