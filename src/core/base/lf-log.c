/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last net under all logging: whatever looks like a secret is hidden before a line is written. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-log.h"

#define HIDDEN "[hidden]"

/* What a value may consist of that stands in a query, a form or a header. */
#define VALUE "[^&\\s\"'<>,;]"

static const struct {
  const char *pattern;
  const char *replacement;
} rules[] = {
  /* Headers: the whole value. */
  { "\\b((?:proxy-)?authorization|(?:set-)?cookie)(\\s*[:=]\\s*)[^\\r\\n]+", "\\1\\2" HIDDEN },
  { "\\b(bearer|dpop)(\\s+)[A-Za-z0-9._~+/=-]{6,}", "\\1\\2" HIDDEN },
  { "\\b(oauth|basic)(\\s+)[A-Za-z0-9._~+/=-]{16,}", "\\1\\2" HIDDEN },
  /* Members of JSON. */
  { "(\"(?:[a-z_]*token|[a-z]+jwt|[a-z_]*secret|[a-z_]*password|code|code_verifier)\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"?",
    "\\1\"" HIDDEN "\"" },
  /* Queries and forms. “code” and “state” are also words of plain sentences: there only long ones are secrets. */
  { "\\b([a-z_]*(?:token|secret|password|verifier|assertion))=" VALUE "+", "\\1=" HIDDEN },
  { "([?&](?:code|state))=" VALUE "+", "\\1=" HIDDEN },
  { "\\b(code|state)=" VALUE "{6,}", "\\1=" HIDDEN },
  /* Signed tokens, application passwords, and what is as long and as mixed as only random tokens are. */
  { "\\beyJ[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_.-]+", HIDDEN },
  { "(?<![a-z0-9-])[a-z0-9]{4}(?:-[a-z0-9]{4}){3}(?![a-z0-9-])", HIDDEN },
  { "(?-i)(?<![A-Za-z0-9_-])(?=[a-z0-9_-]*[A-Z])(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{40,}", HIDDEN },
};

static GRegex **
get_regexes (void)
{
  static GRegex **regexes;

  if (g_once_init_enter (&regexes))
    {
      GRegex **made = g_new0 (GRegex *, G_N_ELEMENTS (rules));

      for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
        {
          made[i] = g_regex_new (rules[i].pattern, G_REGEX_CASELESS | G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
          g_assert (made[i] != NULL);
        }
      g_once_init_leave (&regexes, made);
    }
  return regexes;
}

/* Never logs by itself: that would call it again. */
static GLogWriterOutput
write_redacted (GLogLevelFlags   level,
                const GLogField *fields,
                gsize            n_fields,
                gpointer         user_data)
{
  g_autofree GLogField *redacted = g_memdup2 (fields, n_fields * sizeof *fields);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < n_fields; i++)
    {
      g_autofree char *text = NULL;

      if (fields[i].value == NULL)
        continue;
      text = fields[i].length < 0 ? g_strdup (fields[i].value) : g_strndup (fields[i].value, fields[i].length);
      redacted[i].value = lf_log_redact (text);
      redacted[i].length = -1;
      g_ptr_array_add (texts, (gpointer) redacted[i].value);
    }
  return g_log_writer_default (level, redacted, n_fields, NULL);
}

/**
 * lf_log_install:
 *
 * From now on every line that is logged through GLib passes lf_log_redact(), and all of them go to standard error, also
 * the debugging ones: standard output belongs to the answers of the command line. Once per process, before other threads.
 */
void
lf_log_install (void)
{
  get_regexes ();
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (write_redacted, NULL, NULL);
}

/**
 * lf_log_redact:
 * @text: anything
 *
 * Hides values of Authorization and cookie headers, bearer tokens, signed tokens (JWT), application passwords, secrets in
 * queries, forms and JSON. A net, not a licence: nobody logs secrets on purpose. Safe from any thread.
 *
 * Returns: (transfer full): @text with “[hidden]” in place of whatever looks like a secret
 */
char *
lf_log_redact (const char *text)
{
  g_autofree char *redacted = g_strdup (text);
  GRegex **regexes = get_regexes ();

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      char *next = g_regex_replace (regexes[i], redacted, -1, 0, rules[i].replacement, 0, NULL);

      /* A text that cannot be searched to its end is hidden as a whole. */
      if (next == NULL)
        return g_strdup (HIDDEN);
      g_free (redacted);
      redacted = next;
    }
  return g_steal_pointer (&redacted);
}
