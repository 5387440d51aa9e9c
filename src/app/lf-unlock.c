/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets the keyring ask for its password. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-unlock.h"

#include <glib/gi18n.h>

#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

typedef struct {
  GtkWidget *near_widget;
  LfContext *context;
} Unlocking;

static void
unlocking_free (Unlocking *unlocking)
{
  g_object_unref (unlocking->near_widget);
  g_object_unref (unlocking->context);
  g_free (unlocking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Unlocking, unlocking_free)

static void
on_unlocked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Unlocking) unlocking = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_secrets_unlock_finish (LF_SECRETS (object), result, &error))
    {
      g_autofree char *text = lf_words_for_error (error, NULL, NULL);

      lf_toasts_show (unlocking->near_widget, text);
      return;
    }
  lf_toasts_show (unlocking->near_widget, _("The keyring is open. What waited for it goes on."));
}

/**
 * lf_unlock_keyring:
 * @near_widget: says the result in its window
 * @context: whose sign-ins lie in the keyring
 */
void
lf_unlock_keyring (GtkWidget *near_widget,
                   LfContext *context)
{
  Unlocking *unlocking = g_new0 (Unlocking, 1);

  unlocking->near_widget = g_object_ref (near_widget);
  unlocking->context = g_object_ref (context);
  lf_toasts_show (near_widget, _("The keyring asks for its password in a window of its own."));
  lf_secrets_unlock_async (lf_context_get_secrets (context), NULL, on_unlocked_cb, unlocking);
}
