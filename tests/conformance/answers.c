/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a server says, it means the same at every network: what can be done next. */

#include "config.h"

#include "conformance-private.h"

#include "core/base/lf-error.h"

#include <string.h>

typedef struct {
  const char     *name;          /* last part of the test's path */
  LfWorldSaying   saying;
  guint           status;
  LfNetworkError  publishing;
  LfNetworkError  fetching;
} Meaning;

static const Meaning meanings[] = {
  { "401", LF_WORLD_SAY_STATUS, 401, LF_NETWORK_ERROR_SIGN_IN_AGAIN, LF_NETWORK_ERROR_SIGN_IN_AGAIN },
  { "403", LF_WORLD_SAY_STATUS, 403, LF_NETWORK_ERROR_NOT_ALLOWED, LF_NETWORK_ERROR_NOT_ALLOWED },
  { "404", LF_WORLD_SAY_STATUS, 404, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_GONE },
  { "409", LF_WORLD_SAY_STATUS, 409, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_REJECTED },
  { "422", LF_WORLD_SAY_STATUS, 422, LF_NETWORK_ERROR_REJECTED, LF_NETWORK_ERROR_REJECTED },
  { "429", LF_WORLD_SAY_STATUS, 429, LF_NETWORK_ERROR_WAIT, LF_NETWORK_ERROR_WAIT },
  { "500", LF_WORLD_SAY_STATUS, 500, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_OFFLINE },
  { "html", LF_WORLD_SAY_HTML, 200, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_NOT_UNDERSTOOD },
  { "garbage", LF_WORLD_SAY_GARBAGE, 200, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_NOT_UNDERSTOOD },
  { "cut", LF_WORLD_CUT, 200, LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_OFFLINE },
};

static const Meaning *
find_meaning (void)
{
  const char *name = strrchr (g_test_get_path (), '/') + 1;
  guint i = 0;

  while (!g_str_equal (meanings[i].name, name))
    i++;
  return &meanings[i];
}

static void
test_an_answer_to_publishing_means_what_it_says (Fixture      *fixture,
                                                 gconstpointer unused)
{
  const Meaning *meaning = find_meaning ();
  LfTestWords words = { .text = CONFORMANCE_WORDS };
  g_autoptr(LfOutgoing) outgoing = conformance_prepare (fixture, &words);
  g_autoptr(LfReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  fixture->world->say (fixture->data, TRUE, meaning->saying, meaning->status);
  receipt = lf_test_publish (fixture->adapter, outgoing, &error);
  g_assert_null (receipt);
  /* Where nothing is answered there is nothing that could be gone: both are final. */
  if (!g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE) || meaning->publishing != LF_NETWORK_ERROR_REJECTED)
    g_assert_error (error, LF_NETWORK_ERROR, (int) meaning->publishing);
  g_assert_cmpuint (fixture->world->count_posts (fixture->data, fixture->adapter, CONFORMANCE_WORDS), ==, 0);
  conformance_keep_error (fixture, error);
}

static void
test_an_answer_to_fetching_means_what_it_says (Fixture      *fixture,
                                               gconstpointer unused)
{
  const Meaning *meaning = find_meaning ();
  g_autoptr(LfFetched) fetched = NULL;
  g_autoptr(GError) error = NULL;

  fixture->world->say (fixture->data, FALSE, meaning->saying, meaning->status);
  fetched = lf_test_fetch (fixture->adapter, LF_STREAM_MENTIONS, NULL, &error);
  g_assert_null (fetched);
  g_assert_error (error, LF_NETWORK_ERROR, (int) meaning->fetching);
  conformance_keep_error (fixture, error);
}

void
conformance_add_answers (const LfWorld *world)
{
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      g_autofree char *publishing = g_strconcat ("publishing/", meanings[i].name, NULL);
      g_autofree char *fetching = g_strconcat ("fetching/", meanings[i].name, NULL);

      conformance_add (world, publishing, TRUE, test_an_answer_to_publishing_means_what_it_says);
      conformance_add (world, fetching, TRUE, test_an_answer_to_fetching_means_what_it_says);
    }
}
