/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text for all and the own texts of single accounts, as tabs over the parts of the post. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-text-pane.h"

#include "app/compat/lf-focus.h"
#include "app/compose/lf-compose-words.h"
#include "app/compose/lf-part-editor.h"
#include "app/compose/lf-wrap-layout.h"
#include "app/widgets/lf-toasts.h"

#include <glib/gi18n.h>

struct _LfTextPane {
  GtkWidget      parent_instance;

  LfComposition *composition;
  gulong         changed_id;
  char          *current;      /* account uid, “” for all */
  char          *shown;        /* which tabs stand there now */
  LfPart        *removed;      /* (nullable): what a removed part said, until it is taken back */
  guint          removed_part;

  GtkWidget     *tab_box;
  GtkWidget     *own_button;
  GtkWidget     *remove_button;
  GtkWidget     *part_box;     /* of LfPartEditor */
};

enum { VIEW_ADDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfTextPane, lf_text_pane, GTK_TYPE_WIDGET)

static LfPartEditor *
get_editor (LfTextPane *self,
            guint       part)
{
  GtkWidget *child = gtk_widget_get_first_child (self->part_box);

  while (part-- > 0 && child != NULL)
    child = gtk_widget_get_next_sibling (child);
  return child != NULL ? LF_PART_EDITOR (child) : NULL;
}

static char *
make_tab_label (LfTextPane *self,
                const char *account_uid)
{
  g_autofree char *network = lf_compose_words_network (self->composition, account_uid);

  /* Translators: a tab; %s is a network that gets a text of its own */
  return g_strdup_printf (_("%s, own text"), network);
}

static void
show_current (LfTextPane *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->part_box); child != NULL; child = gtk_widget_get_next_sibling (child))
    lf_part_editor_show (LF_PART_EDITOR (child), self->current);
  gtk_widget_set_visible (self->remove_button, *self->current != '\0');
}

static void
on_tab_toggled_cb (GtkToggleButton *tab,
                   LfTextPane      *self)
{
  if (!gtk_toggle_button_get_active (tab))
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

/* A removed part can come back as long as nothing else was removed. */
static void
on_part_removed_cb (LfPartEditor *editor,
                    LfTextPane   *self)
{
  guint part = lf_part_editor_get_part (editor);
  gboolean empty = lf_composition_part_is_empty (self->composition, part);
  GtkWidget *next = gtk_widget_get_next_sibling (GTK_WIDGET (editor));
  g_autofree char *text = g_strdup_printf (_("Part %u removed"), part + 1);

  /* Each of the others keeps its text view, with what can be undone in it. */
  gtk_widget_unparent (GTK_WIDGET (editor));
  for (guint i = part; next != NULL; next = gtk_widget_get_next_sibling (next))
    lf_part_editor_set_part (LF_PART_EDITOR (next), i++);
  g_clear_pointer (&self->removed, lf_part_unref);
  self->removed = lf_composition_remove_part (self->composition, part);
  self->removed_part = part;

  lf_text_pane_edit (self, part > 0 ? part - 1 : 0, *self->current != '\0' ? self->current : NULL);
  if (empty)
    lf_toasts_announce (GTK_WIDGET (self), text);
  else
    lf_toasts_show_toast (GTK_WIDGET (self), &(LfToast) { .text = text, .button = _("Undo"), .action = "post.restore-part", .seconds = 8 });
}

static void
add_editor (LfTextPane *self,
            guint       part)
{
  GtkWidget *editor = lf_part_editor_new (self->composition, part, self->current);

  g_signal_connect (editor, "removed", G_CALLBACK (on_part_removed_cb), self);
  gtk_box_append (GTK_BOX (self->part_box), editor);
  g_signal_emit (self, signals[VIEW_ADDED], 0, lf_part_editor_get_view (LF_PART_EDITOR (editor)));
}

static void
show_parts (LfTextPane *self,
            GPtrArray  *with_own)
{
  guint n_parts = lf_composition_count_parts (self->composition);
  LfPartEditor *surplus;

  while ((surplus = get_editor (self, n_parts)) != NULL)
    gtk_widget_unparent (GTK_WIDGET (surplus));
  for (guint i = 0; i < n_parts; i++)
    {
      if (get_editor (self, i) == NULL)
        add_editor (self, i);
      lf_part_editor_refresh (get_editor (self, i), with_own);
    }
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
  show_parts (self, with_own);
  if (g_strcmp0 (signature, self->shown) != 0)
    {
      g_free (self->shown);
      self->shown = g_steal_pointer (&signature);
      rebuild_tabs (self, with_own);
      gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->own_button), G_MENU_MODEL (menu));
      gtk_widget_set_visible (self->own_button, n_without > 0 && n_without + with_own->len > 1);
      gtk_widget_set_visible (self->tab_box, n_without + with_own->len > 1 || with_own->len > 0);
    }
}

/* In which part the person is. */
static guint
find_focused_part (LfTextPane *self)
{
  GtkWidget *child = lf_focus_get_child (self->part_box);

  return child != NULL && LF_IS_PART_EDITOR (child) ? lf_part_editor_get_part (LF_PART_EDITOR (child)) : 0;
}

static void
on_add_own_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  LfTextPane *self = LF_TEXT_PANE (widget);
  const char *uid = g_variant_get_string (parameter, NULL);

  g_free (self->current);
  self->current = g_strdup (uid);
  lf_composition_give_own_text (self->composition, uid);
  lf_text_pane_edit (self, 0, uid);
}

static void
on_remove_clicked_cb (LfTextPane *self)
{
  g_autofree char *uid = g_strdup (self->current);

  for (GtkWidget *child = gtk_widget_get_first_child (self->part_box); child != NULL; child = gtk_widget_get_next_sibling (child))
    lf_part_editor_forget (LF_PART_EDITOR (child), uid);
  lf_composition_take_own_text (self->composition, uid);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
lf_text_pane_grab_focus (GtkWidget *widget)
{
  LfTextPane *self = LF_TEXT_PANE (widget);
  LfPartEditor *editor = get_editor (self, find_focused_part (self));

  return editor != NULL && gtk_widget_grab_focus (GTK_WIDGET (editor));
}

static void
lf_text_pane_dispose (GObject *object)
{
  LfTextPane *self = LF_TEXT_PANE (object);
  GtkWidget *child;

  g_clear_signal_handler (&self->changed_id, self->composition);
  g_clear_object (&self->composition);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_text_pane_parent_class)->dispose (object);
}

static void
lf_text_pane_finalize (GObject *object)
{
  LfTextPane *self = LF_TEXT_PANE (object);

  g_clear_pointer (&self->removed, lf_part_unref);
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

  signals[VIEW_ADDED] = g_signal_new ("view-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                      GTK_TYPE_TEXT_VIEW);

  g_type_ensure (LF_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-text-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, tab_box);
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, own_button);
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, remove_button);
  gtk_widget_class_bind_template_child (widget_class, LfTextPane, part_box);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
  gtk_widget_class_install_action (widget_class, "texts.add-own", "s", on_add_own_cb);
  gtk_widget_class_set_css_name (widget_class, "textpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_text_pane_init (LfTextPane *self)
{
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
  self->changed_id = g_signal_connect_swapped (composition, "changed", G_CALLBACK (show_texts), self);
  show_texts (self);
}

gboolean
lf_text_pane_is_in_text (LfTextPane *self)
{
  GtkWidget *child = lf_focus_get_child (self->part_box);

  return child != NULL && LF_IS_PART_EDITOR (child) && lf_focus_is_in (GTK_WIDGET (lf_part_editor_get_view (LF_PART_EDITOR (child))));
}

void
lf_text_pane_edit (LfTextPane *self,
                   guint       part,
                   const char *account_uid)
{
  const char *key = account_uid != NULL && lf_composition_has_own_text (self->composition, account_uid) ? account_uid : "";

  for (GtkWidget *tab = gtk_widget_get_first_child (self->tab_box); tab != self->own_button;
       tab = gtk_widget_get_next_sibling (tab))
    if (g_str_equal (g_object_get_data (G_OBJECT (tab), "lf-account-uid"), key))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (get_editor (self, part)));
}

void
lf_text_pane_add_part (LfTextPane *self)
{
  guint part = lf_composition_count_parts (self->composition);

  lf_composition_insert_part (self->composition, part, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (get_editor (self, part)));
}

void
lf_text_pane_restore_part (LfTextPane *self)
{
  g_autoptr(LfPart) removed = g_steal_pointer (&self->removed);
  guint part = MIN (self->removed_part, lf_composition_count_parts (self->composition));

  if (removed == NULL)
    return;

  lf_composition_insert_part (self->composition, part, removed);
  gtk_widget_grab_focus (GTK_WIDGET (get_editor (self, part)));
}
