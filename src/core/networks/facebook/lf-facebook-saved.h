/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/networks/facebook/lf-facebook-private.h"

G_BEGIN_DECLS

/* Names in the saved state of a step; all values are texts but for the list of pictures. */
#define LF_FACEBOOK_SAVED_KEY "key"              /* for which sending it was made */
#define LF_FACEBOOK_SAVED_SINCE "since"          /* µs UTC: when it was prepared first; what is older cannot be this post */
#define LF_FACEBOOK_SAVED_WAY "way"              /* by lf_facebook_way_name() */
#define LF_FACEBOOK_SAVED_TO "to"                /* id: the page, or what is answered */
#define LF_FACEBOOK_SAVED_ON "on"                /* of a comment: id of its post */
#define LF_FACEBOOK_SAVED_TEXT "text"
#define LF_FACEBOOK_SAVED_LINK "link"            /* only where there is one to be shown */
#define LF_FACEBOOK_SAVED_RECIPIENT "recipient"  /* of a message: a person; of a private answer: “comment_id” or “post_id” */
#define LF_FACEBOOK_SAVED_WHOM "whom"            /* of a private answer: the name, as far as it is known */
#define LF_FACEBOOK_SAVED_MEDIA "media"          /* an object for each picture: “id”, “made” (µs UTC), “temporary” (“yes”) */
#define LF_FACEBOOK_SAVED_DUPLICATE "duplicate"  /* “yes”: the server said that such a text stands there already */

const char    *lf_facebook_way_name       (LfFacebookWay way);

/* Whether it was made for this sending. */
gboolean       lf_facebook_is_prepared    (LfOutgoing *outgoing);

/* (transfer full): objects */
JsonNode      *lf_facebook_copy_saved     (LfOutgoing *outgoing);

/* (transfer full): the request that makes it, as @saved says. */
LfHttpRequest *lf_facebook_make_request   (LfFacebookAdapter *self, JsonObject *saved);

/* What an answer goes out below, and to: the first part of a thread, or what it answers; NULL for a post. */
LfReference   *lf_facebook_get_target     (LfOutgoing *outgoing);

G_END_DECLS
