/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A played Facebook and one page at it. */

#include "config.h"

#include "fixture.h"

void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  fixture->house = lf_test_house_new ();
  fixture->server = lf_fake_facebook_new (&error);
  g_assert_no_error (error);
  fixture->adapter = lf_test_house_add (fixture->house, &lf_facebook_network, lf_fake_facebook_get_uri (fixture->server));
  fixture->saved = g_ptr_array_new_with_free_func (g_free);
}

void
fixture_set_up_in (Fixture      *fixture,
                   gconstpointer unused)
{
  g_autoptr(LfTestSignIn) person = NULL;
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  fixture_set_up (fixture, unused);
  person = lf_test_sign_in_new (LF_SIGN_IN_SECRET, NULL, lf_fake_facebook_get_token (fixture->server));
  account = lf_test_sign_in (fixture->adapter, person, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  g_assert_false (lf_fake_facebook_saw_leak (fixture->server));
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
  LfFakeFacebookFault fault = { .kind = kind, .path = path, .after = after, .times = 1 };

  lf_fake_facebook_fault (fixture->server, &fault);
}

void
fixture_refuse (Fixture    *fixture,
                const char *path,
                int         code,
                int         subcode)
{
  LfFakeFacebookFault fault = { .kind = "status", .path = path, .status = 400, .code = code, .subcode = subcode, .times = 1 };

  lf_fake_facebook_fault (fixture->server, &fault);
}

LfOutgoing *
fixture_prepare (Fixture     *fixture,
                 LfTestWords *words)
{
  LfOutgoing *outgoing = lf_test_outgoing_new (fixture->house, words, fixture->saved);
  g_autoptr(GError) error = NULL;

  lf_test_prepare (fixture->adapter, outgoing, &error);
  g_assert_no_error (error);
  return outgoing;
}

const char *
fixture_get_saved (Fixture *fixture)
{
  g_assert_cmpuint (fixture->saved->len, >, 0);
  return g_ptr_array_index (fixture->saved, fixture->saved->len - 1);
}

char *
fixture_comment (Fixture    *fixture,
                 const char *on,
                 const char *text)
{
  LfFakeFacebookSaying saying = { .text = text, .on = on };

  return lf_fake_facebook_say (fixture->server, &saying);
}

char *
fixture_own_post (Fixture    *fixture,
                  const char *text)
{
  LfFakeFacebookSaying saying = { .text = text, .own = TRUE };

  return lf_fake_facebook_say (fixture->server, &saying);
}

GPtrArray *
fixture_look (Fixture  *fixture,
              LfStream  stream,
              char    **cursor)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  gboolean more = TRUE;

  for (guint i = 0; more; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = lf_test_fetch (fixture->adapter, stream, *cursor, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (i, <, 100);
      if (fetched->more)
        g_assert_cmpstr (fetched->next_cursor, !=, *cursor);
      for (guint n = 0; n < fetched->items->len; n++)
        g_ptr_array_add (items, lf_item_ref (g_ptr_array_index (fetched->items, n)));
      more = fetched->more;
      g_free (*cursor);
      *cursor = g_strdup (fetched->next_cursor);
    }

  return items;
}
