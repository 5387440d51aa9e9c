/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To which accounts a post goes: chips, and from five accounts on a list with a search behind “Choose …”. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-account-chooser.h"

#include "app/compat/lf-focus.h"
#include "app/compat/lf-row-name.h"
#include "app/compose/lf-account-chip.h"
#include "app/compose/lf-compose-words.h"
#include "app/compose/lf-wrap-layout.h"
#include "app/widgets/lf-account-look.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More chips than this would be a wall. */
#define MAX_ALL_CHIPS 4

struct _LfAccountChooser {
  GtkWidget      parent_instance;

  LfComposition *composition;
  gulong         changed_id;
  LfOffice      *office;
  char          *shown;        /* which chips stand there now */

  GtkWidget     *title_label;
  GtkWidget     *groups_button;
  GtkWidget     *choose_button;
  GtkWidget     *search_entry;
  GtkListBox    *list_box;
  GtkWidget     *none_label;
};

G_DEFINE_FINAL_TYPE (LfAccountChooser, lf_account_chooser, GTK_TYPE_WIDGET)

static GtkWidget *
find_chip (LfAccountChooser *self)
{
  GtkWidget *child = gtk_widget_get_next_sibling (self->title_label);

  return child != NULL && LF_IS_ACCOUNT_CHIP (child) ? child : NULL;
}

/* The accounts that have a chip, as one text to compare. */
static char *
list_chips (LfAccountChooser *self,
            GPtrArray        *uids)
{
  GListModel *adapters = lf_composition_get_adapters (self->composition);
  guint n_adapters = g_list_model_get_n_items (adapters);
  GString *shown = g_string_new (NULL);

  for (guint i = 0; i < n_adapters; i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (adapters, i);
      const char *uid = lf_adapter_get_account (adapter)->uid;

      if (n_adapters > MAX_ALL_CHIPS && !lf_composition_is_chosen (self->composition, uid))
        continue;
      g_ptr_array_add (uids, g_strdup (uid));
      g_string_append_printf (shown, "%s ", uid);
    }

  return g_string_free (shown, FALSE);
}

/* Chips are made anew only when others stand there: one in use keeps its focus. */
static void
show_chips (LfAccountChooser *self)
{
  g_autoptr(GPtrArray) uids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *shown = list_chips (self, uids);
  guint n_adapters = g_list_model_get_n_items (lf_composition_get_adapters (self->composition));
  gboolean had_focus = FALSE;

  if (g_strcmp0 (shown, self->shown) != 0)
    {
      GtkWidget *chip;
      GtkWidget *after = self->title_label;

      while ((chip = find_chip (self)) != NULL)
        {
          had_focus |= lf_focus_is_in (chip);
          gtk_widget_unparent (chip);
        }
      for (guint i = 0; i < uids->len; i++)
        {
          chip = lf_account_chip_new (self->composition, g_ptr_array_index (uids, i));
          gtk_widget_insert_after (chip, GTK_WIDGET (self), after);
          after = chip;
        }
      g_free (self->shown);
      self->shown = g_steal_pointer (&shown);
    }

  for (GtkWidget *chip = find_chip (self); chip != NULL && LF_IS_ACCOUNT_CHIP (chip); chip = gtk_widget_get_next_sibling (chip))
    lf_account_chip_update (LF_ACCOUNT_CHIP (chip));
  gtk_widget_set_visible (self->choose_button, n_adapters > MAX_ALL_CHIPS);
  gtk_widget_set_visible (self->none_label, n_adapters == 0);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_row_toggled_cb (GtkCheckButton   *check,
                   LfAccountChooser *self)
{
  lf_composition_choose (self->composition, g_object_get_data (G_OBJECT (check), "lf-account-uid"),
                         gtk_check_button_get_active (check));
}

static gboolean
matches (LfAccount  *account,
         const char *network,
         const char *search)
{
  g_autofree char *text = g_strdup_printf ("%s %s %s %s", network, account->handle, account->name, lf_account_get_short_name (account));
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *wanted = g_utf8_casefold (search, -1);

  return strstr (folded, wanted) != NULL;
}

static GtkWidget *
make_row (LfAccountChooser *self,
          LfAccount        *account,
          const char       *network)
{
  g_autofree char *title = account->look.short_name != NULL ? lf_account_look_dup_name (account) : g_strdup (network);
  g_autofree char *name = g_strdup_printf ("%s, %s", title, account->handle);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), account->handle);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), lf_composition_is_chosen (self->composition, account->uid));
  gtk_widget_set_sensitive (row, !lf_composition_is_fixed (self->composition, account->uid));
  g_object_set_data_full (G_OBJECT (check), "lf-account-uid", g_strdup (account->uid), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (on_row_toggled_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), lf_account_look_new_mark (account));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  lf_row_name_set (row, name, NULL);
  return row;
}

static void
fill_list (LfAccountChooser *self)
{
  GListModel *adapters = lf_composition_get_adapters (self->composition);
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list_box, 0)) != NULL)
    gtk_list_box_remove (self->list_box, GTK_WIDGET (row));

  for (guint i = 0; i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (adapters, i);
      LfAccount *account = lf_adapter_get_account (adapter);
      g_autofree char *network = lf_compose_words_network (self->composition, account->uid);

      if (matches (account, network, search))
        gtk_list_box_append (self->list_box, make_row (self, account, network));
    }
}

static void
on_search_changed_cb (LfAccountChooser *self)
{
  if (self->composition != NULL)
    fill_list (self);
}

static void
on_popover_show_cb (LfAccountChooser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  fill_list (self);
  gtk_widget_grab_focus (self->search_entry);
}

static gboolean
lf_account_chooser_grab_focus (GtkWidget *widget)
{
  LfAccountChooser *self = LF_ACCOUNT_CHOOSER (widget);

  for (GtkWidget *chip = find_chip (self); chip != NULL && LF_IS_ACCOUNT_CHIP (chip); chip = gtk_widget_get_next_sibling (chip))
    if (gtk_widget_grab_focus (chip))
      return TRUE;
  return gtk_widget_get_visible (self->choose_button) && gtk_widget_grab_focus (self->choose_button);
}

static void
lf_account_chooser_dispose (GObject *object)
{
  LfAccountChooser *self = LF_ACCOUNT_CHOOSER (object);
  GtkWidget *child;

  g_clear_signal_handler (&self->changed_id, self->composition);
  g_clear_object (&self->composition);
  g_clear_object (&self->office);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_account_chooser_parent_class)->dispose (object);
}

static void
lf_account_chooser_finalize (GObject *object)
{
  g_free (LF_ACCOUNT_CHOOSER (object)->shown);

  G_OBJECT_CLASS (lf_account_chooser_parent_class)->finalize (object);
}

static void
lf_account_chooser_class_init (LfAccountChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_account_chooser_dispose;
  object_class->finalize = lf_account_chooser_finalize;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_account_chooser_grab_focus;

  g_type_ensure (LF_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-account-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, LfAccountChooser, title_label);
  gtk_widget_class_bind_template_child (widget_class, LfAccountChooser, groups_button);
  gtk_widget_class_bind_template_child (widget_class, LfAccountChooser, choose_button);
  gtk_widget_class_bind_template_child (widget_class, LfAccountChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LfAccountChooser, list_box);
  gtk_widget_class_bind_template_child (widget_class, LfAccountChooser, none_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_show_cb);
  gtk_widget_class_set_css_name (widget_class, "accountchooser");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_account_chooser_init (LfAccountChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->title_label, NULL, -1);
}

/* The menu shows the key beside each; the keys themselves belong to the window. */
static void
show_groups (LfAccountChooser *self)
{
  GPtrArray *groups = lf_office_get_groups (self->office);
  g_autoptr(GMenu) menu = g_menu_new ();

  for (guint i = 0; i < groups->len; i++)
    {
      LfAccountGroup *group = g_ptr_array_index (groups, i);
      /* A menu takes an underscore for the sign of a letter key. */
      g_auto(GStrv) parts = g_strsplit (group->name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "post.choose-group", "u", i);
      if (i < LF_MAX_GROUP_KEYS)
        {
          g_autofree char *key = g_strdup_printf ("<Alt>%u", i + 1);

          g_menu_item_set_attribute (item, "accel", "s", key);
        }
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->groups_button), G_MENU_MODEL (menu));
  gtk_widget_set_visible (self->groups_button, groups->len > 0);
}

/**
 * lf_account_chooser_choose_group:
 * @index: of the group in the order of making
 *
 * Chooses the accounts of the group and no others; those that have the post already stay as they are.
 *
 * Returns: (transfer full) (nullable): what was done in words, NULL when there is no such group
 */
char *
lf_account_chooser_choose_group (LfAccountChooser *self,
                                 guint             index)
{
  GListModel *adapters;
  LfAccountGroup *group;
  guint n;

  g_return_val_if_fail (LF_IS_ACCOUNT_CHOOSER (self), NULL);

  if (index >= lf_office_get_groups (self->office)->len)
    return NULL;

  adapters = lf_composition_get_adapters (self->composition);
  group = g_ptr_array_index (lf_office_get_groups (self->office), index);
  for (guint i = 0; i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (adapters, i);
      const char *uid = lf_adapter_get_account (adapter)->uid;

      if (!lf_composition_is_fixed (self->composition, uid))
        lf_composition_choose (self->composition, uid, lf_account_group_has (group, uid));
    }

  n = lf_composition_count_chosen (self->composition);
  /* Translators: said after a group of accounts was chosen; %s is its name, %u counts accounts */
  return g_strdup_printf (ngettext ("%s: %u account chosen", "%s: %u accounts chosen", n), group->name, n);
}

void
lf_account_chooser_set_up (LfAccountChooser *self,
                           LfComposition    *composition,
                           LfOffice         *office)
{
  g_return_if_fail (LF_IS_ACCOUNT_CHOOSER (self));
  g_return_if_fail (self->composition == NULL);

  self->composition = g_object_ref (composition);
  self->office = g_object_ref (office);
  g_signal_connect_object (office, "changed", G_CALLBACK (show_groups), self, G_CONNECT_SWAPPED);
  show_groups (self);
  self->changed_id = g_signal_connect_swapped (composition, "changed", G_CALLBACK (show_chips), self);
  show_chips (self);
}
