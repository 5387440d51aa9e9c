/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The striped band of practice windows. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-practice-band.h"

struct _LfPracticeBand {
  GtkWidget parent_instance;

  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (LfPracticeBand, lf_practice_band, GTK_TYPE_WIDGET)

static void
lf_practice_band_dispose (GObject *object)
{
  LfPracticeBand *self = LF_PRACTICE_BAND (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_practice_band_parent_class)->dispose (object);
}

static void
lf_practice_band_class_init (LfPracticeBandClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_practice_band_dispose;
  gtk_widget_class_set_css_name (widget_class, "practiceband");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-practice-band.ui");
  gtk_widget_class_bind_template_child (widget_class, LfPracticeBand, label);
}

static void
lf_practice_band_init (LfPracticeBand *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_practice_band_new:
 *
 * Returns: (transfer floating): the band; show it where lf_context_is_practice()
 */
GtkWidget *
lf_practice_band_new (void)
{
  return g_object_new (LF_TYPE_PRACTICE_BAND, NULL);
}
