/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences; each change counts at once. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/settings/lf-preferences.h"

#include "app/compat/lf-row-name.h"
#include "app/compat/lf-switch-row.h"
#include "app/widgets/lf-letter-keys.h"
#include "core/publish/lf-waiting-time.h"
#include "core/store/lf-store-settings.h"
#include "core/words/lf-words.h"

static const char * const waiting_times[] = { "0", "10", "30", "60" };

#define DEFAULT_WAITING 1

struct _LfPreferences {
  AdwPreferencesWindow parent_instance;

  LfStore     *store;
  AdwComboRow *waiting_row;
  LfSwitchRow *letters_row;
  gboolean     reading;
};

G_DEFINE_FINAL_TYPE (LfPreferences, lf_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
on_put_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(LfPreferences) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (lf_store_put_setting_finish (LF_STORE (object), result, &error))
    return;
  text = lf_words_for_error (error, NULL, NULL);
  escaped = g_markup_escape_text (text, -1);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (escaped));
}

static void
put (LfPreferences *self,
     const char    *name,
     const char    *value)
{
  if (self->store != NULL && !self->reading)
    lf_store_put_setting_async (self->store, name, value, on_put_cb, g_object_ref (self));
}

static void
name_waiting_row (LfPreferences *self)
{
  GtkStringObject *chosen = adw_combo_row_get_selected_item (self->waiting_row);

  lf_row_name_set (GTK_WIDGET (self->waiting_row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->waiting_row)),
                   chosen != NULL ? gtk_string_object_get_string (chosen) : NULL);
}

static void
on_waiting_changed_cb (LfPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->waiting_row);

  name_waiting_row (self);
  if (selected < G_N_ELEMENTS (waiting_times))
    put (self, LF_SETTING_WAITING_TIME, waiting_times[selected]);
}

static void
on_waiting_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(LfPreferences) self = user_data;
  g_autofree char *value = lf_store_get_setting_finish (LF_STORE (object), result, NULL);
  guint selected = DEFAULT_WAITING;

  for (guint i = 0; value != NULL && i < G_N_ELEMENTS (waiting_times); i++)
    if (g_str_equal (waiting_times[i], value))
      selected = i;
  self->reading = TRUE;
  adw_combo_row_set_selected (self->waiting_row, selected);
  self->reading = FALSE;
}

static void
on_letters_changed_cb (LfPreferences *self)
{
  put (self, LF_SETTING_LETTER_KEYS, lf_switch_row_get_active (self->letters_row) ? "yes" : "no");
}

static void
on_letters_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(LfPreferences) self = user_data;
  g_autofree char *value = lf_store_get_setting_finish (LF_STORE (object), result, NULL);

  self->reading = TRUE;
  lf_switch_row_set_active (self->letters_row, g_strcmp0 (value, "no") != 0);
  self->reading = FALSE;
}

static void
lf_preferences_dispose (GObject *object)
{
  LfPreferences *self = LF_PREFERENCES (object);

  g_clear_object (&self->store);

  G_OBJECT_CLASS (lf_preferences_parent_class)->dispose (object);
}

static void
lf_preferences_class_init (LfPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_preferences_dispose;

  g_type_ensure (LF_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, LfPreferences, waiting_row);
  gtk_widget_class_bind_template_child (widget_class, LfPreferences, letters_row);
  gtk_widget_class_bind_template_callback (widget_class, on_letters_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_waiting_changed_cb);
}

static void
lf_preferences_init (LfPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_waiting_row (self);
}

/**
 * lf_preferences_show:
 * @parent: the window it belongs to
 * @context: the profile whose settings these are
 */
void
lf_preferences_show (GtkWindow *parent,
                     LfContext *context)
{
  LfPreferences *self = g_object_new (LF_TYPE_PREFERENCES, "transient-for", parent, NULL);

  self->store = g_object_ref (lf_context_get_store (context));
  lf_store_get_setting_async (self->store, LF_SETTING_WAITING_TIME, NULL, on_waiting_read_cb, g_object_ref (self));
  lf_store_get_setting_async (self->store, LF_SETTING_LETTER_KEYS, NULL, on_letters_read_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
