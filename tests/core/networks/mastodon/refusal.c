/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a refusal means that only says so in words, in whatever language. */

#include "config.h"

#include "lib/lf-test.h"

#include "core/networks/mastodon/lf-mastodon-refusal.h"

static LfLimits *
make_limits (void)
{
  LfLimits *limits = lf_limits_new ();

  limits->max_length = 500;
  limits->schedule.max_per_day = 25;
  limits->schedule.max_in_all = 300;
  return limits;
}

static GError *
refuse (LfNetworkError  code,
        const char     *said)
{
  LfNetworkErrorInfo info = { .status = 422, .name = (char *) "Whatever", .said = (char *) said };

  return lf_network_error_new (code, &info, "a server answered 422");
}

static void
test_a_text_that_is_too_long_is_known_in_any_language (void)
{
  static const struct { const char *said; gboolean is_long; } rows[] = {
    { "Validation failed: Text character limit of 500 exceeded", TRUE },
    { "Bad Request: text with spoiler exceed max chars (5000)", TRUE },
    { "Gültigkeitsprüfung fehlgeschlagen: Text Begrenzung von 500 Zeichen überschritten", TRUE },
    { "La validation a échoué : Text limite de 500 caractères dépassée", TRUE },
    { "Validation failed: Text can't be blank", FALSE },
    { "Gültigkeitsprüfung fehlgeschlagen: Text darf nicht leer sein", FALSE },
    { "Error 1500 of 5000 in 15", FALSE },
    { NULL, FALSE },
  };
  g_autoptr(LfLimits) limits = make_limits ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = lf_mastodon_name_length (refuse (LF_NETWORK_ERROR_REJECTED, rows[i].said), limits);

      g_assert_error (error, LF_NETWORK_ERROR, (int) (rows[i].is_long ? LF_NETWORK_ERROR_SHORTEN : LF_NETWORK_ERROR_REJECTED));
      g_assert_cmpint (lf_network_error_peek_info (error)->status, ==, 422);
      g_assert_cmpstr (lf_network_error_peek_info (error)->said, ==, rows[i].said);
    }
}

static void
test_what_a_copy_is_refused_for_is_known_in_any_language (void)
{
  static const struct { const char *said; LfNetworkError code; const char *name; } rows[] = {
    { "Validation failed: You have exceeded the limit of 25 scheduled posts for today", LF_NETWORK_ERROR_REJECTED, "ScheduleFull" },
    { "Gültigkeitsprüfung fehlgeschlagen: Limit von 25 geplanten Beiträgen für heute erreicht", LF_NETWORK_ERROR_REJECTED,
      "ScheduleFull" },
    { "Gültigkeitsprüfung fehlgeschlagen: Limit von 300 geplanten Beiträgen erreicht", LF_NETWORK_ERROR_REJECTED, "ScheduleFull" },
    { "Unprocessable Entity", LF_NETWORK_ERROR_REJECTED, "ScheduleFull" },
    { "Unprocessable Entity: scheduled_at must be at least 5 minutes in the future", LF_NETWORK_ERROR_REJECTED, "ScheduleLate" },
    { "Gültigkeitsprüfung fehlgeschlagen: Das geplante Datum muss in der Zukunft liegen", LF_NETWORK_ERROR_REJECTED,
      "ScheduleLate" },
    { "Gültigkeitsprüfung fehlgeschlagen: Text Begrenzung von 500 Zeichen überschritten", LF_NETWORK_ERROR_SHORTEN, NULL },
    { "Unprocessable Entity: invalid visibility", LF_NETWORK_ERROR_REJECTED, "Whatever" },
  };
  g_autoptr(LfLimits) limits = make_limits ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = lf_mastodon_name_hand_over (refuse (LF_NETWORK_ERROR_REJECTED, rows[i].said), limits);

      g_assert_error (error, LF_NETWORK_ERROR, (int) rows[i].code);
      g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, rows[i].name);
    }
}

/* What may have been carried out stays unsure, whatever is said. */
static void
test_only_a_refusal_is_named (void)
{
  static const LfNetworkError codes[] = { LF_NETWORK_ERROR_UNSURE, LF_NETWORK_ERROR_OFFLINE, LF_NETWORK_ERROR_NOT_ALLOWED };
  g_autoptr(LfLimits) limits = make_limits ();
  g_autoptr(GError) other = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = lf_mastodon_name_hand_over (refuse (codes[i], "Text character limit of 500 exceeded"), limits);

      g_assert_error (error, LF_NETWORK_ERROR, (int) codes[i]);
    }
  other = lf_mastodon_name_hand_over (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "500"), limits);
  g_assert_error (other, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mastodon/refusal/too-long", test_a_text_that_is_too_long_is_known_in_any_language);
  g_test_add_func ("/mastodon/refusal/hand-over", test_what_a_copy_is_refused_for_is_known_in_any_language);
  g_test_add_func ("/mastodon/refusal/others", test_only_a_refusal_is_named);
  return g_test_run ();
}
