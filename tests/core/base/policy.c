/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What IT set: read as it is meant, followed at once, and told where it is from. */

#include "config.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-policy.h"
#include "lib/lf-test.h"

#define GROUP "de/berlin/Litfass"

typedef struct {
  char             *folder;
  char             *file;       /* of the person */
  GSettingsBackend *backend;
  LfPolicy         *policy;
  guint             n_changes;
} Fixture;

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* As IT does: the computer's own values and their locks beside those of the person. */
static void
open_policy (Fixture *fixture)
{
  g_autoptr(GSettings) any = g_settings_new (LF_APP_ID);   /* registers the backends */
  GIOExtensionPoint *point = g_io_extension_point_lookup ("gsettings-backend");

  fixture->backend = g_object_new (g_io_extension_get_type (g_io_extension_point_get_extension_by_name (point, "keyfile")),
                                   "filename", fixture->file, "root-path", "/", "defaults-dir", fixture->folder, NULL);
  fixture->policy = lf_policy_new (fixture->backend);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  unused)
{
  fixture->folder = lf_test_make_folder ();
  fixture->file = g_build_filename (fixture->folder, "person", NULL);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  unused)
{
  g_clear_object (&fixture->policy);
  g_clear_object (&fixture->backend);
  g_free (fixture->file);
  lf_test_remove_folder (fixture->folder);
}

static void
test_as_it_comes_nothing_is_set (Fixture       *fixture,
                                 gconstpointer  unused)
{
  g_autoptr(GArray) entries = NULL;

  open_policy (fixture);
  g_assert_true (lf_policy_allows_network (fixture->policy, "mastodon"));
  g_assert_true (lf_policy_allows_server (fixture->policy, "https://mastodon.example"));
  g_assert_null (*lf_policy_get_approval_fields (fixture->policy));
  g_assert_cmpint (lf_policy_get_proxy_mode (fixture->policy), ==, LF_PROXY_SYSTEM);
  g_assert_cmpstr (lf_policy_get_proxy_uri (fixture->policy), ==, "");
  g_assert_cmpstr (lf_policy_get_ca_file (fixture->policy), ==, "");
  g_assert_cmpint (lf_policy_get_poll_min_us (fixture->policy, "mastodon"), ==, 0);

  entries = lf_policy_list (fixture->policy);
  g_assert_null (lf_policy_get_client_id (fixture->policy, "x"));
  g_assert_cmpuint (entries->len, ==, 8);
  for (guint i = 0; i < entries->len; i++)
    {
      g_assert_cmpint (g_array_index (entries, LfPolicyEntry, i).origin, ==, LF_POLICY_DEFAULT);
      g_assert_false (g_array_index (entries, LfPolicyEntry, i).locked);
    }
}

static void
test_names_of_servers_are_matched (Fixture       *fixture,
                                   gconstpointer  unused)
{
  static const char * const allowed[] = { "mastodon.berlin", "https://MASTODON.berlin", "https://mastodon.berlin:8443", "https://amt.berlin.de",
                                          "https://a.b.Berlin.de", "https://bürgeramt.example", "https://xn--brgeramt-65a.example" };
  static const char * const refused[] = { "https://berlin.de", "https://mastodon.berlin.example", "https://notberlin.de", "https://x.mastodon.berlin",
                                          "https://evil.example/?mastodon.berlin", "https://mastodon.berlin@evil.example", "", "https://.berlin.de" };

  write_file (fixture, "defaults", "[" GROUP "]\nallowed-servers=['mastodon.berlin', ' *.berlin.de ', '', 'Bürgeramt.example']\n");
  open_policy (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    g_assert_true (lf_policy_allows_server (fixture->policy, allowed[i]));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (lf_policy_allows_server (fixture->policy, refused[i]));
  g_assert_true (lf_policy_allows_server (fixture->policy, NULL));
}

static LfPolicyEntry *
find_entry (GArray     *entries,
            const char *name)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (g_array_index (entries, LfPolicyEntry, i).name, name))
      return &g_array_index (entries, LfPolicyEntry, i);
  g_assert_not_reached ();
}

static void
test_where_it_is_from_is_told (Fixture       *fixture,
                               gconstpointer  unused)
{
  g_autoptr(GArray) entries = NULL;
  LfPolicyEntry *networks, *fields, *minimums;

  write_file (fixture, "defaults", "[" GROUP "]\nallowed-networks=['mastodon']\napproval-fields=['Freigegeben von', 'Aktenzeichen', 'Freigegeben von']\n");
  write_file (fixture, "locks", "/de/berlin/Litfass/allowed-networks\n");
  write_file (fixture, "person", "[" GROUP "]\nallowed-networks=['x']\npoll-min-s={'mastodon': 300, 'x': -5}\nclient-ids={'x': 'amt_1', 'facebook': ''}\n");
  open_policy (fixture);

  /* What is locked is not the person's to say. */
  g_assert_true (lf_policy_allows_network (fixture->policy, "mastodon"));
  g_assert_false (lf_policy_allows_network (fixture->policy, "x"));
  g_assert_cmpint (lf_policy_get_poll_min_us (fixture->policy, "mastodon"), ==, 300 * LF_SECOND_US);
  g_assert_cmpint (lf_policy_get_poll_min_us (fixture->policy, "x"), ==, 0);
  g_assert_cmpstr (lf_policy_get_client_id (fixture->policy, "x"), ==, "amt_1");
  g_assert_null (lf_policy_get_client_id (fixture->policy, "facebook"));
  g_assert_null (lf_policy_get_client_id (fixture->policy, "mastodon"));
  g_assert_cmpuint (g_strv_length ((GStrv) lf_policy_get_approval_fields (fixture->policy)), ==, 2);

  entries = lf_policy_list (fixture->policy);
  networks = find_entry (entries, "allowed-networks");
  g_assert_cmpint (networks->origin, ==, LF_POLICY_SYSTEM);
  g_assert_true (networks->locked);
  fields = find_entry (entries, "approval-fields");
  g_assert_cmpint (fields->origin, !=, LF_POLICY_DEFAULT);
  g_assert_false (fields->locked);
  minimums = find_entry (entries, "poll-min-s");
  g_assert_cmpint (minimums->origin, ==, LF_POLICY_PERSON);
}

static void
on_changed_cb (LfPolicy *policy,
               Fixture  *fixture)
{
  fixture->n_changes++;
}

static gboolean
has_changed (gpointer data)
{
  return ((Fixture *) data)->n_changes > 0;
}

static void
test_a_change_is_followed (Fixture       *fixture,
                           gconstpointer  unused)
{
  write_file (fixture, "person", "[" GROUP "]\nallowed-networks=['mastodon']\n");
  open_policy (fixture);
  g_signal_connect (fixture->policy, "changed::allowed-networks", G_CALLBACK (on_changed_cb), fixture);
  g_assert_false (lf_policy_allows_network (fixture->policy, "bluesky"));

  write_file (fixture, "person", "[" GROUP "]\nallowed-networks=['mastodon', 'bluesky']\n");
  lf_test_wait_until (has_changed, fixture, 20);
  g_assert_true (lf_policy_allows_network (fixture->policy, "bluesky"));
}

#define ADD(name, test) g_test_add ("/policy/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lf_test_use_schema ();
  ADD ("as-it-comes-nothing-is-set", test_as_it_comes_nothing_is_set);
  ADD ("names-of-servers-are-matched", test_names_of_servers_are_matched);
  ADD ("where-it-is-from-is-told", test_where_it_is_from_is_told);
  ADD ("a-change-is-followed", test_a_change_is_followed);
  return g_test_run ();
}
