/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fake server and one account on it. */

#include "config.h"

#include "fixture.h"

void
fixture_set_up (Fixture      *fixture,
                gconstpointer flags)
{
  g_autoptr(GError) error = NULL;

  fixture->house = lf_test_house_new ();
  fixture->server = lf_fake_mastodon_new (GPOINTER_TO_UINT (flags), 0, &error);
  g_assert_no_error (error);
  fixture->adapter = lf_test_house_add (fixture->house, &lf_mastodon_network, lf_fake_mastodon_get_uri (fixture->server));
}

void
fixture_set_up_in (Fixture      *fixture,
                   gconstpointer flags)
{
  g_autoptr(LfTestSignIn) sign_in = NULL;
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  fixture_set_up (fixture, flags);
  sign_in = lf_test_sign_in_new (LF_SIGN_IN_SECRET, NULL, lf_fake_mastodon_get_token (fixture->server));
  account = lf_test_sign_in (fixture->adapter, sign_in, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer flags)
{
  g_assert_finalize_object (fixture->adapter);
  g_assert_finalize_object (fixture->server);
  lf_test_house_free (fixture->house);
}

void
fixture_fault (Fixture    *fixture,
               const char *kind,
               const char *path,
               gboolean    after)
{
  LfFakeFault fault = { .kind = kind, .path = path, .after = after, .times = 1 };

  lf_fake_mastodon_fault (fixture->server, &fault);
}
