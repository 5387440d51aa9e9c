/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drop-downs of account names: GTK's own never shorten, so one long handle would widen the window. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-name-factory.h"

/* In characters: what a name asks for. */
#define MAX_CHARS 24

static GtkWidget *
add_label (GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  gtk_list_item_set_child (list_item, label);
  return label;
}

static void
on_setup_shown_cb (GtkSignalListItemFactory *factory,
                   GtkListItem              *list_item)
{
  gtk_label_set_ellipsize (GTK_LABEL (add_label (list_item)), PANGO_ELLIPSIZE_MIDDLE);
}

static void
on_setup_listed_cb (GtkSignalListItemFactory *factory,
                    GtkListItem              *list_item)
{
  GtkWidget *label = add_label (list_item);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *list_item)
{
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (list_item));
  GtkWidget *label = gtk_list_item_get_child (list_item);

  gtk_label_set_label (GTK_LABEL (label), name);
  gtk_widget_set_tooltip_text (label, name);
}

void
lf_name_factory_use (GtkDropDown *drop_down)
{
  g_autoptr(GtkListItemFactory) shown = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkListItemFactory) listed = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  g_signal_connect (shown, "setup", G_CALLBACK (on_setup_shown_cb), NULL);
  g_signal_connect (shown, "bind", G_CALLBACK (on_bind_cb), NULL);
  g_signal_connect (listed, "setup", G_CALLBACK (on_setup_listed_cb), NULL);
  g_signal_connect (listed, "bind", G_CALLBACK (on_bind_cb), NULL);
  gtk_drop_down_set_factory (drop_down, shown);
  gtk_drop_down_set_list_factory (drop_down, listed);
}
