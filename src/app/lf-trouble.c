/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds what keeps posts from going out or answers from coming in, and the cure for it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-trouble.h"

#include <glib/gi18n.h>

#include "core/words/lf-words.h"

/* A process that works for the profile writes a sign of life every 10 s. */
#define SILENT_US (30 * LF_SECOND_US)

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
  char *text;

  if (n_waiting == 0)
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
  return troubles;
}
