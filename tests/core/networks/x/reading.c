/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading costs money at X: it is off until a person switches it on, and then stays on. */

#include "config.h"

#include "lib/lf-test-office.h"
#include "lib/lf-test.h"

static LfAdapter *
get_adapter (LfTestOffice *office)
{
  return lf_accounts_find (lf_context_get_accounts (office->profile->context), office->account);
}

static gboolean
reads (gpointer office)
{
  return lf_adapter_get_reads (get_adapter (office));
}

static void
test_reading_stays_switched_on (void)
{
  g_autoptr(LfTestOffice) office = lf_test_office_new (&lf_test_x, 0);

  g_assert_false (reads (office));
  lf_accounts_set_reading (lf_context_get_accounts (office->profile->context), office->account, TRUE);
  lf_test_wait_until (reads, office, 20);
  lf_test_profile_close (office->profile);
  lf_test_profile_open (office->profile);
  g_assert_true (reads (office));
  g_assert_true (lf_adapter_can (get_adapter (office), LF_CAN_THREAD));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/x/reading/stays-switched-on", test_reading_stays_switched_on);
  return g_test_run ();
}
