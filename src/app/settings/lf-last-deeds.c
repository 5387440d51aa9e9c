/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of deeds that can be taken back. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/settings/lf-last-deeds.h"

#include <glib/gi18n.h>

#include "app/compat/lf-row-name.h"
#include "app/widgets/lf-deeds.h"
#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

struct _LfLastDeeds {
  AdwWindow parent_instance;

  GtkStack   *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (LfLastDeeds, lf_last_deeds, ADW_TYPE_WINDOW)

static void
on_back_clicked_cb (GtkWidget   *button,
                    LfDeedEntry *entry)
{
  lf_deeds_undo (lf_deeds_get_default (), entry);
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  LfDeedEntry *entry = LF_DEED_ENTRY (item);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Take back"));
  g_autofree char *when = lf_words_time_clock (lf_deed_entry_get_done_us (entry));
  g_autofree char *title = g_markup_escape_text (lf_deed_entry_get_label (entry), -1);
  /* Translators: %s is what was done */
  g_autofree char *spoken = g_strdup_printf (_("Take back: %s"), lf_deed_entry_get_label (entry));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_back_clicked_cb), entry, 0);
  gtk_widget_set_visible (button, lf_deed_entry_can_undo (entry));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  lf_row_name_set (row, lf_deed_entry_get_label (entry), when);
  return row;
}

static void
on_deeds_changed_cb (LfLastDeeds *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (lf_deeds_get_default ()));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static void
lf_last_deeds_class_init (LfLastDeedsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LF_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-last-deeds.ui");
  gtk_widget_class_bind_template_child (widget_class, LfLastDeeds, stack);
  gtk_widget_class_bind_template_child (widget_class, LfLastDeeds, list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_last_deeds_init (LfLastDeeds *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_last_deeds_show:
 * @parent: the window it belongs to
 */
void
lf_last_deeds_show (GtkWindow *parent)
{
  LfLastDeeds *self = g_object_new (LF_TYPE_LAST_DEEDS, "transient-for", parent, NULL);
  LfDeeds *deeds = lf_deeds_get_default ();

  gtk_list_box_bind_model (self->list, G_LIST_MODEL (deeds), make_row, NULL, NULL);
  g_signal_connect_object (deeds, "items-changed", G_CALLBACK (on_deeds_changed_cb), self, G_CONNECT_SWAPPED);
  on_deeds_changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
}
