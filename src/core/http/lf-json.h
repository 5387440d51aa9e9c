/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads bytes that came from outside: at most 64 levels deep (scanned before json-glib sees them: 100,000 crash it), valid UTF-8,
 * root an object or an array. Error: LF_NETWORK_ERROR_NOT_UNDERSTOOD. */
JsonNode *lf_json_parse (GBytes *bytes, GError **error);

/* The same from a text (nullable), where what is no object counts as an empty one. (transfer full) */
JsonNode *lf_json_parse_text (const char *text);

/* Readers that never warn: a missing member or one of another type is the fallback. All results are lent. */
JsonObject *lf_json_root_object (JsonNode *node);
JsonArray  *lf_json_root_array  (JsonNode *node);
JsonObject *lf_json_get_object  (JsonObject *object, const char *name);
JsonArray  *lf_json_get_array   (JsonObject *object, const char *name);
const char *lf_json_get_string  (JsonObject *object, const char *name);
gint64      lf_json_get_int     (JsonObject *object, const char *name, gint64 fallback);
gboolean    lf_json_get_bool    (JsonObject *object, const char *name, gboolean fallback);
guint       lf_json_n_objects   (JsonArray *array);
JsonObject *lf_json_nth_object  (JsonArray *array, guint index);
const char *lf_json_nth_string  (JsonArray *array, guint index);

/* Walks nested members: lf_json_walk (o, "configuration", "statuses", NULL). Lent; NULL when a step is missing. */
JsonObject *lf_json_walk (JsonObject *object, ...) G_GNUC_NULL_TERMINATED;

/* ISO 8601 with zone → µs since 1970 UTC; 0 when missing or unreadable. */
gint64      lf_json_get_time_us (JsonObject *object, const char *name);

char *lf_json_to_text (JsonNode *node);

/* “Sat, 24 Dec …”-free: µs UTC → “2026-12-24T13:30:00.000Z” (transfer full). */
char *lf_json_format_time (gint64 time_us);

G_END_DECLS
