/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What servers say of their limits, and what counts before they said it. */

#include "config.h"

#include "lib/lf-test.h"

#include "core/http/lf-json.h"
#include "core/networks/mastodon/lf-mastodon-limits.h"

#include <string.h>

static JsonNode *
read_json (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

static JsonNode *
read_recorded (const char *name)
{
  g_autofree char *path = g_strdup_printf ("fixtures/mastodon/discovery/%s", name);
  g_autoptr(GBytes) bytes = lf_test_read_file (path);
  g_autoptr(GError) error = NULL;
  JsonNode *node = lf_json_parse (bytes, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_limits_come_from_the_server (gconstpointer name)
{
  g_autoptr(JsonNode) node = read_recorded (name);
  g_autofree char *kept = NULL;
  g_autofree char *domain = NULL;
  g_autoptr(LfLimits) limits = NULL;

  g_assert_true (lf_mastodon_is_instance (lf_json_root_object (node)));
  kept = lf_mastodon_read_instance (lf_json_root_object (node));
  limits = lf_mastodon_limits_new (kept);
  domain = lf_mastodon_dup_domain (kept);
  g_assert_cmpuint (limits->max_length, ==, 5000);
  g_assert_cmpuint (limits->url_length, ==, 25);
  g_assert_cmpuint (limits->max_media, ==, 6);
  g_assert_cmpuint (limits->max_alt_length, ==, 1500);
  g_assert_cmpuint (limits->max_image_bytes, ==, 41943040);
  g_assert_cmpuint (limits->max_image_pixels, ==, 2147483647);
  g_assert_true (g_strv_contains ((const char * const *) limits->image_types, "image/png"));
  g_assert_false (g_strv_contains ((const char * const *) limits->image_types, "video/mp4"));
  g_assert_cmpstr (domain, ==, "localhost:8080");
}

static void
assert_defaults (LfLimits *limits)
{
  g_assert_nonnull (limits);
  g_assert_cmpuint (limits->max_length, ==, 500);
  g_assert_cmpuint (limits->url_length, ==, 23);
  g_assert_cmpuint (limits->max_media, ==, 4);
  g_assert_cmpuint (limits->max_alt_length, ==, 1500);
  g_assert_cmpuint (limits->max_image_bytes, ==, 16 * 1024 * 1024);
  g_assert_cmpuint (g_strv_length (limits->image_types), ==, 4);
}

static void
test_limits_are_never_missing (void)
{
  const char *bad[] = { NULL, "", "null", "[]", "{", "{\"max_length\":-1,\"max_media\":\"4\",\"image_types\":[null,7]}",
                        "{\"max_length\":0,\"url_length\":1e99}" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(LfLimits) limits = lf_mastodon_limits_new (bad[i]);

      assert_defaults (limits);
    }
}

static void
test_an_odd_instance_document_gives_defaults (void)
{
  g_autoptr(JsonNode) node = read_json (
    "{\"domain\":\"a.example\",\"version\":\"4.5\",\"configuration\":{\"statuses\":[],"
    "\"media_attachments\":{\"supported_mime_types\":{}}},\"api_versions\":{\"mastodon\":7}}");
  g_autofree char *kept = lf_mastodon_read_instance (lf_json_root_object (node));
  g_autoptr(LfLimits) limits = lf_mastodon_limits_new (kept);

  assert_defaults (limits);
  g_assert_cmpuint (lf_mastodon_read_features (kept), ==, LF_MASTODON_QUOTES);
}

/* As Akkoma answers: addresses have no fixed length, and its own limits stand beside “configuration”. */
static void
test_a_server_with_own_limits_is_believed (void)
{
  g_autoptr(JsonNode) node = read_json (
    "{\"uri\":\"https://akkoma.example\",\"version\":\"2.7.2 (compatible; Akkoma 3.13.2)\",\"max_toot_chars\":5000,"
    "\"description_limit\":5000,\"upload_limit\":16000000,\"configuration\":{\"statuses\":{\"characters_reserved_per_url\":0}}}");
  g_autofree char *kept = lf_mastodon_read_instance (lf_json_root_object (node));
  g_autofree char *domain = lf_mastodon_dup_domain (kept);
  g_autoptr(LfLimits) limits = lf_mastodon_limits_new (kept);

  g_assert_cmpstr (domain, ==, "akkoma.example");
  g_assert_cmpuint (limits->max_length, ==, 5000);
  g_assert_cmpuint (limits->url_length, ==, 0);
  g_assert_cmpuint (limits->max_alt_length, ==, 5000);
  g_assert_cmpuint (limits->max_image_bytes, ==, 16000000);
}

static void
test_features_follow_the_server (void)
{
  g_autoptr(JsonNode) node = read_recorded ("instance-v2.json");
  g_autofree char *kept = lf_mastodon_read_instance (lf_json_root_object (node));

  g_assert_cmpuint (lf_mastodon_read_features (kept), ==, LF_MASTODON_APPROVALS);
  g_assert_cmpuint (lf_mastodon_read_features (NULL), ==, 0);
}

static void
test_other_servers_are_not_taken_for_mastodon (void)
{
  const char *others[] = { "nodeinfo-2.0.json", "wellknown-nodeinfo.json", "webfinger.json",
                           "wellknown-oauth-authorization-server-404.json" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr(JsonNode) node = read_recorded (others[i]);

      g_assert_false (lf_mastodon_is_instance (lf_json_root_object (node)));
    }
  g_assert_false (lf_mastodon_is_instance (NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/mastodon/limits/v2", "instance-v2.json", test_limits_come_from_the_server);
  g_test_add_data_func ("/mastodon/limits/v1", "instance-v1.json", test_limits_come_from_the_server);
  g_test_add_func ("/mastodon/limits/never-missing", test_limits_are_never_missing);
  g_test_add_func ("/mastodon/limits/odd-document", test_an_odd_instance_document_gives_defaults);
  g_test_add_func ("/mastodon/limits/own", test_a_server_with_own_limits_is_believed);
  g_test_add_func ("/mastodon/limits/features", test_features_follow_the_server);
  g_test_add_func ("/mastodon/limits/other-servers", test_other_servers_are_not_taken_for_mastodon);
  return g_test_run ();
}
