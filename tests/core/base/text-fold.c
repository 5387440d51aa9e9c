/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff type finds what citizens wrote, in a real full-text index, and no typing makes the search fail. */

#include "core/base/lf-text.h"

#include <sqlite3.h>

typedef struct {
  sqlite3      *db;
  sqlite3_stmt *match;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer unused)
{
  g_assert_cmpint (sqlite3_open (":memory:", &fixture->db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (fixture->db, "CREATE VIRTUAL TABLE t USING fts5 (folded, tokenize='unicode61')",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (fixture->db, "SELECT count(*) FROM t WHERE t MATCH ?", -1, &fixture->match, NULL),
                   ==, SQLITE_OK);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer unused)
{
  sqlite3_finalize (fixture->match);
  sqlite3_close (fixture->db);
}

static void
fixture_add (Fixture    *fixture,
             const char *text)
{
  g_autofree char *folded = lf_text_fold (text);
  sqlite3_stmt *insert;

  g_assert_true (g_utf8_validate (folded, -1, NULL));
  sqlite3_prepare_v2 (fixture->db, "INSERT INTO t VALUES (?)", -1, &insert, NULL);
  sqlite3_bind_text (insert, 1, folded, -1, SQLITE_TRANSIENT);
  g_assert_cmpint (sqlite3_step (insert), ==, SQLITE_DONE);
  sqlite3_finalize (insert);
}

/* How many texts are found; 0 also when there is nothing to search for. */
static int
fixture_count (Fixture    *fixture,
               const char *typed)
{
  g_autofree char *query = lf_text_fold_query (typed);
  int n;

  if (query == NULL)
    return 0;

  sqlite3_bind_text (fixture->match, 1, query, -1, SQLITE_TRANSIENT);
  g_assert_cmpint (sqlite3_step (fixture->match), ==, SQLITE_ROW);
  n = sqlite3_column_int (fixture->match, 0);
  sqlite3_reset (fixture->match);
  return n;
}

static void
test_every_spelling_finds_the_street (Fixture *fixture, gconstpointer unused)
{
  static const char * const found[] = {
    "strasse", "straße", "STRASSE", "Muller", "Müller", "Mueller", "MÜLLER", "Mu\xcc\x88ller", "Müllerstraße",
    "Muellerstrasse", "müllerstr", "bäume", "Baeume", "Baume", "brucke", "Brücke", "brueck", "in der Mü", "fällung",
    "warum (Müllerstraße)?", "#Baumfällung", "ﬁlm"
  };
  static const char * const missed[] = { "Meier", "ullerstr", "der Müllerinnen", "warum nicht" };

  fixture_add (fixture, "Warum werden in der MÜLLERSTRASSE die Bäume gefällt? #Baumfällung");
  fixture_add (fixture, "Film: in der Müllerstraße, an der Muehlenbruecke, Bäume. Warum die Baumfällung? Mühlenbrücke");
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    g_assert_cmpint (fixture_count (fixture, found[i]), >=, 1);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpint (fixture_count (fixture, found[i]), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (missed); i++)
    g_assert_cmpint (fixture_count (fixture, missed[i]), ==, 0);
}

static void
test_names_are_found_without_their_accents (Fixture *fixture, gconstpointer unused)
{
  fixture_add (fixture, "Ayşe Öztürk, Yıldız, Łukasz, Søren, İpek, René, Ελλάδα, Їжак");

  g_assert_cmpint (fixture_count (fixture, "ayse ozturk"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "Oeztuerk Ay"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "Öztürk"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "yildiz lukasz"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "soeren"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "Ipek Rene"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "ελλαδα"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "їжак"), ==, 1);
}

static void
test_umlaut_typed_finds_spelling_without (Fixture *fixture, gconstpointer unused)
{
  fixture_add (fixture, "Herr Mueller fragt");
  g_assert_cmpint (fixture_count (fixture, "Müller"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "Müller fra"), ==, 1);
}

static void
test_scripts_with_marks_are_found (Fixture *fixture, gconstpointer unused)
{
  /* A mark that goes, before a letter that takes more bytes than it. */
  fixture_add (fixture, "q\xcc\x83\xf0\x9d\x9f\x80" "ende \xcc\x81\xf0\x90\x90\xa8");
  g_assert_cmpint (fixture_count (fixture, "q\xf0\x90\x90\xa8"), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "\xf0\x90\x90\xa8"), ==, 1);

  fixture_add (fixture, "नमस्ते दुनिया · مرحبا · 한글 검색");
  g_assert_cmpint (fixture_count (fixture, "नमस्ते"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "مرحبا"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "한글"), ==, 1);
}

static void
test_nothing_to_search_for_is_null (void)
{
  static const char * const empty[] = { "", "  ", "\"", "* ^ : - + ( ) { }", "👍", "…", "\xe2\x80\x8b" };

  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    g_assert_null (lf_text_fold_query (empty[i]));
  g_assert_null (lf_text_fold_query (NULL));
}

static void
test_no_typing_is_a_syntax_error (Fixture *fixture, gconstpointer unused)
{
  static const char * const typed[] = {
    "AND", "OR", "NOT", "NEAR(a b)", "a AND", "folded:x", "\"", "a\"b", "a*b", "^a", "-a", "(", "a)", "{folded}:a", "'", "a;--",
    "\\", "%", "_", "a\tb\nc", "\xff\xfe", "\xf0\x9f", "½ ² Ⅷ", "👍🏽 a", "\xcc\x81", "\xf0\x9e\xa4\x80", "\xee\x80\x80 a"
  };

  fixture_add (fixture, "irgendwas");
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    fixture_count (fixture, typed[i]);

  for (guint i = 0; i < 2000; i++)
    {
      char bytes[24];

      for (guint j = 0; j < sizeof bytes - 1; j++)
        bytes[j] = g_test_rand_int_range (1, 256);
      bytes[sizeof bytes - 1] = '\0';
      fixture_count (fixture, bytes);
    }
}

static void
test_very_long_input_is_bounded (Fixture *fixture, gconstpointer unused)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *query = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "wört%u ", i);
  fixture_add (fixture, text->str);
  query = lf_text_fold_query (text->str);
  g_assert_cmpuint (g_utf8_strlen (query, -1), <, 1000);
  g_assert_cmpint (fixture_count (fixture, "woert19999"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add ("/base/text-fold/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)
  ADD (every_spelling_finds_the_street);
  ADD (names_are_found_without_their_accents);
  ADD (umlaut_typed_finds_spelling_without);
  ADD (scripts_with_marks_are_found);
  ADD (no_typing_is_a_syntax_error);
  ADD (very_long_input_is_bounded);
  g_test_add_func ("/base/text-fold/nothing_to_search_for_is_null", test_nothing_to_search_for_is_null);

  return g_test_run ();
}
