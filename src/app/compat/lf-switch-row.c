/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row with a switch that bears the row's name. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compat/lf-switch-row.h"

struct _LfSwitchRow {
  AdwActionRow parent_instance;

  GtkWidget *slider;
};

enum { PROP_0, PROP_ACTIVE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LfSwitchRow, lf_switch_row, ADW_TYPE_ACTION_ROW)

static void
on_active_changed_cb (LfSwitchRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

static void
lf_switch_row_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_ACTIVE)
    g_value_set_boolean (value, lf_switch_row_get_active (LF_SWITCH_ROW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lf_switch_row_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  if (prop_id == PROP_ACTIVE)
    lf_switch_row_set_active (LF_SWITCH_ROW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lf_switch_row_class_init (LfSwitchRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lf_switch_row_get_property;
  object_class->set_property = lf_switch_row_set_property;

  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-switch-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LfSwitchRow, slider);
  gtk_widget_class_bind_template_callback (widget_class, on_active_changed_cb);
}

static void
lf_switch_row_init (LfSwitchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_switch_row_new:
 *
 * Returns: (transfer floating): a row that is off
 */
GtkWidget *
lf_switch_row_new (void)
{
  return g_object_new (LF_TYPE_SWITCH_ROW, NULL);
}

/**
 * lf_switch_row_get_active:
 *
 * Returns: whether it is on
 */
gboolean
lf_switch_row_get_active (LfSwitchRow *self)
{
  g_return_val_if_fail (LF_IS_SWITCH_ROW (self), FALSE);

  return gtk_switch_get_active (GTK_SWITCH (self->slider));
}

/**
 * lf_switch_row_set_active:
 * @active: on or off; notifies only a change
 */
void
lf_switch_row_set_active (LfSwitchRow *self,
                          gboolean     active)
{
  g_return_if_fail (LF_IS_SWITCH_ROW (self));

  gtk_switch_set_active (GTK_SWITCH (self->slider), active);
}
