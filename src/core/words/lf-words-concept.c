/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The usage concept: what an office has to be able to show about its accounts, written from what it filled in. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

/* A sign that Markdown would take for its own stands behind a backslash. */
static void
append_text (GString    *concept,
             const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (strchr ("\\`*_{}[]<>#|", *text) != NULL)
        g_string_append_c (concept, '\\');
      g_string_append_c (concept, *text == '\n' || *text == '\r' ? ' ' : *text);
    }
}

static void
append_row (GString    *concept,
            const char *title,
            const char *text)
{
  g_string_append_printf (concept, "- **%s:** ", title);
  append_text (concept, text);
  g_string_append_c (concept, '\n');
}

static void
append_link (GString    *concept,
             const char *title,
             const char *address)
{
  /* Checked when it was typed; angle brackets keep whatever else stands in it together. */
  g_autofree char *escaped = g_uri_escape_string (address, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "?#[]%", TRUE);

  g_string_append_printf (concept, "- **%s:** <%s>\n", title, escaped);
}

static char *
dup_day (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  /* Translators: a date, such as 24 November 2026; see strftime() */
  return g_date_time_format (time, C_("concept", "%-d %B %Y"));
}

static void
append_checklist (GString     *concept,
                  LfChecklist *list)
{
  g_autofree char *checked = list->checked_us != 0 ? dup_day (list->checked_us) : g_strdup (C_("profile", "never"));

  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    if (list->values[i] == NULL)
      append_row (concept, lf_words_for_check_item (i), C_("profile", "not filled in"));
    else if (lf_check_item_is_link (i))
      append_link (concept, lf_words_for_check_item (i), list->values[i]);
    else
      append_row (concept, lf_words_for_check_item (i), list->values[i]);

  append_row (concept, C_("profile", "Last checked"), checked);
}

static void
append_account (GString   *concept,
                LfOffice  *office,
                LfAccount *account)
{
  LfChecklist *list = lf_office_get_checklist (office, account->uid);
  g_autofree char *added = dup_day (account->added_us);

  g_string_append (concept, "\n### ");
  append_text (concept, lf_account_get_display_name (account));
  g_string_append (concept, "\n\n");
  append_row (concept, C_("concept", "Account"), account->handle);
  append_row (concept, C_("concept", "Network"), lf_words_for_network (account->network));
  if (account->server != NULL && g_str_has_prefix (account->server, "http"))
    append_link (concept, C_("concept", "Server"), account->server);
  append_row (concept, C_("concept", "In use here since"), added);
  if (list != NULL)
    append_checklist (concept, list);
}

static void
append_groups (GString    *concept,
               LfAccounts *accounts)
{
  GPtrArray *groups = lf_office_get_groups (lf_accounts_get_office (accounts));

  if (groups->len == 0)
    return;

  g_string_append_printf (concept, "\n## %s\n\n", C_("concept", "Groups"));
  for (guint i = 0; i < groups->len; i++)
    {
      LfAccountGroup *group = g_ptr_array_index (groups, i);
      g_autoptr(GString) members = g_string_new (NULL);

      for (guint n = 0; group->account_uids[n] != NULL; n++)
        {
          LfAdapter *adapter = lf_accounts_find (accounts, group->account_uids[n]);

          if (adapter != NULL)
            g_string_append_printf (members, "%s%s", members->len > 0 ? ", " : "", lf_adapter_get_account (adapter)->handle);
        }
      g_string_append (concept, "- **");
      append_text (concept, group->name);
      g_string_append (concept, ":** ");
      append_text (concept, members->len > 0 ? members->str : C_("concept", "no account"));
      g_string_append_c (concept, '\n');
    }
}

/**
 * lf_words_dup_concept:
 * @accounts: all accounts of the profile
 * @now_us: the clock
 *
 * Returns: (transfer full): the text, in the language of the program
 */
char *
lf_words_dup_concept (LfAccounts *accounts,
                      gint64      now_us)
{
  g_autoptr(GString) concept = g_string_new (NULL);
  g_autofree char *today = dup_day (now_us);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (accounts));

  g_string_append_printf (concept, "# %s\n\n", _("Usage concept for our accounts"));
  /* Translators: %s is a date, “24 November 2026” */
  g_string_append_printf (concept, _("As of %s"), today);
  g_string_append_printf (concept, "\n\n%s\n\n## %s\n",
                          _("This text says what each account is for, who is responsible for it, and what its profile tells citizens."),
                          C_("concept", "Accounts"));
  if (n == 0)
    g_string_append_printf (concept, "\n%s\n", _("There are no accounts yet."));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (G_LIST_MODEL (accounts), i);

      append_account (concept, lf_accounts_get_office (accounts), lf_adapter_get_account (adapter));
    }
  append_groups (concept, accounts);
  return g_string_free (g_steal_pointer (&concept), FALSE);
}
