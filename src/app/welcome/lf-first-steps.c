/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leads from the first account to the first post. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/welcome/lf-first-steps.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/compat/lf-row-name.h"
#include "core/store/lf-store-settings.h"

#define SETTING "first-steps"

struct _LfFirstSteps {
  GtkWidget parent_instance;

  LfOverview   *overview;
  gboolean      wanted;
  gboolean      posted;
  GtkWidget    *clamp;
  AdwActionRow *account_row;
  GtkSpinner   *spinner;
  GtkWidget    *standard_row;
  GtkWidget    *standard_icon;
  GtkWidget    *standard_button;
  GtkWidget    *post_row;
  GtkWidget    *post_icon;
  GtkWidget    *post_button;
};

enum { PROP_0, PROP_WANTED, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LfFirstSteps, lf_first_steps, GTK_TYPE_WIDGET)

static LfStore *
get_store (LfFirstSteps *self)
{
  return lf_context_get_store (lf_overview_get_context (self->overview));
}

static void
set_wanted (LfFirstSteps *self,
            gboolean      wanted)
{
  if (self->wanted == wanted)
    return;
  self->wanted = wanted;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WANTED]);
}

static void
on_setting_put_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!lf_store_put_setting_finish (LF_STORE (object), result, &error))
    g_warning ("could not note the end of the first steps: %s", error->message);
}

static void
end_steps (LfFirstSteps *self)
{
  set_wanted (self, FALSE);
  lf_store_put_setting_async (get_store (self), SETTING, "done", on_setting_put_cb, NULL);
}

static gboolean
has_standard (LfFirstSteps *self)
{
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (lf_overview_get_context (self->overview)));

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);

      if (lf_adapter_get_account (adapter)->standard)
        return TRUE;
    }
  return FALSE;
}

static void
show_step (GtkWidget *row,
           GtkWidget *icon,
           GtkWidget *button,
           gboolean   done)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), done ? "object-select-symbolic" : "go-next-symbolic");
  gtk_widget_set_visible (button, !done);
  lf_row_name_set (row, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                   done ? C_("first steps", "done") : adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
}

static void
show_looking (LfFirstSteps *self)
{
  LfContext *context = lf_overview_get_context (self->overview);
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (context));
  guint n = g_list_model_get_n_items (accounts);
  guint n_looked = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);

      if (lf_inbox_get_looked_us (lf_context_get_inbox (context), lf_adapter_get_account (adapter)->uid) != 0)
        n_looked++;
    }
  if (n_looked < n)
    text = g_strdup_printf (ngettext ("Looking for the first time what people wrote: %1$u of %2$u account",
                                      "Looking for the first time what people wrote: %1$u of %2$u accounts", n), n_looked, n);
  else
    text = g_strdup (_("What people wrote was fetched."));
  gtk_spinner_set_spinning (self->spinner, n_looked < n);
  adw_action_row_set_subtitle (self->account_row, text);
  lf_row_name_set (GTK_WIDGET (self->account_row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->account_row)), text);
}

static void
on_changed_cb (LfFirstSteps *self)
{
  gboolean standard = has_standard (self);

  if (!self->wanted)
    return;
  self->posted = self->posted || lf_overview_get_upcoming (self->overview)->len > 0;
  show_looking (self);
  show_step (self->standard_row, self->standard_icon, self->standard_button, standard);
  show_step (self->post_row, self->post_icon, self->post_button, self->posted);
  if (standard && self->posted)
    end_steps (self);
}

static void
on_listed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LfFirstSteps) self = user_data;
  g_autoptr(GPtrArray) deliveries = lf_store_list_deliveries_finish (LF_STORE (object), result, NULL);

  if (self->overview == NULL)
    return;
  self->posted = deliveries != NULL && deliveries->len > 0;
  set_wanted (self, TRUE);
  on_changed_cb (self);
}

static void
on_setting_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfFirstSteps) self = user_data;
  g_autofree char *setting = lf_store_get_setting_finish (LF_STORE (object), result, NULL);

  if (setting == NULL && self->overview != NULL)
    lf_store_list_deliveries_async (LF_STORE (object), 0, G_MAXINT64, on_listed_cb, g_object_ref (self));
}

static void
on_hide_clicked_cb (LfFirstSteps *self)
{
  end_steps (self);
}

static void
lf_first_steps_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_WANTED)
    g_value_set_boolean (value, LF_FIRST_STEPS (object)->wanted);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lf_first_steps_dispose (GObject *object)
{
  LfFirstSteps *self = LF_FIRST_STEPS (object);

  g_clear_object (&self->overview);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_first_steps_parent_class)->dispose (object);
}

static void
lf_first_steps_class_init (LfFirstStepsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_first_steps_dispose;
  object_class->get_property = lf_first_steps_get_property;

  props[PROP_WANTED] = g_param_spec_boolean ("wanted", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-first-steps.ui");
  gtk_widget_class_bind_template_child (widget_class, LfFirstSteps, clamp);
  gtk_widget_class_bind_template_child (widget_class, LfFirstSteps, account_row);
  gtk_widget_class_bind_template_child (widget_class, LfFirstSteps, spinner);
  gtk_widget_class_bind_template_child (widget_class, LfFirstSteps, standard_row);
  gtk_widget_class_bind_template_child (widget_class, LfFirstSteps, standard_icon);
  gtk_widget_class_bind_template_child (widget_class, LfFirstSteps, standard_button);
  gtk_widget_class_bind_template_child (widget_class, LfFirstSteps, post_row);
  gtk_widget_class_bind_template_child (widget_class, LfFirstSteps, post_icon);
  gtk_widget_class_bind_template_child (widget_class, LfFirstSteps, post_button);
  gtk_widget_class_bind_template_callback (widget_class, on_hide_clicked_cb);
}

static void
lf_first_steps_init (LfFirstSteps *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_first_steps_set_overview:
 * @overview: of the profile; set once
 */
void
lf_first_steps_set_overview (LfFirstSteps *self,
                             LfOverview   *overview)
{
  g_return_if_fail (LF_IS_FIRST_STEPS (self));
  g_return_if_fail (self->overview == NULL);

  self->overview = g_object_ref (overview);
  g_signal_connect_object (overview, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lf_context_get_inbox (lf_overview_get_context (overview)), "looked", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  lf_store_get_setting_async (get_store (self), SETTING, NULL, on_setting_cb, g_object_ref (self));
}

gboolean
lf_first_steps_get_wanted (LfFirstSteps *self)
{
  g_return_val_if_fail (LF_IS_FIRST_STEPS (self), FALSE);

  return self->wanted;
}
