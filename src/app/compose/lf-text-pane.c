/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text for all and the own texts of single accounts, as tabs over one text view. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-text-pane.h"

#include "app/compat/lf-focus.h"
#include "app/compose/lf-compose-words.h"
#include "app/compose/lf-counters.h"
#include "app/compose/lf-wrap-layout.h"
#include "app/widgets/lf-toasts.h"

#include <glib/gi18n.h>

struct _LfTextPane {
  GtkWidget      parent_instance;

  LfComposition *composition;
  gulong         changed_id;
  GHashTable    *buffers;      /* account uid, “” for all → GtkTextBuffer: each keeps its own undo */
  char          *current;      /* account uid, “” for all */
  char          *shown;        /* which tabs stand there now */
  gboolean       updating;

  GtkWidget     *tab_box;
  GtkWidget     *own_button;
  GtkWidget     *remove_button;
  GtkTextView   *view;
  GtkWidget     *hint_label;
  LfCounters    *counters;
};

G_DEFINE_FINAL_TYPE (LfTextPane, lf_text_pane, GTK_TYPE_WIDGET)

static const char *
get_account_uid (const char *key)
{
  return *key != '\0' ? key : NULL;
}

static void
on_buffer_changed_cb (GtkTextBuffer *buffer,
                      LfTextPane    *self)
{
  g_autofree char *text = NULL;
  const char *key = g_object_get_data (G_OBJECT (buffer), "lf-account-uid");

  g_object_get (buffer, "text", &text, NULL);
  if (buffer == gtk_text_view_get_buffer (self->view))
    gtk_widget_set_visible (self->hint_label, *text == '\0');
  if (!self->updating)
    lf_composition_set_text (self->composition, get_account_uid (key), text);
}

static GtkTextBuffer *
get_buffer (LfTextPane *self,
            const char *key)
{
  GtkTextBuffer *buffer = g_hash_table_lookup (self->buffers, key);

  if (buffer != NULL)
    return buffer;

  buffer = gtk_text_buffer_new (NULL);
  g_object_set_data_full (G_OBJECT (buffer), "lf-account-uid", g_strdup (key), g_free);
  g_signal_connect (buffer, "changed", G_CALLBACK (on_buffer_changed_cb), self);
  g_hash_table_insert (self->buffers, g_strdup (key), buffer);
  return buffer;
}

/* What the composition holds goes into the buffer, as no step to be undone. */
static void
refresh_buffer (LfTextPane *self,
                const char *key)
{
  GtkTextBuffer *buffer = get_buffer (self, key);
  const char *text = lf_composition_get_text (self->composition, get_account_uid (key));
  g_autofree char *old_text = NULL;

  g_object_get (buffer, "text", &old_text, NULL);
  if (g_str_equal (old_text, text))
    return;

  self->updating = TRUE;
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  self->updating = FALSE;
}

static char *
make_tab_label (LfTextPane *self,
                const char *account_uid)
{
  g_autofree char *network = lf_compose_words_network (self->composition, account_uid);

  /* Translators: a tab; %s is a network that gets a text of its own */
  return g_strdup_printf (_("%s, own text"), network);
}

static char *
make_view_name (LfTextPane *self)
{
  LfAdapter *adapter;

  if (*self->current == '\0')
    return g_strdup (_("Text for all accounts"));

  adapter = lf_composition_find_adapter (self->composition, self->current);
  /* Translators: name of a text field for screen readers; %s is an account’s handle */
  return g_strdup_printf (_("Own text for %s"), adapter != NULL ? lf_adapter_get_account (adapter)->handle : "");
}

static void
show_current (LfTextPane *self)
{
  GtkTextBuffer *buffer = get_buffer (self, self->current);
  g_autofree char *name = make_view_name (self);

  gtk_text_view_set_buffer (self->view, buffer);
  gtk_widget_set_visible (self->hint_label, gtk_text_buffer_get_char_count (buffer) == 0);
  gtk_widget_set_visible (self->remove_button, *self->current != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_tab_toggled_cb (GtkToggleButton *tab,
                   LfTextPane      *self)
{
  if (self->updating || !gtk_toggle_button_get_active (tab))
    return;

  g_free (self->current);
  self->current = g_strdup (g_object_get_data (G_OBJECT (tab), "lf-account-uid"));
  show_current (self);
}

static GtkWidget *
add_tab (LfTextPane *self,
         GtkWidget  *after,
         const char *key)
{
  g_autofree char *label = *key != '\0' ? make_tab_label (self, key) : g_strdup (_("For all"));
  LfAdapter *adapter = *key != '\0' ? lf_composition_find_adapter (self->composition, key) : NULL;
  GtkWidget *tab = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "label", label, "accessible-role", GTK_ACCESSIBLE_ROLE_TAB, NULL);

  g_object_set_data_full (G_OBJECT (tab), "lf-account-uid", g_strdup (key), g_free);
  if (after != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tab), GTK_TOGGLE_BUTTON (after));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), g_str_equal (key, self->current));
  if (adapter != NULL)
    {
      g_autofree char *name = g_strdup_printf ("%s, %s", label, lf_adapter_get_account (adapter)->handle);

      gtk_widget_set_tooltip_text (tab, lf_adapter_get_account (adapter)->handle);
      gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  g_signal_connect (tab, "toggled", G_CALLBACK (on_tab_toggled_cb), self);
  gtk_widget_insert_after (tab, self->tab_box, after);
  return tab;
}

/* The accounts that can get an own text, and those that have one. */
static void
list_accounts (LfTextPane *self,
               GPtrArray  *with_own,
               GMenu      *menu)
{
  GListModel *adapters = lf_composition_get_adapters (self->composition);

  for (guint i = 0; i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (adapters, i);
      LfAccount *account = lf_adapter_get_account (adapter);
      g_autofree char *network = lf_compose_words_network (self->composition, account->uid);
      g_autofree char *label = g_strdup_printf ("%s %s", network, account->handle);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      if (!lf_composition_is_chosen (self->composition, account->uid))
        continue;
      if (lf_composition_has_own_text (self->composition, account->uid))
        {
          g_ptr_array_add (with_own, g_strdup (account->uid));
          continue;
        }
      g_menu_item_set_action_and_target (item, "texts.add-own", "s", account->uid);
      g_menu_append_item (menu, item);
    }
}

static char *
make_signature (LfTextPane *self,
                GPtrArray  *with_own,
                GMenu      *menu)
{
  GString *signature = g_string_new (NULL);

  g_string_append_printf (signature, "%d", g_menu_model_get_n_items (G_MENU_MODEL (menu)));
  for (guint i = 0; i < with_own->len; i++)
    g_string_append_printf (signature, " %s", (const char *) g_ptr_array_index (with_own, i));
  return g_string_free (signature, FALSE);
}

static void
rebuild_tabs (LfTextPane *self,
              GPtrArray  *with_own)
{
  GtkWidget *child;
  GtkWidget *tab;

  if (*self->current != '\0' && !g_ptr_array_find_with_equal_func (with_own, self->current, g_str_equal, NULL))
    {
      g_free (self->current);
      self->current = g_strdup ("");
    }

  while ((child = gtk_widget_get_first_child (self->tab_box)) != self->own_button)
    gtk_widget_unparent (child);
  tab = add_tab (self, NULL, "");
  for (guint i = 0; i < with_own->len; i++)
    tab = add_tab (self, tab, g_ptr_array_index (with_own, i));
  show_current (self);
}

static void
show_texts (LfTextPane *self)
{
  g_autoptr(GPtrArray) with_own = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autofree char *signature = NULL;
  int n_without;

  list_accounts (self, with_own, menu);
  n_without = g_menu_model_get_n_items (G_MENU_MODEL (menu));
  signature = make_signature (self, with_own, menu);
  if (g_strcmp0 (signature, self->shown) != 0)
    {
      g_free (self->shown);
      self->shown = g_steal_pointer (&signature);
      rebuild_tabs (self, with_own);
      gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->own_button), G_MENU_MODEL (menu));
      gtk_widget_set_visible (self->own_button, n_without > 0 && n_without + with_own->len > 1);
      gtk_widget_set_visible (self->tab_box, n_without + with_own->len > 1 || with_own->len > 0);
    }

  refresh_buffer (self, "");
  for (guint i = 0; i < with_own->len; i++)
    refresh_buffer (self, g_ptr_array_index (with_own, i));
}

static void
on_add_own_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  LfTextPane *self = LF_TEXT_PANE (widget);
  const char *uid = g_variant_get_string (parameter, NULL);
  g_autofree char *text = g_strdup (lf_composition_get_text (self->composition, NULL));

  g_free (self->current);
  self->current = g_strdup (uid);
  lf_composition_set_text (self->composition, uid, text);
  lf_text_pane_edit (self, uid);
}

static void
on_remove_clicked_cb (LfTextPane *self)
{
  g_autofree char *uid = g_strdup (self->current);

  g_hash_table_remove (self->buffers, uid);
  lf_composition_set_text (self->composition, uid, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static gboolean
lf_text_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LF_TEXT_PANE (widget)->view));
}

static void
lf_text_pane_dispose (GObject *object)
{
  LfTextPane *self = LF_TEXT_PANE (object);
  GHashTableIter iter;
  gpointer buffer;
  GtkWidget *child;

  g_clear_signal_handler (&self->changed_id, self->composition);
  g_hash_table_iter_init (&iter, self->buffers);
  while (g_hash_table_iter_next (&iter, NULL, &buffer))
    g_signal_handlers_disconnect_by_data (buffer, self);
  g_clear_object (&self->composition);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_text_pane_parent_class)->dispose (object);
}

static void
lf_text_pane_finalize (GObject *object)
{
  LfTextPane *self = LF_TEXT_PANE (object);

  g_hash_table_unref (self->buffers);
  g_free (self->current);
  g_free (self->shown);

  G_OBJECT_CLASS (lf_text_pane_parent_class)->finalize (object);
}

static void
lf_text_pane_class_init (LfTextPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_text_pane_dispose;
  object_class->finalize = lf_text_pane_finalize;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_text_pane_grab_focus;

  g_type_ensure (LF_TYPE_WRAP_LAYOUT);
  g_type_ensure (LF_TYPE_COUNTERS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-text-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, tab_box);
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, own_button);
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, remove_button);
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, view);
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, hint_label);
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, counters);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
  gtk_widget_class_install_action (widget_class, "texts.add-own", "s", on_add_own_cb);
  gtk_widget_class_set_css_name (widget_class, "textpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_text_pane_init (LfTextPane *self)
{
  self->buffers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->current = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text"), -1);
}

void
lf_text_pane_set_composition (LfTextPane    *self,
                              LfComposition *composition)
{
  g_return_if_fail (LF_IS_TEXT_PANE (self));
  g_return_if_fail (self->composition == NULL);

  self->composition = g_object_ref (composition);
  lf_counters_set_composition (self->counters, composition);
  self->changed_id = g_signal_connect_swapped (composition, "changed", G_CALLBACK (show_texts), self);
  show_texts (self);
}

/**
 * lf_text_pane_get_view:
 *
 * Returns: (transfer none): the text view, for pasting and dropping pictures on it
 */
GtkTextView *
lf_text_pane_get_view (LfTextPane *self)
{
  return self->view;
}

void
lf_text_pane_edit (LfTextPane *self,
                   const char *account_uid)
{
  const char *key = account_uid != NULL && lf_composition_has_own_text (self->composition, account_uid) ? account_uid : "";

  for (GtkWidget *tab = gtk_widget_get_first_child (self->tab_box); tab != self->own_button;
       tab = gtk_widget_get_next_sibling (tab))
    if (g_str_equal (g_object_get_data (G_OBJECT (tab), "lf-account-uid"), key))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
