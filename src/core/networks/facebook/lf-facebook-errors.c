/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the Graph API says beside the status: a number for what is wrong, and how full the quota is. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-errors.h"

#include "core/base/lf-clock.h"
#include "core/http/lf-json.h"

#include <stdio.h>
#define MINUTE_MS (60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

#define ANY -1
#define DUPLICATE "Duplicate"
#define TOO_MUCH "TooMuch"

/* By code and subcode; the first one that fits counts. Some numbers come as either. A refusal without a row means what its status
 * says; “is_transient” proves nothing and is not read. */
static const struct {
  int            code;
  int            subcode;
  LfNetworkError error;
  const char    *name;
  gint64         wait_ms;
} meanings[] = {
  { ANY, 1404078, LF_NETWORK_ERROR_NOT_ALLOWED, "PageUnauthorized", 0 },
  { ANY, 4854002, LF_NETWORK_ERROR_NOT_ALLOWED, "PageUnauthorized", 0 },
  { ANY, 1346003, LF_NETWORK_ERROR_REJECTED, NULL, 0 },
  { ANY, 1404102, LF_NETWORK_ERROR_REJECTED, NULL, 0 },
  { ANY, 1366046, LF_NETWORK_ERROR_REJECTED, NULL, 0 },
  { ANY, 1366051, LF_NETWORK_ERROR_REJECTED, DUPLICATE, 0 },
  { ANY, 1390008, LF_NETWORK_ERROR_WAIT, NULL, 15 * MINUTE_MS },
  { ANY, 2018278, LF_NETWORK_ERROR_NOT_ALLOWED, "WindowClosed", 0 },
  { 506, ANY, LF_NETWORK_ERROR_REJECTED, DUPLICATE, 0 },
  { 2635, ANY, LF_NETWORK_ERROR_REJECTED, "VersionEnded", 0 },
  { 10900, ANY, LF_NETWORK_ERROR_NOT_ALLOWED, "PrivateAnswerUsed", 0 },
  { 368, ANY, LF_NETWORK_ERROR_WAIT, NULL, HOUR_MS },
  { 102, ANY, LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, 0 },
  { 190, ANY, LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, 0 },
  { 4, ANY, LF_NETWORK_ERROR_WAIT, NULL, 0 },
  { 17, ANY, LF_NETWORK_ERROR_WAIT, NULL, 0 },
  { 32, ANY, LF_NETWORK_ERROR_WAIT, NULL, 0 },
  { 341, ANY, LF_NETWORK_ERROR_WAIT, NULL, HOUR_MS },
  { 613, ANY, LF_NETWORK_ERROR_WAIT, NULL, 0 },
  { 3, ANY, LF_NETWORK_ERROR_NOT_ALLOWED, NULL, 0 },
  { 10, ANY, LF_NETWORK_ERROR_NOT_ALLOWED, NULL, 0 },
  { 100, 33, LF_NETWORK_ERROR_GONE, NULL, 0 },
  { 803, ANY, LF_NETWORK_ERROR_GONE, NULL, 0 },
};

static void
add_usage (LfFacebookUsage *usage,
           JsonObject      *numbers)
{
  static const char * const names[] = { "call_count", "total_time", "total_cputime" };
  gint64 minutes = lf_json_get_int (numbers, "estimated_time_to_regain_access", 0);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    usage->percent = MAX (usage->percent, (guint) CLAMP (lf_json_get_int (numbers, names[i], 0), 0, 1000));
  if (minutes > 0)
    usage->regain_ms = MAX (usage->regain_ms, MIN (minutes, DAY_MS / MINUTE_MS) * MINUTE_MS);
}

LfFacebookUsage
lf_facebook_read_usage (const char *business,
                        const char *app)
{
  LfFacebookUsage usage = { 0 };
  g_autoptr(JsonNode) business_node = lf_json_parse_text (business);
  g_autoptr(JsonNode) app_node = lf_json_parse_text (app);
  JsonObject *pages = lf_json_root_object (business_node);
  g_autoptr(GList) ids = pages != NULL ? json_object_get_members (pages) : NULL;

  for (GList *l = ids; l != NULL; l = l->next)
    {
      JsonArray *kinds = lf_json_get_array (pages, l->data);

      for (guint i = 0; i < lf_json_n_objects (kinds); i++)
        add_usage (&usage, lf_json_nth_object (kinds, i));
    }
  add_usage (&usage, lf_json_root_object (app_node));
  return usage;
}

guint
lf_facebook_usage_get_slower (const LfFacebookUsage *usage)
{
  return usage->percent >= 90 ? 4 : usage->percent >= 80 ? 2 : 1;
}

/**
 * lf_facebook_read_refusal:
 *
 * Sets the name to “graph-CODE-SUBCODE”, the sentence to the one that is made for people where there is one.
 */
void
lf_facebook_read_refusal (const LfHttpRefusal *refusal,
                          LfNetworkErrorInfo  *info)
{
  JsonObject *error = lf_json_get_object (refusal->object, "error");
  const char *said = lf_json_get_string (error, "error_user_msg");
  LfFacebookUsage usage = lf_facebook_read_usage (refusal->get_header (refusal->headers, "X-Business-Use-Case-Usage"),
                                                  refusal->get_header (refusal->headers, "X-App-Usage"));

  info->wait_ms = MAX (info->wait_ms, usage.regain_ms);
  if (error == NULL)
    return;

  info->name = g_strdup_printf ("graph-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, lf_json_get_int (error, "code", 0),
                                lf_json_get_int (error, "error_subcode", 0));
  info->said = g_strdup (said != NULL && *said != '\0' ? said : lf_json_get_string (error, "message"));
}

static gboolean
fits (int row_code,
      int row_subcode,
      int code,
      int subcode)
{
  if (row_code == ANY)
    return row_subcode == subcode || row_subcode == code;

  return row_code == code && (row_subcode == ANY || row_subcode == subcode);
}

static GError *
replace (GError         *error,
         LfNetworkError  code,
         const char     *name,
         gint64          wait_ms)
{
  LfNetworkErrorInfo info = *lf_network_error_peek_info (error);
  GError *other;

  info.name = (char *) name;
  info.wait_ms = MAX (info.wait_ms, wait_ms);
  other = lf_network_error_new (code, &info, "%s", error->message);
  g_error_free (error);
  return other;
}

/**
 * lf_facebook_recode:
 * @error: (transfer full): of domain %LF_NETWORK_ERROR
 * @name: (nullable): a short name
 *
 * Returns: (transfer full): another error with the same facts
 */
GError *
lf_facebook_recode (GError         *error,
                    LfNetworkError  code,
                    const char     *name)
{
  return replace (error, code, name, 0);
}

static GError *
translate_numbers (GError   *error,
                   int       code,
                   int       subcode,
                   gboolean  publishes)
{
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (fits (meanings[i].code, meanings[i].subcode, code, subcode))
      return replace (error, meanings[i].error, meanings[i].name, meanings[i].wait_ms);

  if (code >= 200 && code <= 299)
    return replace (error, LF_NETWORK_ERROR_NOT_ALLOWED, NULL, 0);
  if (code >= 80000 && code <= 80014)
    return replace (error, LF_NETWORK_ERROR_WAIT, NULL, 0);
  /* “An unknown error” (also “please reduce the amount of data”), “service temporarily unavailable”: nobody says how far it came. */
  if (code == 1 || code == 2)
    return replace (error, publishes ? LF_NETWORK_ERROR_UNSURE : LF_NETWORK_ERROR_OFFLINE, code == 1 && !publishes ? TOO_MUCH : NULL, 0);

  return replace (error, error->code, NULL, 0);
}

GError *
lf_facebook_translate (GError   *error,
                       gboolean  publishes)
{
  const char *name = lf_network_error_peek_info (error)->name;
  int code, subcode;

  /* What the server says with a lost or broken end is no proof that nothing was made. */
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSURE))
    return name != NULL ? replace (error, LF_NETWORK_ERROR_UNSURE, NULL, 0) : error;
  if (name == NULL || sscanf (name, "graph-%d-%d", &code, &subcode) != 2)
    return error;

  return translate_numbers (error, code, subcode, publishes);
}

gboolean
lf_facebook_is_too_much (const GError *error)
{
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_OFFLINE) &&
         g_strcmp0 (lf_network_error_peek_info (error)->name, TOO_MUCH) == 0;
}

gboolean
lf_facebook_is_duplicate (const GError *error)
{
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) &&
         g_strcmp0 (lf_network_error_peek_info (error)->name, DUPLICATE) == 0;
}
