/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live length of a text for each network. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-counters.h"

#include "app/compose/lf-compose-words.h"
#include "app/compose/lf-wrap-layout.h"
#include "app/widgets/lf-toasts.h"

#include <glib/gi18n.h>

struct _LfCounters {
  GtkWidget      parent_instance;

  LfComposition *composition;
  GHashTable    *over;         /* interned names of networks whose text is too long */
};

G_DEFINE_FINAL_TYPE (LfCounters, lf_counters, GTK_TYPE_WIDGET)

static GtkWidget *
add_counter (LfCounters *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  return box;
}

static void
show_counter (GtkWidget       *box,
              const LfCounter *counter)
{
  g_autofree char *text = lf_compose_words_counter (counter);
  gboolean over = counter->limit > 0 && counter->have > counter->limit;

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), text);
  gtk_widget_set_visible (gtk_widget_get_first_child (box), over);
  gtk_widget_set_css_classes (box, over ? (const char *[]) { "lf-trouble", NULL } : (const char *[]) { "dim-label", NULL });
  gtk_widget_set_visible (box, TRUE);
}

/* Said when it happens and when it is over, not with each letter. */
static void
speak_changes (LfCounters *self,
               GArray     *counters)
{
  g_autoptr(GHashTable) over = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < counters->len; i++)
    {
      const LfCounter *counter = &g_array_index (counters, LfCounter, i);

      if (counter->limit == 0 || counter->have <= counter->limit)
        continue;
      g_hash_table_add (over, (gpointer) counter->network);
      if (!g_hash_table_contains (self->over, counter->network))
        {
          g_autofree char *text = lf_compose_words_counter (counter);

          lf_toasts_announce (GTK_WIDGET (self), text);
        }
    }

  g_hash_table_unref (self->over);
  self->over = g_steal_pointer (&over);
}

static void
lf_counters_dispose (GObject *object)
{
  LfCounters *self = LF_COUNTERS (object);
  GtkWidget *child;

  g_clear_object (&self->composition);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_counters_parent_class)->dispose (object);
}

static void
lf_counters_finalize (GObject *object)
{
  g_hash_table_unref (LF_COUNTERS (object)->over);

  G_OBJECT_CLASS (lf_counters_parent_class)->finalize (object);
}

static void
lf_counters_class_init (LfCountersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_counters_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_counters_finalize;

  g_type_ensure (LF_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-counters.ui");
  gtk_widget_class_set_css_name (widget_class, "counters");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_counters_init (LfCounters *self)
{
  self->over = g_hash_table_new (g_str_hash, g_str_equal);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Length of the text"), -1);
}

void
lf_counters_set_composition (LfCounters    *self,
                             LfComposition *composition)
{
  g_return_if_fail (LF_IS_COUNTERS (self));
  g_return_if_fail (self->composition == NULL);

  self->composition = g_object_ref (composition);
}

void
lf_counters_show (LfCounters *self,
                  guint       part)
{
  g_autoptr(GArray) counters = lf_composition_list_counters (self->composition, part);
  GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self));

  for (guint i = 0; i < counters->len; i++)
    {
      if (box == NULL)
        box = add_counter (self);
      show_counter (box, &g_array_index (counters, LfCounter, i));
      box = gtk_widget_get_next_sibling (box);
    }
  for (; box != NULL; box = gtk_widget_get_next_sibling (box))
    gtk_widget_set_visible (box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), counters->len > 0);

  speak_changes (self, counters);
}
