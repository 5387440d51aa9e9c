/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question of a sign-in: name, password for apps, token or code. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-sign-in-ask.h"

#include "app/compat/lf-focus.h"
#include "app/widgets/lf-name-factory.h"
#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _LfSignInAskPage {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *guide_box;
  GtkWidget *guide_label;
  GtkWidget *copies_box;     /* what has to be typed elsewhere, each to be copied */
  GtkWidget *intro_label;
  GtkStack  *entries;
  GtkWidget *entry_label;
  GtkWidget *fault_label;
  GtkWidget *open_entry;
  GtkWidget *secret_entry;
  GtkWidget *choice;         /* shown instead of an entry when the answers are known */
  gboolean   offers;
  GtkWidget *go_button;
};

enum { ANSWERED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfSignInAskPage, lf_sign_in_ask_page, GTK_TYPE_WIDGET)

static GtkWidget *
get_entry (LfSignInAskPage *self)
{
  return gtk_stack_get_visible_child (self->entries);
}

static const char *
get_answer (LfSignInAskPage *self)
{
  if (get_entry (self) != self->choice)
    return gtk_editable_get_text (GTK_EDITABLE (get_entry (self)));
  return gtk_string_object_get_string (gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->choice)));
}

static void
hide_fault (LfSignInAskPage *self)
{
  gtk_label_set_text (GTK_LABEL (self->fault_label), "");
  gtk_widget_set_visible (self->fault_label, FALSE);
}

static void
on_typed_cb (LfSignInAskPage *self)
{
  hide_fault (self);
}

static void
on_go_cb (LfSignInAskPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (get_answer (self)));

  if (*text == '\0')
    {
      /* Translators: %s is the name of a field */
      g_autofree char *said = g_strdup_printf (_("“%s” is empty. Please fill it in."), gtk_label_get_text (GTK_LABEL (self->entry_label)));

      gtk_label_set_text (GTK_LABEL (self->fault_label), said);
      gtk_widget_set_visible (self->fault_label, TRUE);
      lf_toasts_announce (GTK_WIDGET (self), said);
      gtk_widget_grab_focus (get_entry (self));
      return;
    }
  /* A secret does not stay in a widget longer than it is needed. */
  gtk_editable_set_text (GTK_EDITABLE (self->secret_entry), "");
  self->offers = FALSE;
  g_signal_emit (self, signals[ANSWERED], 0, text);
}

static gboolean
lf_sign_in_ask_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (get_entry (LF_SIGN_IN_ASK_PAGE (widget)));
}

static void
lf_sign_in_ask_page_dispose (GObject *object)
{
  LfSignInAskPage *self = LF_SIGN_IN_ASK_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_sign_in_ask_page_parent_class)->dispose (object);
}

static void
lf_sign_in_ask_page_class_init (LfSignInAskPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_sign_in_ask_page_dispose;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_sign_in_ask_page_grab_focus;

  signals[ANSWERED] = g_signal_new ("answered", LF_TYPE_SIGN_IN_ASK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-sign-in-ask.ui");
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, box);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, guide_box);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, guide_label);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, copies_box);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, intro_label);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, entries);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, entry_label);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, fault_label);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, open_entry);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, secret_entry);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, choice);
  gtk_widget_class_bind_template_child (widget_class, LfSignInAskPage, go_button);
  gtk_widget_class_bind_template_callback (widget_class, on_go_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_typed_cb);
}

static void
lf_sign_in_ask_page_init (LfSignInAskPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lf_name_factory_use (GTK_DROP_DOWN (self->choice));
}

static const char *
find_intro (LfSignInField field,
            gboolean      practice,
            gboolean      token)
{
  if (field == LF_FIELD_LOGIN && practice)
    return _("The name that the account shall have, such as that of your office.");
  if (field == LF_FIELD_LOGIN)
    return _("The name of the account, as it stands on its page.");
  if (field == LF_FIELD_CODE)
    return _("Sign in on the page in the browser. It then shows a code: copy it and paste it here.");
  if (field == LF_FIELD_CLIENT)
    return _("The client ID under which your office is registered as a developer with this network. It is asked once for each account.");
  if (token)
    return _("Paste the token that the server’s settings gave out. It is kept in the keyring.");
  return _("Use a password made for apps, not the account’s own: it is made in the account’s settings under “App passwords” and can be taken "
           "back there any time. It is kept in the keyring.");
}

static const char *
find_title (LfSignInField field,
            gboolean      offers,
            gboolean      token)
{
  if (offers)
    return C_("sign-in", "Account");
  if (field == LF_FIELD_LOGIN)
    return C_("sign-in", "Name");
  if (field == LF_FIELD_CODE)
    return C_("sign-in", "Code");
  if (field == LF_FIELD_CLIENT)
    return C_("sign-in", "Client ID");
  return token ? C_("sign-in", "Token") : C_("sign-in", "App password");
}

/**
 * lf_sign_in_ask_page_offer:
 * @answers: what there is; shown as plain text
 */
void
lf_sign_in_ask_page_offer (LfSignInAskPage    *self,
                           const char * const *answers)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (answers);

  g_return_if_fail (LF_IS_SIGN_IN_ASK_PAGE (self) && answers[0] != NULL);

  gtk_drop_down_set_model (GTK_DROP_DOWN (self->choice), G_LIST_MODEL (list));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), 0);
  self->offers = TRUE;
}

/**
 * lf_sign_in_ask_page_suggest:
 * @answer: what the answer probably is
 *
 * What was typed here before stays.
 */
void
lf_sign_in_ask_page_suggest (LfSignInAskPage *self,
                             const char      *answer)
{
  g_return_if_fail (LF_IS_SIGN_IN_ASK_PAGE (self));

  if (*gtk_editable_get_text (GTK_EDITABLE (self->open_entry)) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->open_entry), answer);
}

static void
add_copy (LfSignInAskPage *self,
          const char      *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "monospace");
  gtk_box_append (GTK_BOX (self->copies_box), label);
}

/* What has to be done at the network before there is an answer. */
static void
show_guide (LfSignInAskPage *self,
            const LfNetwork *network,
            LfSignInField    field)
{
  g_autofree char *words = lf_words_for_guide (network, field);
  GtkWidget *child;

  gtk_widget_set_visible (self->guide_box, words != NULL);
  while ((child = gtk_widget_get_first_child (self->copies_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->copies_box), child);
  if (words == NULL)
    return;

  gtk_label_set_text (GTK_LABEL (self->guide_label), words);
  for (guint i = 0; network->guide->copies[i] != NULL; i++)
    add_copy (self, network->guide->copies[i]);
}

/**
 * lf_sign_in_ask_page_ask:
 * @network: who asks
 * @field: what is asked
 *
 * What was typed as a name before stays, so that a second try needs only the rest.
 */
void
lf_sign_in_ask_page_ask (LfSignInAskPage *self,
                         const LfNetwork *network,
                         LfSignInField    field)
{
  gboolean token = !network->app_passwords;
  gboolean hidden = field == LF_FIELD_SECRET;
  gboolean offers = field == LF_FIELD_LOGIN && self->offers;

  g_return_if_fail (LF_IS_SIGN_IN_ASK_PAGE (self));

  show_guide (self, network, field);
  hide_fault (self);
  gtk_stack_set_visible_child (self->entries, hidden ? self->secret_entry : offers ? self->choice : self->open_entry);
  gtk_label_set_text (GTK_LABEL (self->intro_label),
                      offers ? _("This sign-in is good for several accounts. Choose one; another one is added the same way afterwards.")
                             : find_intro (field, network->practice, token));
  gtk_label_set_text (GTK_LABEL (self->entry_label), find_title (field, offers, token));
  if (field == LF_FIELD_CODE)
    gtk_editable_set_text (GTK_EDITABLE (self->open_entry), "");
}
