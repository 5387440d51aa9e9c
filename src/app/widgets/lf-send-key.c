/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key that sends what is written. */

#include "config.h"

#include "app/widgets/lf-send-key.h"

void
lf_enter_key_add (GtkWidget       *widget,
                  GdkModifierType  modifiers,
                  const char      *action)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], modifiers),
                                                            gtk_named_action_new (action)));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (widget, controller);
}

void
lf_send_key_add (GtkWidget  *widget,
                 const char *action)
{
  lf_enter_key_add (widget, GDK_CONTROL_MASK, action);
}
