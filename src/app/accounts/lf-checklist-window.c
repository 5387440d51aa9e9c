/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checklist of a profile, to fill in and to go through once a year. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-checklist-window.h"

#include <glib/gi18n.h>

#include "app/compat/lf-switch-row.h"
#include "app/widgets/lf-close-guard.h"
#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

struct _LfChecklistWindow {
  AdwWindow    parent_instance;

  LfContext   *context;
  char        *account_uid;
  gint64       checked_us;     /* as it was stored */
  char        *stored[LF_N_CHECK_ITEMS];

  GtkWidget   *intro_label;
  GtkWidget   *fields_box;
  GtkWidget   *entries[LF_N_CHECK_ITEMS];
  GtkWidget   *faults[LF_N_CHECK_ITEMS];
  LfSwitchRow *checked_row;
  GtkWidget   *save_button;
};

G_DEFINE_FINAL_TYPE (LfChecklistWindow, lf_checklist_window, ADW_TYPE_WINDOW)

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LfChecklistWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (!lf_office_put_checklist_finish (LF_OFFICE (object), result, &error))
    {
      g_autofree char *text = lf_words_for_error (error, NULL, NULL);

      gtk_widget_set_sensitive (self->save_button, TRUE);
      lf_toasts_show (GTK_WIDGET (self), text);
      return;
    }

  if (self->context == NULL)
    return;
  if (parent != NULL)
    lf_toasts_show (GTK_WIDGET (parent), _("Profile checklist saved"));
  gtk_window_destroy (GTK_WINDOW (self));
}

/* The first wrong address gets the focus; FALSE: there is one. */
static gboolean
check_fields (LfChecklistWindow *self,
              LfChecklist       *list)
{
  int wrong = -1;

  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    {
      gboolean valid = lf_check_item_is_valid (i, list->values[i]);

      gtk_widget_set_visible (self->faults[i], !valid);
      if (!valid && wrong < 0)
        wrong = i;
    }
  if (wrong < 0)
    return TRUE;

  gtk_widget_grab_focus (self->entries[wrong]);
  lf_toasts_announce (GTK_WIDGET (self), gtk_label_get_text (GTK_LABEL (self->faults[wrong])));
  return FALSE;
}

static gboolean
is_changed (GtkWindow *window)
{
  LfChecklistWindow *self = LF_CHECKLIST_WINDOW (window);

  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entries[i])), self->stored[i]) != 0)
      return TRUE;

  return lf_switch_row_get_active (self->checked_row);
}

static void
on_save_clicked_cb (LfChecklistWindow *self)
{
  g_autoptr(LfChecklist) list = lf_checklist_new ();

  list->account_uid = g_strdup (self->account_uid);
  list->checked_us = lf_switch_row_get_active (self->checked_row) ? lf_clock_now_us (lf_context_get_clock (self->context)) : self->checked_us;
  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    list->values[i] = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entries[i]))));

  if (!check_fields (self, list))
    return;
  gtk_widget_set_sensitive (self->save_button, FALSE);
  lf_office_put_checklist_async (lf_accounts_get_office (lf_context_get_accounts (self->context)), list, NULL, on_saved_cb, g_object_ref (self));
}

static void
add_field (LfChecklistWindow *self,
           int                item,
           const char        *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = gtk_label_new (lf_words_for_check_item (item));
  GtkWidget *fault = gtk_label_new (_("This is no address of a page: it has to begin with https:// or http://."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_label_set_xalign (GTK_LABEL (fault), 0);
  gtk_label_set_wrap (GTK_LABEL (fault), TRUE);
  gtk_widget_add_css_class (fault, "lf-trouble");
  gtk_widget_set_visible (fault, FALSE);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 500);
  if (lf_check_item_is_link (item))
    {
      gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "https://");
      gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_URL);
    }
  gtk_editable_set_text (GTK_EDITABLE (entry), value != NULL ? value : "");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), fault);
  gtk_box_append (GTK_BOX (self->fields_box), box);
  self->stored[item] = g_strdup (value != NULL ? value : "");
  self->entries[item] = entry;
  self->faults[item] = fault;
}

static void
lf_checklist_window_dispose (GObject *object)
{
  LfChecklistWindow *self = LF_CHECKLIST_WINDOW (object);

  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_checklist_window_parent_class)->dispose (object);
}

static void
lf_checklist_window_finalize (GObject *object)
{
  LfChecklistWindow *self = LF_CHECKLIST_WINDOW (object);

  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    g_free (self->stored[i]);
  g_free (self->account_uid);

  G_OBJECT_CLASS (lf_checklist_window_parent_class)->finalize (object);
}

static void
lf_checklist_window_class_init (LfChecklistWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_checklist_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_checklist_window_finalize;

  g_type_ensure (LF_TYPE_SWITCH_ROW);
  g_type_ensure (LF_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-checklist-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LfChecklistWindow, intro_label);
  gtk_widget_class_bind_template_child (widget_class, LfChecklistWindow, fields_box);
  gtk_widget_class_bind_template_child (widget_class, LfChecklistWindow, checked_row);
  gtk_widget_class_bind_template_child (widget_class, LfChecklistWindow, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_checklist_window_init (LfChecklistWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lf_close_guard_add (GTK_WINDOW (self), is_changed);
}

void
lf_checklist_window_show (GtkWindow *parent,
                          LfContext *context,
                          LfAccount *account)
{
  LfChecklistWindow *self = g_object_new (LF_TYPE_CHECKLIST_WINDOW, "transient-for", parent, NULL);
  LfChecklist *list = lf_office_get_checklist (lf_accounts_get_office (lf_context_get_accounts (context)), account->uid);
  g_autofree char *checked = lf_checklist_window_dup_checked (list);
  g_autofree char *intro = g_strdup_printf ("%s · %s", lf_words_for_network (account->network), account->handle);

  self->context = g_object_ref (context);
  self->account_uid = g_strdup (account->uid);
  self->checked_us = list != NULL ? list->checked_us : 0;
  gtk_label_set_text (GTK_LABEL (self->intro_label), intro);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->checked_row), checked);
  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    add_field (self, i, list != NULL ? list->values[i] : NULL);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->entries[0]);
}

char *
lf_checklist_window_dup_checked (LfChecklist *list)
{
  g_autofree char *when = NULL;

  if (list == NULL || list->checked_us == 0)
    return g_strdup (C_("profile", "Never checked yet"));

  when = lf_words_time_full (list->checked_us);
  /* Translators: %s is a time, “Tuesday, 24 November 2026, 14:30” */
  return g_strdup_printf (C_("profile", "Last checked %s"), when);
}
