/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides which citizens of the practice world say what, and when: always the same for the same key. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/practice/lf-practice-citizens.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-crash.h"

#include <string.h>

/* A number below @limit that follows from @key, @purpose and @index alone. */
static guint
choose (const char *key,
        const char *purpose,
        guint       index,
        guint       limit)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *seed = g_strdup_printf ("%s/%s/%u", key, purpose, index);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) seed, -1);
  g_checksum_get_digest (checksum, digest, &size);
  return ((guint) digest[0] << 24 | (guint) digest[1] << 16 | (guint) digest[2] << 8 | digest[3]) % limit;
}

static guint
count_lines (const char *const *lines)
{
  return g_strv_length ((char **) lines);
}

/* A span between two times, in seconds; a build for the fault tests may shorten it. */
static gint64
choose_wait_us (const char *key,
                const char *purpose,
                guint       index,
                guint       least_s,
                guint       most_s)
{
  gint64 wait_us = least_s * LF_SECOND_US + choose (key, purpose, index, (most_s - least_s) * 1000 + 1) * (LF_SECOND_US / 1000);

  return lf_test_span_us ("LF_PRACTICE_WAIT_MS", wait_us);
}

static void
add_line (GArray                 *lines,
          const LfPracticePerson *person,
          const char             *text,
          LfItemKind              kind,
          gint64                  wait_us)
{
  LfPracticeLine line = { person, text, kind, wait_us };

  g_array_append_val (lines, line);
}

static void
add_chosen_line (GArray            *lines,
                 const char        *key,
                 const char        *purpose,
                 const char *const *texts,
                 LfItemKind         kind)
{
  const LfPracticePerson *person = &lf_practice_people[choose (key, purpose, 1, lf_practice_n_people)];
  gint64 wait_us = choose_wait_us (key, purpose, 2, 10, 30);

  add_line (lines, person, texts[choose (key, purpose, 3, count_lines (texts))], kind, wait_us);
}

static gboolean
is_word_of (const char            *word,
            const LfPracticeTopic *topic)
{
  for (guint i = 0; topic->words[i] != NULL; i++)
    {
      g_autofree char *pattern = g_utf8_casefold (topic->words[i], -1);

      if (g_pattern_match_simple (pattern, word))
        return TRUE;
    }

  return FALSE;
}

/* The topic of the first word that has one: (nullable). */
static const LfPracticeTopic *
find_topic (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto(GStrv) words = NULL;

  for (char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalpha (g_utf8_get_char (p)))
      memset (p, ' ', g_utf8_next_char (p) - p);

  words = g_strsplit (folded, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    for (guint t = 0; *words[i] != '\0' && t < lf_practice_n_topics; t++)
      if (is_word_of (words[i], &lf_practice_topics[t]))
        return &lf_practice_topics[t];

  return NULL;
}

/**
 * lf_practice_citizens_welcome:
 * @key: names the account
 *
 * Returns: (transfer full): what waits for an office that has just come: one question without a post
 */
GArray *
lf_practice_citizens_welcome (const char *key)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (LfPracticeLine));

  add_chosen_line (lines, key, "welcome", lf_practice_mentions, LF_ITEM_MENTION);
  return lines;
}

/**
 * lf_practice_citizens_see_post:
 * @key: idempotency key of the post
 * @text: what the office wrote
 *
 * Returns: (transfer full): one to three answers within 3 to 15 seconds, after some posts also a question about something
 *   else or a private message
 */
GArray *
lf_practice_citizens_see_post (const char *key,
                               const char *text)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (LfPracticeLine));
  const LfPracticeTopic *topic = find_topic (text);
  guint n_answers = 1 + choose (key, "answers", 0, 3);
  guint person = choose (key, "person", 0, lf_practice_n_people);
  guint general = choose (key, "general", 0, count_lines (lf_practice_general));
  guint special = topic != NULL ? choose (key, "special", 0, count_lines (topic->lines)) : 0;

  for (guint i = 0; i < n_answers; i++)
    {
      const char *line = topic != NULL && i < 2 ? topic->lines[(special + i) % count_lines (topic->lines)]
                                                : lf_practice_general[(general + i) % count_lines (lf_practice_general)];

      /* Five people on from each other: no two answers come from the same one. */
      add_line (lines, &lf_practice_people[(person + 5 * i) % lf_practice_n_people], line, LF_ITEM_REPLY,
                choose_wait_us (key, "wait", i, 3, 15));
    }

  if (choose (key, "aside", 0, 4) == 0)
    add_chosen_line (lines, key, "mention", lf_practice_mentions, LF_ITEM_MENTION);
  if (choose (key, "private", 0, 5) == 0)
    add_chosen_line (lines, key, "message", lf_practice_messages, LF_ITEM_MESSAGE);

  return lines;
}

/**
 * lf_practice_citizens_see_answer:
 * @key: idempotency key of the office's answer
 * @person_handle: who was answered
 * @n_said: how often they have spoken in this thread, at least 1
 *
 * Most people thank, some ask once more; nobody talks for ever.
 *
 * Returns: (transfer full): nothing or one line; its kind is REPLY, the caller makes it a MESSAGE in a private thread
 */
GArray *
lf_practice_citizens_see_answer (const char *key,
                                 const char *person_handle,
                                 guint       n_said)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (LfPracticeLine));
  const LfPracticePerson *person = NULL;
  const char *const *texts = NULL;
  guint mood = choose (key, "mood", 0, 8);

  for (guint i = 0; i < lf_practice_n_people; i++)
    if (g_str_equal (lf_practice_people[i].handle, person_handle))
      person = &lf_practice_people[i];

  if (n_said == 1 && mood < 7)
    texts = mood < 4 ? lf_practice_thanks : lf_practice_further;
  else if (n_said == 2 && mood < 4)
    texts = lf_practice_thanks;

  if (person != NULL && texts != NULL)
    add_line (lines, person, texts[choose (key, "words", 0, count_lines (texts))], LF_ITEM_REPLY,
              choose_wait_us (key, "wait", 0, 3, 15));

  return lines;
}
