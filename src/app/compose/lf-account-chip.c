/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One account to choose: avatar, network in words, handle. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-account-chip.h"

#include "app/compat/lf-focus.h"
#include "app/compose/lf-compose-words.h"
#include "app/widgets/lf-account-look.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _LfAccountChip {
  GtkWidget        parent_instance;

  LfComposition   *composition;
  char            *account_uid;
  gboolean         updating;

  GtkToggleButton *button;
  GtkWidget       *check_image;
  AdwAvatar       *avatar;
  GtkLabel        *network_label;
  GtkLabel        *handle_label;
};

G_DEFINE_FINAL_TYPE (LfAccountChip, lf_account_chip, GTK_TYPE_WIDGET)

static void
on_toggled_cb (LfAccountChip *self)
{
  if (!self->updating)
    lf_composition_choose (self->composition, self->account_uid, gtk_toggle_button_get_active (self->button));
}

static gboolean
lf_account_chip_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LF_ACCOUNT_CHIP (widget)->button));
}

static void
lf_account_chip_dispose (GObject *object)
{
  LfAccountChip *self = LF_ACCOUNT_CHIP (object);
  GtkWidget *child;

  self->updating = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->composition);

  G_OBJECT_CLASS (lf_account_chip_parent_class)->dispose (object);
}

static void
lf_account_chip_finalize (GObject *object)
{
  g_free (LF_ACCOUNT_CHIP (object)->account_uid);

  G_OBJECT_CLASS (lf_account_chip_parent_class)->finalize (object);
}

static void
lf_account_chip_class_init (LfAccountChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_account_chip_dispose;
  object_class->finalize = lf_account_chip_finalize;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_account_chip_grab_focus;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-account-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, LfAccountChip, button);
  gtk_widget_class_bind_template_child (widget_class, LfAccountChip, check_image);
  gtk_widget_class_bind_template_child (widget_class, LfAccountChip, avatar);
  gtk_widget_class_bind_template_child (widget_class, LfAccountChip, network_label);
  gtk_widget_class_bind_template_child (widget_class, LfAccountChip, handle_label);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled_cb);
  gtk_widget_class_set_css_name (widget_class, "accountchip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_account_chip_init (LfAccountChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lf_account_chip_new (LfComposition *composition,
                     const char    *account_uid)
{
  LfAccountChip *self = g_object_new (LF_TYPE_ACCOUNT_CHIP, NULL);

  self->composition = g_object_ref (composition);
  self->account_uid = g_strdup (account_uid);
  lf_account_chip_update (self);
  if (lf_composition_find_adapter (composition, account_uid) != NULL)
    g_signal_connect_object (lf_composition_find_adapter (composition, account_uid), "notify::account",
                             G_CALLBACK (lf_account_chip_update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * lf_account_chip_update:
 *
 * Shows again what the composition and the account say. An account that has the post already cannot be chosen and says so.
 */
void
lf_account_chip_update (LfAccountChip *self)
{
  LfAdapter *adapter = lf_composition_find_adapter (self->composition, self->account_uid);
  gboolean fixed = lf_composition_is_fixed (self->composition, self->account_uid);
  gboolean chosen = lf_composition_is_chosen (self->composition, self->account_uid);
  g_autofree char *network = lf_compose_words_network (self->composition, self->account_uid);
  g_autofree char *label = NULL;
  g_autofree char *name = NULL;
  LfAccount *account;

  if (adapter == NULL)
    return;

  account = lf_adapter_get_account (adapter);
  if (fixed)
    /* Translators: an account that a post was sent to already; %s is a network */
    label = g_strdup_printf (_("%s, has it already"), network);
  else if (account->state == LF_ACCOUNT_SIGN_IN_AGAIN)
    {
      g_autofree char *state = lf_words_for_account_state (account, lf_composition_get_now_us (self->composition));

      label = g_strdup_printf ("⚠ %s, %s", network, state);
    }
  self->updating = TRUE;
  gtk_toggle_button_set_active (self->button, chosen && !fixed);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), !fixed);
  gtk_widget_set_visible (self->check_image, chosen);
  adw_avatar_set_text (self->avatar, lf_account_get_display_name (account));
  gtk_label_set_label (self->network_label, label != NULL ? label : network);
  lf_account_look_set_colour (GTK_WIDGET (self->avatar), account->look.colour);
  gtk_label_set_label (self->handle_label, lf_account_get_short_name (account));

  if (account->look.short_name != NULL)
    name = g_strdup_printf ("%s, %s, %s", label != NULL ? label : network, account->look.short_name, account->handle);
  else
    name = g_strdup_printf ("%s, %s", label != NULL ? label : network, account->handle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), account->handle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
