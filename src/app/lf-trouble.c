/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds what keeps posts from going out or answers from coming in, and the cure for it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-trouble.h"

#include <glib/gi18n.h>

#include "core/words/lf-words.h"

/* A process that works for the profile writes a sign of life every 10 s. */
#define SILENT_US (30 * LF_SECOND_US)
#define SOON_US (7 * 24 * LF_HOUR_US)
#define VERY_SOON_US (2 * 24 * LF_HOUR_US)

void
lf_trouble_free (LfTrouble *self)
{
  g_free (self->text);
  g_free (self->button);
  g_free (self->action);
  g_free (self->target);
  g_free (self);
}

static void
add (GPtrArray  *troubles,
     char       *text,
     const char *button,
     const char *action,
     const char *target)
{
  LfTrouble *trouble = g_new0 (LfTrouble, 1);

  trouble->text = text;
  trouble->button = g_strdup (button);
  trouble->action = g_strdup (action);
  trouble->target = g_strdup (target);
  g_ptr_array_add (troubles, trouble);
}

static void
add_worker (GPtrArray *troubles,
            LfContext *context)
{
  LfWorkerLock *lock = lf_context_get_lock (context);

  if (!lf_worker_lock_is_held (lock) && lf_worker_lock_holder_age_us (lock) > SILENT_US)
    add (troubles,
         g_strdup (_("Another Litfaß on this computer is to do the sending but gives no sign of life. Close it, then this one takes over.")),
         NULL, NULL, NULL);
}

static gboolean
is_keyring_reason (const char *reason)
{
  return lf_reason_is (reason, "keyring-locked") || lf_reason_is (reason, "keyring-denied");
}

static void
add_keyring (GPtrArray  *troubles,
             LfOverview *overview)
{
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (lf_overview_get_context (overview)));
  gboolean locked = lf_overview_count_problems (overview, "keyring-locked", NULL) > 0;
  gboolean missing = lf_overview_count_problems (overview, "keyring-no-service", NULL) > 0;

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);
      const char *reason = lf_adapter_get_account (adapter)->reason;

      locked = locked || is_keyring_reason (reason);
      missing = missing || lf_reason_is (reason, "keyring-no-service");
    }
  if (locked)
    add (troubles, g_strdup (_("Keyring locked: nothing goes out, nothing comes in.")), C_("keyring", "Unlock"), "win.unlock-keyring", NULL);
  else if (missing)
    add (troubles, g_strdup (_("This computer has no keyring: sign-ins are lost when Litfaß ends, and what was signed in before sends nothing.")),
         _("What to do"), "app.help-on", "keyring");
}

/* The network's name says enough while it has one account. */
static char *
dup_account_name (LfOverview *overview,
                  LfAccount  *account)
{
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (lf_overview_get_context (overview)));
  const char *network = lf_words_for_network (account->network);
  guint n_alike = 0;

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);

      n_alike += g_str_equal (lf_adapter_get_account (adapter)->network, account->network);
    }
  return n_alike > 1 ? g_strdup_printf ("%s %s", network, account->handle) : g_strdup (network);
}

static void
add_sign_in (GPtrArray  *troubles,
             LfOverview *overview,
             LfAccount  *account)
{
  guint n_waiting = lf_overview_count_problems (overview, "sign-in-again", account->uid);
  g_autofree char *name = dup_account_name (overview, account);
  g_autofree char *why = lf_reason_is (account->reason, "account-deactivated") ? lf_words_for_reason (account->reason, NULL, NULL) : NULL;
  char *text;

  if (why != NULL)
    /* Translators: an account, a server or a file, then a whole sentence of what is wrong there */
    text = g_strdup_printf (C_("error", "%s: %s"), name, why);
  else if (n_waiting == 0)
    /* Translators: %s is a network such as “Bluesky” */
    text = g_strdup_printf (_("%s: please sign in again."), name);
  else
    /* Translators: %s is a network such as “Bluesky”, %u counts posts */
    text = g_strdup_printf (ngettext ("%s: please sign in again. %u post waits for it.",
                                      "%s: please sign in again. %u posts wait for it.", n_waiting),
                            name, n_waiting);
  add (troubles, text, _("Sign in"), "app.sign-in-again", account->uid);
}

static void
add_accounts (GPtrArray  *troubles,
              LfOverview *overview)
{
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (lf_overview_get_context (overview)));

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);
      LfAccount *account = lf_adapter_get_account (adapter);

      if (account->state == LF_ACCOUNT_SIGN_IN_AGAIN)
        add_sign_in (troubles, overview, account);
    }
}

static void
add_held (GPtrArray  *troubles,
          LfOverview *overview)
{
  guint n_copied = lf_overview_count_problems (overview, "copied", NULL);
  guint n_late = lf_overview_count_problems (overview, "late", NULL);

  if (n_copied > 0)
    add (troubles,
         g_strdup_printf (ngettext ("This profile was copied or moved, so that %u planned post waits for your decision.",
                                    "This profile was copied or moved, so that %u planned posts wait for your decision.", n_copied),
                          n_copied),
         C_("problems", "Decide"), "app.problems", NULL);
  if (n_late > 0)
    add (troubles,
         g_strdup_printf (ngettext ("%u post is late and was held back.", "%u posts are late and were held back.", n_late), n_late),
         C_("problems", "Decide"), "app.problems", NULL);
}

/* A sign-in that ends by itself is told of a week before and, in stronger words, two days before. */
static void
add_ends (GPtrArray  *troubles,
          LfOverview *overview)
{
  LfContext *context = lf_overview_get_context (overview);
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (context));
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (context));

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);
      LfAccount *account = lf_adapter_get_account (adapter);
      gint64 left_us = account->access.expires_us - now_us;
      g_autofree char *name = NULL;
      g_autofree char *when = NULL;

      /* Where nothing was refused after the end, it was not the end. */
      if (account->access.expires_us == 0 || account->state == LF_ACCOUNT_SIGN_IN_AGAIN || left_us <= 0 || left_us > SOON_US)
        continue;

      name = dup_account_name (overview, account);
      when = lf_words_time_due (account->access.expires_us, now_us);
      /* Translators: %1$s is a network such as “Bluesky”, %2$s a time such as “Tue 24 Nov, 14:30” */
      add (troubles, g_strdup_printf (left_us > VERY_SOON_US ? _("%1$s: the sign-in ends %2$s. Renew it at a quiet moment.")
                                                             : _("%1$s: the sign-in ends %2$s. After that nothing goes out there: please sign in again."),
                                      name, when),
           _("Sign in"), "app.sign-in-again", account->uid);
    }
}

static void
add_checklists (GPtrArray  *troubles,
                LfOverview *overview)
{
  LfContext *context = lf_overview_get_context (overview);
  LfAccounts *accounts = lf_context_get_accounts (context);
  LfOffice *office = lf_accounts_get_office (accounts);
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (context));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (accounts)); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (G_LIST_MODEL (accounts), i);
      LfAccount *account = lf_adapter_get_account (adapter);
      g_autofree char *name = dup_account_name (overview, account);

      if (!lf_office_is_check_due (office, account->uid, account->added_us, now_us))
        continue;

      if (lf_office_get_checklist (office, account->uid)->checked_us != 0)
        /* Translators: %s is a network, perhaps with the name of an account */
        add (troubles, g_strdup_printf (_("Profile of %s was last checked over a year ago."), name), _("Look"), "app.check-profile", account->uid);
      else
        add (troubles, g_strdup_printf (_("Profile of %s has never been checked."), name), _("Look"), "app.check-profile", account->uid);
    }
}

/**
 * lf_trouble_list:
 *
 * Returns: (transfer full) (element-type LfTrouble): the gravest first; empty when all is well
 */
GPtrArray *
lf_trouble_list (LfOverview *overview)
{
  GPtrArray *troubles = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_trouble_free);

  g_return_val_if_fail (LF_IS_OVERVIEW (overview), troubles);

  add_keyring (troubles, overview);
  add_worker (troubles, lf_overview_get_context (overview));
  add_held (troubles, overview);
  add_accounts (troubles, overview);
  add_ends (troubles, overview);
  add_checklists (troubles, overview);
  return troubles;
}
