/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A played X and one account at it. */

#include "config.h"

#include "fixture.h"

void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  fixture->house = lf_test_house_new ();
  fixture->server = lf_fake_x_new (&error);
  g_assert_no_error (error);
  fixture->adapter = lf_test_house_add (fixture->house, &lf_x_network, lf_fake_x_get_uri (fixture->server));
  fixture->saved = g_ptr_array_new_with_free_func (g_free);
}

static char *
browse (const char *uri,
        gpointer    server)
{
  char *end = lf_fake_x_allow (server, uri);

  g_assert_nonnull (end);
  return end;
}

LfTestSignIn *
fixture_new_person (Fixture    *fixture,
                    const char *client_id)
{
  LfTestSignIn *person = lf_test_sign_in_new (LF_SIGN_IN_BROWSER, client_id, NULL);

  lf_test_sign_in_set_browser (person, browse, fixture->server);
  return person;
}

void
fixture_set_up_in (Fixture      *fixture,
                   gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = NULL;
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  fixture_set_up (fixture, unused);
  person = fixture_new_person (fixture, LF_FAKE_X_CLIENT);
  account = lf_test_sign_in (fixture->adapter, person, &error);
  g_assert_no_error (error);
}

void
fixture_switch_reading_on (Fixture *fixture)
{
  g_autoptr(LfAccount) account = lf_account_copy (lf_adapter_get_account (fixture->adapter));

  g_free (account->limits);
  account->limits = lf_adapter_dup_reading (fixture->adapter, TRUE);
  lf_adapter_set_account (fixture->adapter, account);
}

void
fixture_set_up_read (Fixture      *fixture,
                     gconstpointer unused)
{
  fixture_set_up_in (fixture, unused);
  fixture_switch_reading_on (fixture);
}

void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_assert_finalize_object (fixture->adapter);
  g_assert_finalize_object (fixture->server);
  lf_test_house_free (fixture->house);
  g_ptr_array_unref (fixture->saved);
}

void
fixture_fault (Fixture    *fixture,
               const char *kind,
               const char *path,
               gboolean    after)
{
  LfFakeXFault fault = { .kind = kind, .path = path, .after = after, .times = 1 };

  lf_fake_x_fault (fixture->server, &fault);
}
