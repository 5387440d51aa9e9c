/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-item.h"
#include "core/networks/facebook/lf-facebook-errors.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where a look at a list stopped: “t” is the newest time that was seen, “ids” what has it: times are whole seconds here. */
gboolean    lf_facebook_mark_is_new (JsonObject *mark, const char *id, gint64 time_us);
void        lf_facebook_mark_note   (JsonObject *mark, const char *id, gint64 time_us);
gint64      lf_facebook_mark_get_us (JsonObject *mark);

/* A cursor is a JSON object; one that cannot be read begins anew, which makes nothing double.
 * (transfer none): the object under @name, made when it is not there. */
JsonObject *lf_facebook_cursor_get  (JsonObject *cursor, const char *name);
void        lf_facebook_cursor_move (JsonObject *cursor, const char *from, const char *to);
void        lf_facebook_cursor_drop (JsonObject *cursor, const char *name);

void        lf_facebook_cursor_set_us (JsonObject *object, const char *name, gint64 time_us);
gint64      lf_facebook_cursor_get_us (JsonObject *object, const char *name);

/* (transfer full): nothing yet; and its end: oldest first, with the cursor. */
LfFetched  *lf_facebook_fetched_new (void);
LfFetched  *lf_facebook_fetched_end (LfFetched *fetched, JsonNode *cursor, gboolean more, const LfFacebookUsage *usage);

G_END_DECLS
