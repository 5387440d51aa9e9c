/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single letters for those who sort a hundred messages; whoever types by speech turns them off. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-letter-keys.h"

#include "core/store/lf-store-settings.h"

static void
on_setting_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GtkEventController) controller = user_data;
  g_autofree char *value = lf_store_get_setting_finish (LF_STORE (object), result, NULL);

  gtk_event_controller_set_propagation_phase (controller, g_strcmp0 (value, "no") == 0 ? GTK_PHASE_NONE : GTK_PHASE_BUBBLE);
}

static void
read_setting (GtkEventController *controller,
              LfStore            *store)
{
  lf_store_get_setting_async (store, LF_SETTING_LETTER_KEYS, NULL, on_setting_read_cb, g_object_ref (controller));
}

static void
on_store_changed_cb (GtkEventController *controller,
                     guint               changes,
                     LfStore            *store)
{
  if (changes & LF_CHANGE_SETTINGS)
    read_setting (controller, store);
}

/**
 * lf_letter_keys_add:
 * @widget: where the letters count
 * @store: of whose setting they depend
 * @keys: (array length=n_keys): the letters
 */
void
lf_letter_keys_add (GtkWidget         *widget,
                    LfStore           *store,
                    const LfLetterKey *keys,
                    guint              n_keys)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (LF_IS_STORE (store));

  for (guint i = 0; i < n_keys; i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].keyval, 0),
                                                            gtk_named_action_new (keys[i].action)));
  /* Off until the setting is known. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
  gtk_widget_add_controller (widget, controller);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed_cb), controller, G_CONNECT_SWAPPED);
  read_setting (controller, store);
}
