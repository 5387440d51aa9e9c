/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the words and numbers of a typed time, in English and German alike, whatever the locale. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-when-parts.h"

#include "core/base/lf-clock.h"

#include <stdlib.h>
#include <string.h>

#define MAX_TYPED_BYTES 200
#define MAX_TOKENS 24

typedef enum {
  TOKEN_END,
  TOKEN_NUMBER,
  TOKEN_WORD,
  TOKEN_SIGN,
} TokenKind;

typedef struct {
  TokenKind kind;
  gboolean  spaced;    /* white space before it */
  char      text[20];
  int       value;
  guint     n_digits;
} Token;

typedef struct {
  Token       tokens[MAX_TOKENS + 1];
  guint       at;
  LfWhenParts parts;
} Reader;

typedef struct {
  const char *word;
  int         value;
} Word;

/* All words stand as fold() makes them: lower case, ä as ae, ß as ss. */
static const Word months[] = {
  { "january", 1 }, { "januar", 1 }, { "jaenner", 1 }, { "jan", 1 }, { "february", 2 }, { "februar", 2 }, { "feb", 2 },
  { "march", 3 }, { "maerz", 3 }, { "mar", 3 }, { "mrz", 3 }, { "april", 4 }, { "apr", 4 }, { "may", 5 }, { "mai", 5 },
  { "june", 6 }, { "juni", 6 }, { "jun", 6 }, { "july", 7 }, { "juli", 7 }, { "jul", 7 }, { "august", 8 }, { "aug", 8 },
  { "september", 9 }, { "sept", 9 }, { "sep", 9 }, { "october", 10 }, { "oktober", 10 }, { "oct", 10 }, { "okt", 10 },
  { "november", 11 }, { "nov", 11 }, { "december", 12 }, { "dezember", 12 }, { "dec", 12 }, { "dez", 12 }, { NULL }
};
static const Word weekdays[] = {
  { "monday", 1 }, { "montag", 1 }, { "mon", 1 }, { "mo", 1 }, { "tuesday", 2 }, { "dienstag", 2 }, { "tues", 2 },
  { "tue", 2 }, { "di", 2 }, { "wednesday", 3 }, { "mittwoch", 3 }, { "wed", 3 }, { "mi", 3 }, { "thursday", 4 },
  { "donnerstag", 4 }, { "thurs", 4 }, { "thur", 4 }, { "thu", 4 }, { "do", 4 }, { "friday", 5 }, { "freitag", 5 },
  { "fri", 5 }, { "fr", 5 }, { "saturday", 6 }, { "samstag", 6 }, { "sonnabend", 6 }, { "sat", 6 }, { "sa", 6 },
  { "sunday", 7 }, { "sonntag", 7 }, { "sun", 7 }, { "so", 7 }, { NULL }
};
static const Word next_words[] = {
  { "next", 0 }, { "coming", 0 }, { "naechste", 0 }, { "naechsten", 0 }, { "naechster", 0 }, { "naechstes", 0 },
  { "kommende", 0 }, { "kommenden", 0 }, { "kommender", 0 }, { "kommendes", 0 }, { NULL }
};
static const Word day_words[] = {
  { "today", 0 }, { "heute", 0 }, { "tonight", 0 }, { "tomorrow", 1 }, { "morgen", 1 }, { "uebermorgen", 2 }, { NULL }
};
static const Word now_words[] = { { "now", 0 }, { "jetzt", 0 }, { "sofort", 0 }, { NULL } };
static const Word parts[] = {
  { "morning", LF_DAY_PART_MORNING }, { "frueh", LF_DAY_PART_MORNING }, { "morgen", LF_DAY_PART_MORNING },
  { "morgens", LF_DAY_PART_MORNING }, { "vormittag", LF_DAY_PART_MORNING }, { "vormittags", LF_DAY_PART_MORNING },
  { "noon", LF_DAY_PART_NOON }, { "mittag", LF_DAY_PART_NOON }, { "mittags", LF_DAY_PART_NOON },
  { "afternoon", LF_DAY_PART_EVENING }, { "nachmittag", LF_DAY_PART_EVENING }, { "nachmittags", LF_DAY_PART_EVENING },
  { "evening", LF_DAY_PART_EVENING }, { "abend", LF_DAY_PART_EVENING }, { "abends", LF_DAY_PART_EVENING },
  { "tonight", LF_DAY_PART_EVENING }, { NULL }
};
static const Word zones[] = {
  { "z", 0 }, { "utc", 0 }, { "gmt", 0 }, { "cet", 3600 }, { "mez", 3600 }, { "cest", 7200 }, { "mesz", 7200 }, { NULL }
};
/* Minutes. Days and weeks go by the calendar, not by 24 hours. */
static const Word units[] = {
  { "min", 1 }, { "mins", 1 }, { "minute", 1 }, { "minutes", 1 }, { "minuten", 1 }, { "h", 60 }, { "hour", 60 },
  { "hours", 60 }, { "std", 60 }, { "stunde", 60 }, { "stunden", 60 }, { NULL }
};
static const Word day_units[] = {
  { "day", 1 }, { "days", 1 }, { "tag", 1 }, { "tage", 1 }, { "tagen", 1 }, { "week", 7 }, { "weeks", 7 }, { "woche", 7 },
  { "wochen", 7 }, { NULL }
};
static const Word ones[] = {
  { "a", 0 }, { "an", 0 }, { "one", 0 }, { "ein", 0 }, { "eine", 0 }, { "einem", 0 }, { "einer", 0 }, { NULL }
};
static const Word halves[] = { { "half", 0 }, { "halbe", 0 }, { "halben", 0 }, { NULL } };
static const Word fillers[] = {
  { "at", 0 }, { "on", 0 }, { "the", 0 }, { "this", 0 }, { "um", 0 }, { "am", 0 }, { "den", 0 }, { "dem", 0 }, { "der", 0 },
  { "diesen", 0 }, { "dieser", 0 }, { NULL }
};

static const Word *
find_word (const Word *words,
           const char *text)
{
  for (; words->word != NULL; words++)
    if (strcmp (words->word, text) == 0)
      return words;
  return NULL;
}

/* g_utf8_strdown() goes by the locale (Turkish has another “I”), case folding does not. */
static char *
fold (const char *typed)
{
  static const struct {
    gunichar    letter;
    const char *plain;
  } spellings[] = { { 0xe4, "ae" }, { 0xf6, "oe" }, { 0xfc, "ue" }, { 0xa0, " " }, { 0x202f, " " }, { 0x2212, "-" } };
  g_autofree char *composed = g_utf8_normalize (typed, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (composed, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      guint i = 0;

      while (i < G_N_ELEMENTS (spellings) && spellings[i].letter != c)
        i++;
      if (i < G_N_ELEMENTS (spellings))
        g_string_append (out, spellings[i].plain);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* One token at @p: a run of digits, a run of letters, or one other sign. Returns what follows; NULL when it is too long. */
static const char *
read_token (const char *p,
            Token      *token)
{
  const char *end = p;

  if (g_ascii_isdigit (*p))
    while (g_ascii_isdigit (*end))
      end++;
  else if (g_ascii_isalpha (*p))
    while (g_ascii_isalpha (*end))
      end++;
  else
    end = g_utf8_next_char (p);

  if ((gsize) (end - p) >= sizeof token->text)
    return NULL;
  memcpy (token->text, p, end - p);
  token->kind = g_ascii_isdigit (*p) ? TOKEN_NUMBER : g_ascii_isalpha (*p) ? TOKEN_WORD : TOKEN_SIGN;
  if (token->kind == TOKEN_NUMBER)
    {
      token->n_digits = end - p;
      token->value = token->n_digits <= 4 ? atoi (token->text) : -1;
    }
  return end;
}

static gboolean
read_tokens (Reader     *self,
             const char *p)
{
  guint n = 0;

  while (p != NULL && *p != '\0')
    {
      if (n == MAX_TOKENS)
        return FALSE;
      self->tokens[n].spaced = g_ascii_isspace (*p);
      while (g_ascii_isspace (*p))
        p++;
      if (*p != '\0')
        p = read_token (p, &self->tokens[n++]);
    }
  return p != NULL;
}

static const Token *
peek (Reader *self,
      guint   ahead)
{
  return &self->tokens[MIN (self->at + ahead, MAX_TOKENS)];
}

static gboolean
is_sign (Reader *self,
         guint   ahead,
         char    sign)
{
  const Token *token = peek (self, ahead);

  return token->kind == TOKEN_SIGN && token->text[0] == sign && token->text[1] == '\0';
}

/* A number of that many digits. */
static gboolean
is_number (Reader *self,
           guint   ahead,
           guint   min_digits,
           guint   max_digits)
{
  const Token *token = peek (self, ahead);

  return token->kind == TOKEN_NUMBER && token->n_digits >= min_digits && token->n_digits <= max_digits;
}

static const Word *
peek_word (Reader     *self,
           guint       ahead,
           const Word *words)
{
  const Token *token = peek (self, ahead);

  return token->kind == TOKEN_WORD ? find_word (words, token->text) : NULL;
}

static gboolean
is_word (Reader     *self,
         guint       ahead,
         const char *word)
{
  const Token *token = peek (self, ahead);

  return token->kind == TOKEN_WORD && strcmp (token->text, word) == 0;
}

/* Takes @n tokens that mean @what. */
static gboolean
take (Reader *self,
      guint   n,
      LfWhenFound   what)
{
  if (self->parts.found & what)
    self->parts.found |= LF_WHEN_UNCLEAR;
  self->parts.found |= what;
  self->at += n;
  return TRUE;
}

static void
skip_sign (Reader *self,
           char    sign)
{
  if (is_sign (self, 0, sign))
    self->at++;
}

static gboolean
take_filler (Reader *self)
{
  if (is_sign (self, 0, ',') || peek_word (self, 0, fillers) != NULL)
    return take (self, 1, 0);
  if (is_sign (self, 0, '.') && peek (self, 1)->kind == TOKEN_END)
    return take (self, 1, 0);
  if (is_word (self, 0, "in") && is_word (self, 1, "the"))
    return take (self, 2, 0);
  return FALSE;
}

static gboolean
take_now (Reader *self)
{
  return peek_word (self, 0, now_words) != NULL && take (self, 1, LF_WHEN_NOW);
}

/* “2”, “1,5”, “an”, “half an”, “einer halben”: minutes of an hour, to be exact with halves; -1 when it is no amount. */
static int
take_amount_in_sixtieths (Reader *self)
{
  int amount = -1;

  if (is_number (self, 0, 1, 3) && (is_sign (self, 1, ',') || is_sign (self, 1, '.')) && is_number (self, 2, 1, 1))
    {
      amount = peek (self, 0)->value * 60 + peek (self, 2)->value * 6;
      take (self, 3, 0);
    }
  else if (is_number (self, 0, 1, 4))
    {
      amount = peek (self, 0)->value * 60;
      take (self, 1, 0);
    }
  else if (peek_word (self, 0, halves) != NULL && peek_word (self, 1, ones) != NULL)
    {
      amount = 30;
      take (self, 2, 0);
    }
  else if (peek_word (self, 0, ones) != NULL)
    {
      amount = peek_word (self, 1, halves) != NULL ? 30 : 60;
      take (self, amount == 30 ? 2 : 1, 0);
    }
  return amount;
}

/* “in 2 hours”, “in einer Stunde und 30 Minuten”, “in 2 Tagen”. */
static gboolean
take_span (Reader *self)
{
  const Word *unit;
  guint begin = self->at;
  int amount;

  if (!is_word (self, 0, "in"))
    return FALSE;

  take (self, 1, 0);
  amount = take_amount_in_sixtieths (self);
  if (amount >= 0 && amount % 60 == 0 && (unit = peek_word (self, 0, day_units)) != NULL)
    {
      self->parts.days = amount / 60 * unit->value;
      return take (self, 1, LF_WHEN_DAYS | LF_WHEN_SPAN);
    }

  self->parts.span_us = 0;
  while (amount >= 0 && (unit = peek_word (self, 0, units)) != NULL)
    {
      self->parts.span_us += (gint64) amount * unit->value * LF_SECOND_US;
      take (self, 1, 0);
      skip_sign (self, '.');
      if (peek (self, 0)->kind == TOKEN_END)
        return take (self, 0, LF_WHEN_SPAN);
      if (is_word (self, 0, "und") || is_word (self, 0, "and"))
        take (self, 1, 0);
      amount = take_amount_in_sixtieths (self);
    }
  self->at = begin;
  return FALSE;
}

static gboolean
take_iso_date (Reader *self)
{
  if (!is_number (self, 0, 4, 4) || !is_sign (self, 1, '-') || !is_number (self, 2, 1, 2) || !is_sign (self, 3, '-') ||
      !is_number (self, 4, 1, 2))
    return FALSE;

  self->parts.wall.year = peek (self, 0)->value;
  self->parts.wall.month = peek (self, 2)->value;
  self->parts.wall.day = peek (self, 4)->value;
  return take (self, is_word (self, 5, "t") && is_number (self, 6, 2, 2) ? 6 : 5, LF_WHEN_DATE | LF_WHEN_YEAR);
}

/* A year behind a date, but not the “14” of “24.12. 14:30”. */
static void
take_year (Reader *self,
           gboolean may_be_short)
{
  gboolean is_long = is_number (self, 0, 4, 4) && peek (self, 0)->value >= 1900;
  gboolean is_short = may_be_short && is_number (self, 0, 2, 2) && !peek (self, 0)->spaced;

  if ((!is_long && !is_short) || is_sign (self, 1, ':') || is_word (self, 1, "uhr"))
    return;
  self->parts.wall.year = peek (self, 0)->value + (is_long ? 0 : 2000);
  take (self, 1, LF_WHEN_YEAR);
}

/* Whether a time of the day stands behind: “9”, “um 9”, “, 9”. */
static gboolean
is_time_ahead (Reader *self,
               guint   ahead)
{
  if (is_sign (self, ahead, ',') || peek_word (self, ahead, fillers) != NULL)
    ahead++;
  return peek (self, ahead)->kind == TOKEN_NUMBER;
}

/* “24.12.”, “24.12.2026”, “24.12 14:30”. Two numbers and one dot may be a time, too: “14.30” can be nothing else, but
 * “10.12” is a date only next to a time, a time only next to a date or “Uhr”, and alone it is not understood. */
static gboolean
take_dotted_date (Reader *self)
{
  gboolean has_day = (self->parts.found & (LF_WHEN_DATE | LF_WHEN_DAYS | LF_WHEN_WEEKDAY)) != 0;
  gboolean closed, is_date;

  if (!is_number (self, 0, 1, 2) || !is_sign (self, 1, '.') || peek (self, 1)->spaced || !is_number (self, 2, 1, 2))
    return FALSE;
  if (is_word (self, 3, "uhr") || is_word (self, 3, "am") || is_word (self, 3, "pm") || peek (self, 0)->value == 0 ||
      peek (self, 2)->value == 0 || peek (self, 2)->value > 12)
    return FALSE;

  closed = is_sign (self, 3, '.') && !peek (self, 3)->spaced;
  is_date = closed || self->parts.found & LF_WHEN_TIME || is_time_ahead (self, 3);
  if (!closed && has_day)
    return FALSE;
  if (!is_date)
    return take (self, 3, LF_WHEN_UNCLEAR);

  self->parts.wall.day = peek (self, 0)->value;
  self->parts.wall.month = peek (self, 2)->value;
  take (self, closed ? 4 : 3, LF_WHEN_DATE);
  if (closed)
    take_year (self, TRUE);

  /* “1.1.1”, “24.12.9”: neither a year nor clearly an hour. */
  if (peek (self, 0)->kind == TOKEN_NUMBER && !peek (self, 0)->spaced && !is_sign (self, 1, ':'))
    self->parts.found |= LF_WHEN_UNCLEAR;
  return TRUE;
}

static guint
count_ordinal (Reader *self,
               guint   ahead)
{
  static const Word ordinals[] = { { "st", 0 }, { "nd", 0 }, { "rd", 0 }, { "th", 0 }, { NULL } };

  return is_sign (self, ahead, '.') || peek_word (self, ahead, ordinals) != NULL ? 1 : 0;
}

/* “24. Dezember 2026”, “24th of December”, “24 Dec”, “Dec 24, 2026”. */
static gboolean
take_worded_date (Reader *self)
{
  const Word *month = peek_word (self, 0, months);
  guint n = 1 + count_ordinal (self, 1);
  guint day_at = 0;

  if (month != NULL)
    {
      day_at = n;
      n += 1 + count_ordinal (self, n + 1);
    }
  else
    {
      n += is_word (self, n, "of");
      month = peek_word (self, n, months);
      n += 1 + is_sign (self, n + 1, '.');
    }
  if (month == NULL || !is_number (self, day_at, 1, 2))
    return FALSE;

  self->parts.wall.day = peek (self, day_at)->value;
  self->parts.wall.month = month->value;
  take (self, n, LF_WHEN_DATE);
  skip_sign (self, ',');
  take_year (self, FALSE);
  return TRUE;
}

static gboolean
take_day_word (Reader *self)
{
  const Word *word = peek_word (self, 0, day_words);

  if (is_word (self, 0, "day") && is_word (self, 1, "after") && is_word (self, 2, "tomorrow"))
    {
      self->parts.days = 2;
      return take (self, 3, LF_WHEN_DAYS);
    }

  /* “heute morgen”, “Montag morgen”: the second one is the part of the day. */
  if (word == NULL || (is_word (self, 0, "morgen") && self->parts.found & (LF_WHEN_DAYS | LF_WHEN_WEEKDAY)))
    return FALSE;

  self->parts.days = word->value;
  if (!is_word (self, 0, "tonight"))
    return take (self, 1, LF_WHEN_DAYS);
  self->parts.part = LF_DAY_PART_EVENING;
  return take (self, 1, LF_WHEN_DAYS | LF_WHEN_PART);
}

static gboolean
take_weekday (Reader *self)
{
  guint n = peek_word (self, 0, next_words) != NULL ? 1 : 0;
  const Word *day = peek_word (self, n, weekdays);

  if (day == NULL)
    return FALSE;
  self->parts.weekday = day->value;
  take (self, n + 1, LF_WHEN_WEEKDAY | (n > 0 ? LF_WHEN_NEXT : 0));
  skip_sign (self, '.');
  return TRUE;
}

static gboolean
take_part (Reader *self)
{
  const Word *part = peek_word (self, 0, parts);

  if (part == NULL)
    return FALSE;
  self->parts.part = part->value;
  return take (self, 1, LF_WHEN_PART);
}

/* “am”, “p.m.” behind an hour from 1 to 12. */
static void
take_half_day (Reader *self)
{
  gboolean dotted = (is_word (self, 0, "a") || is_word (self, 0, "p")) && is_sign (self, 1, '.') && is_word (self, 2, "m");
  gboolean afternoon = is_word (self, 0, "pm") || (dotted && is_word (self, 0, "p"));

  if (!dotted && !afternoon && !is_word (self, 0, "am"))
    return;

  /* German: “12 am Montag” is noon “on Monday”. Rather not understood than twelve hours off. */
  if (self->parts.wall.hour < 1 || self->parts.wall.hour > 12 ||
      (is_word (self, 0, "am") && self->parts.wall.hour == 12 && peek (self, 1)->kind != TOKEN_END && !is_sign (self, 1, ',')))
    self->parts.found |= LF_WHEN_UNCLEAR;

  self->parts.wall.hour = self->parts.wall.hour % 12 + (afternoon ? 12 : 0);
  take (self, dotted ? 3 : 1, 0);
  if (dotted)
    skip_sign (self, '.');
}

/* The minutes behind “14:”, “14.”, “14 Uhr ”, “14h”, and the seconds behind them. */
static void
take_minutes (Reader *self)
{
  gboolean colon = is_sign (self, 0, ':');
  gboolean worded = (is_word (self, 0, "h") || is_word (self, 0, "uhr")) && !is_sign (self, 2, '.');

  if ((colon || worded || is_sign (self, 0, '.')) && is_number (self, 1, 2, 2))
    {
      self->parts.wall.minute = peek (self, 1)->value;
      take (self, 2, 0);
      if (colon && is_sign (self, 0, ':') && is_number (self, 1, 2, 2))
        {
          self->parts.wall.second = peek (self, 1)->value;
          take (self, 2, 0);
        }
    }
  if (is_word (self, 0, "uhr") || is_word (self, 0, "h"))
    take (self, 1, 0);
}

static gboolean
take_time (Reader *self)
{
  if (!is_number (self, 0, 1, 2))
    return FALSE;

  self->parts.wall.hour = peek (self, 0)->value;
  take (self, 1, LF_WHEN_TIME);
  take_minutes (self);
  take_half_day (self);
  return TRUE;
}

/* “Z”, “MESZ”, “+01:00”, “+0100” right behind a time. */
static gboolean
take_offset (Reader *self)
{
  const Word *zone = peek_word (self, 0, zones);
  int sign = is_sign (self, 0, '-') ? -1 : 1;
  int hhmm;

  if (!(self->parts.found & LF_WHEN_TIME))
    return FALSE;

  if (zone != NULL)
    {
      self->parts.wall.offset_s = zone->value;
      return take (self, 1, LF_WHEN_OFFSET);
    }
  if ((!is_sign (self, 0, '+') && !is_sign (self, 0, '-')) || peek (self, 1)->spaced)
    return FALSE;

  if (is_number (self, 1, 4, 4))
    hhmm = peek (self, 1)->value;
  else if (is_number (self, 1, 2, 2) && is_sign (self, 2, ':') && is_number (self, 3, 2, 2))
    hhmm = peek (self, 1)->value * 100 + peek (self, 3)->value;
  else
    return FALSE;
  if (hhmm % 100 > 59)
    return FALSE;
  self->parts.wall.offset_s = sign * (hhmm / 100 * 3600 + hhmm % 100 * 60);
  return take (self, is_number (self, 1, 4, 4) ? 2 : 4, LF_WHEN_OFFSET);
}

static gboolean
read_all (Reader *self)
{
  while (peek (self, 0)->kind != TOKEN_END)
    if (!take_now (self) && !take_span (self) && !take_iso_date (self) && !take_dotted_date (self) &&
        !take_worded_date (self) && !take_weekday (self) && !take_day_word (self) && !take_part (self) &&
        !take_time (self) && !take_offset (self) && !take_filler (self))
      return FALSE;
  return !(self->parts.found & LF_WHEN_UNCLEAR);
}

/**
 * lf_when_read_parts:
 * @typed: what a person typed
 * @out: (out caller-allocates): what it says
 *
 * Returns: %FALSE when not every word and sign of it was understood, or when it can be read in two ways
 */
gboolean
lf_when_read_parts (const char  *typed,
                    LfWhenParts *out)
{
  Reader reader = { 0 };
  g_autofree char *folded = NULL;

  if (strlen (typed) > MAX_TYPED_BYTES || !g_utf8_validate (typed, -1, NULL))
    return FALSE;

  folded = fold (typed);
  if (!read_tokens (&reader, folded) || !read_all (&reader))
    return FALSE;
  *out = reader.parts;
  return TRUE;
}
