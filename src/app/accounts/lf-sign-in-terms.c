/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a sign-in that stands before the browser where a network has terms for public authorities. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-sign-in-terms.h"

#include <adwaita.h>

#include "app/compat/lf-focus.h"
#include "app/compat/lf-row-name.h"
#include "core/inbox/lf-poller.h"
#include "core/words/lf-words.h"

struct _LfSignInTerms {
  GtkWidget       parent_instance;

  GtkWidget      *box;
  GtkLabel       *terms_label;
  AdwActionRow   *post_row;
  AdwActionRow   *read_row;
  GtkCheckButton *post_check;
  GtkCheckButton *read_check;
  GtkWidget      *go_button;
};

enum { ACCEPTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfSignInTerms, lf_sign_in_terms, GTK_TYPE_WIDGET)

static void
on_go_cb (LfSignInTerms *self)
{
  g_signal_emit (self, signals[ACCEPTED], 0);
}

/* Where the reading begins, not at the button: terms are read first. */
static gboolean
lf_sign_in_terms_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LF_SIGN_IN_TERMS (widget)->post_row));
}

static void
lf_sign_in_terms_dispose (GObject *object)
{
  LfSignInTerms *self = LF_SIGN_IN_TERMS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_sign_in_terms_parent_class)->dispose (object);
}

static void
lf_sign_in_terms_class_init (LfSignInTermsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_sign_in_terms_dispose;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_sign_in_terms_grab_focus;

  signals[ACCEPTED] = g_signal_new ("accepted", LF_TYPE_SIGN_IN_TERMS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-sign-in-terms.ui");
  gtk_widget_class_bind_template_child (widget_class, LfSignInTerms, box);
  gtk_widget_class_bind_template_child (widget_class, LfSignInTerms, terms_label);
  gtk_widget_class_bind_template_child (widget_class, LfSignInTerms, post_row);
  gtk_widget_class_bind_template_child (widget_class, LfSignInTerms, read_row);
  gtk_widget_class_bind_template_child (widget_class, LfSignInTerms, post_check);
  gtk_widget_class_bind_template_child (widget_class, LfSignInTerms, read_check);
  gtk_widget_class_bind_template_child (widget_class, LfSignInTerms, go_button);
  gtk_widget_class_bind_template_callback (widget_class, on_go_cb);
}

static void
lf_sign_in_terms_init (LfSignInTerms *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lf_row_name_set (GTK_WIDGET (self->post_row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->post_row)),
                   adw_action_row_get_subtitle (self->post_row));
}

void
lf_sign_in_terms_set_network (LfSignInTerms   *self,
                              const LfNetwork *network)
{
  g_autofree char *terms = lf_words_for_terms (network);
  g_autofree char *price = NULL;

  g_return_if_fail (LF_IS_SIGN_IN_TERMS (self) && terms != NULL);

  price = lf_words_for_reading_price (network->terms->read_micro, LF_POLL_WAIT_US);
  gtk_label_set_text (self->terms_label, terms);
  adw_action_row_set_subtitle (self->read_row, price);
  lf_row_name_set (GTK_WIDGET (self->read_row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->read_row)), price);
  gtk_check_button_set_active (self->post_check, TRUE);
}

gboolean
lf_sign_in_terms_were_shown (LfSignInTerms *self)
{
  g_return_val_if_fail (LF_IS_SIGN_IN_TERMS (self), FALSE);

  return *gtk_label_get_text (self->terms_label) != '\0';
}

gboolean
lf_sign_in_terms_reads (LfSignInTerms *self)
{
  g_return_val_if_fail (LF_IS_SIGN_IN_TERMS (self), FALSE);

  return gtk_check_button_get_active (self->read_check);
}
