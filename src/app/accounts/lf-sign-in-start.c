/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page of a sign-in: only what this network needs. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-sign-in-start.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/compat/lf-focus.h"
#include "app/compat/lf-row-name.h"
#include "app/widgets/lf-announcer.h"
#include "core/base/lf-error.h"
#include "core/words/lf-words.h"

struct _LfSignInStart {
  GtkWidget parent_instance;

  const LfNetwork *network;
  LfCure           cure;
  GtkWidget       *box;
  GtkWidget       *intro_label;
  GtkWidget       *error_box;
  GtkWidget       *error_label;
  GtkWidget       *cure_button;
  GtkWidget       *server_box;
  GtkWidget       *server_label;
  GtkWidget       *server_entry;
  GtkWidget       *method_group;
  GtkWidget       *rows[3];    /* by LfSignInMethod */
  GtkCheckButton  *checks[3];
  GtkWidget       *go_button;
  LfAnnouncer     *announcer;
};

enum { GO, CURE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfSignInStart, lf_sign_in_start, GTK_TYPE_WIDGET)

static const char * const method_names[] = { "browser", "code", "secret" };

static void
on_go_cb (LfSignInStart *self)
{
  g_autofree char *server = lf_sign_in_start_dup_server (self);

  if (server == NULL && self->network->asks_server && gtk_widget_get_visible (self->server_box))
    {
      gtk_label_set_text (GTK_LABEL (self->error_label), _("Type the address of your server, such as the part behind the second @ of your name."));
      gtk_widget_set_visible (self->cure_button, FALSE);
      gtk_widget_set_visible (self->error_box, TRUE);
      lf_announcer_announce (self->announcer, gtk_label_get_text (GTK_LABEL (self->error_label)));
      gtk_widget_grab_focus (self->server_entry);
      return;
    }
  g_signal_emit (self, signals[GO], 0);
}

static void
on_cure_clicked_cb (LfSignInStart *self)
{
  g_signal_emit (self, signals[CURE], 0, (int) self->cure);
}

static gboolean
lf_sign_in_start_grab_focus (GtkWidget *widget)
{
  LfSignInStart *self = LF_SIGN_IN_START (widget);

  if (gtk_widget_get_visible (self->cure_button) && gtk_widget_get_visible (self->error_box))
    return gtk_widget_grab_focus (self->cure_button);
  if (gtk_widget_get_visible (self->server_box))
    return gtk_widget_grab_focus (self->server_entry);
  return gtk_widget_grab_focus (self->go_button);
}

static void
lf_sign_in_start_dispose (GObject *object)
{
  LfSignInStart *self = LF_SIGN_IN_START (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_sign_in_start_parent_class)->dispose (object);
}

static void
lf_sign_in_start_class_init (LfSignInStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_sign_in_start_dispose;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_sign_in_start_grab_focus;

  signals[GO] = g_signal_new ("go", LF_TYPE_SIGN_IN_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CURE] = g_signal_new ("cure", LF_TYPE_SIGN_IN_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (LF_TYPE_ANNOUNCER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-sign-in-start.ui");
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, box);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, intro_label);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, error_box);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, error_label);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, cure_button);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, server_box);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, server_label);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, server_entry);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, method_group);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, go_button);
  gtk_widget_class_bind_template_child (widget_class, LfSignInStart, announcer);
  for (guint i = 0; i < G_N_ELEMENTS (method_names); i++)
    {
      g_autofree char *row = g_strdup_printf ("%s_row", method_names[i]);
      g_autofree char *check = g_strdup_printf ("%s_check", method_names[i]);

      gtk_widget_class_bind_template_child_full (widget_class, row, FALSE,
                                                 (gssize) (G_STRUCT_OFFSET (LfSignInStart, rows) + i * sizeof (GtkWidget *)));
      gtk_widget_class_bind_template_child_full (widget_class, check, FALSE,
                                                 (gssize) (G_STRUCT_OFFSET (LfSignInStart, checks) + i * sizeof (GtkCheckButton *)));
    }
  gtk_widget_class_bind_template_callback (widget_class, on_go_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cure_clicked_cb);
}

static void
lf_sign_in_start_init (LfSignInStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    lf_row_name_set (self->rows[i], adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->rows[i])),
                     adw_action_row_get_subtitle (ADW_ACTION_ROW (self->rows[i])));
}

static void
name_secret (GtkWidget *row,
             gboolean   app_passwords)
{
  const char *title = app_passwords ? _("With an app password") : _("With a token");
  const char *subtitle = app_passwords ? _("The account’s name, and a password that its settings gave out for apps.")
                                       : _("A text that the server’s settings gave out for this.");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  lf_row_name_set (row, title, subtitle);
}

static void
show_methods (LfSignInStart   *self,
              const LfNetwork *network)
{
  guint n = 0;

  name_secret (self->rows[LF_SIGN_IN_SECRET], network->app_passwords);
  for (guint i = G_N_ELEMENTS (self->rows); i > 0; i--)
    {
      gboolean can = (network->methods & (1u << (i - 1))) != 0;

      gtk_widget_set_visible (self->rows[i - 1], can);
      n += can;
      if (can)
        gtk_check_button_set_active (self->checks[i - 1], TRUE);
    }
  gtk_widget_set_visible (self->method_group, n > 1);
}

static char *
make_intro (const LfNetwork *network,
            LfAccount       *again)
{
  const char *name = lf_words_for_network (network->id);

  if (again != NULL)
    /* Translators: %s is the handle of an account */
    return g_strdup_printf (_("Sign in again as %s. What waits for it goes out afterwards."), again->handle);
  if (network->practice)
    return g_strdup (_("A practice account needs nothing but a name."));
  if (network->asks_server)
    /* Translators: %s is a network such as “Mastodon” */
    return g_strdup_printf (_("%s has many servers. Yours stands in the account’s address."), name);
  return g_strdup_printf (_("Sign in to %s with the account that shall speak for the office."), name);
}

/**
 * lf_sign_in_start_set_network:
 * @network: where to
 * @again: (nullable): the account that signs in again; its server is known
 */
void
lf_sign_in_start_set_network (LfSignInStart   *self,
                              const LfNetwork *network,
                              LfAccount       *again)
{
  g_autofree char *intro = NULL;
  g_autofree char *hint = NULL;
  const char *server = again != NULL ? again->server : network->default_server;

  g_return_if_fail (LF_IS_SIGN_IN_START (self));

  self->network = network;
  intro = make_intro (network, again);
  gtk_label_set_text (GTK_LABEL (self->intro_label), intro);
  gtk_widget_set_visible (self->error_box, FALSE);
  gtk_widget_set_visible (self->server_box, network->asks_server && again == NULL);
  if (network->server_hint != NULL)
    /* Translators: %s is an example such as “mastodon.berlin” */
    hint = g_strdup_printf (_("Server, such as %s"), network->server_hint);
  gtk_label_set_text (GTK_LABEL (self->server_label), hint != NULL ? hint : _("Server"));
  /* Where it is hidden, it is still what errors name. */
  gtk_editable_set_text (GTK_EDITABLE (self->server_entry), network->asks_server && server != NULL ? server : "");
  show_methods (self, network);
}

/**
 * lf_sign_in_start_dup_server:
 *
 * Returns: (transfer full) (nullable): as typed, without spaces around; NULL when nothing was
 */
char *
lf_sign_in_start_dup_server (LfSignInStart *self)
{
  char *server;

  g_return_val_if_fail (LF_IS_SIGN_IN_START (self), NULL);

  server = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->server_entry))));
  if (*server == '\0')
    g_clear_pointer (&server, g_free);
  return server;
}

LfSignInMethod
lf_sign_in_start_get_method (LfSignInStart *self)
{
  g_return_val_if_fail (LF_IS_SIGN_IN_START (self), LF_SIGN_IN_SECRET);

  for (guint i = 0; i < G_N_ELEMENTS (self->checks); i++)
    if ((self->network->methods & (1u << i)) != 0 && gtk_check_button_get_active (self->checks[i]))
      return (LfSignInMethod) i;
  return LF_SIGN_IN_SECRET;
}

/* What was typed just now was wrong; the words for a sign-in that held once would puzzle. NULL: it is something else. */
static const char *
find_words_for_typed (LfSignInStart *self,
                      const GError  *error)
{
  LfSignInMethod method = lf_sign_in_start_get_method (self);
  g_autofree char *reason = lf_error_dup_reason (error);

  if (!lf_reason_is (reason, "sign-in-again") || self->network->practice || method == LF_SIGN_IN_BROWSER ||
      g_strcmp0 (lf_network_error_peek_info (error)->name, "OtherAccount") == 0)
    return NULL;
  if (method == LF_SIGN_IN_CODE)
    return _("The server did not accept the code. It may be incomplete, too old or used already: go on and paste the new one.");
  if (!self->network->app_passwords)
    return _("The server did not accept the token. Copy it once more, as a whole, or make a new one in the server’s settings.");
  return _("The server does not know this name with this app password. Check both, or make a new app password in the account’s settings.");
}

/**
 * lf_sign_in_start_show_error:
 * @error: (nullable): why the last try ended; NULL shows none
 */
void
lf_sign_in_start_show_error (LfSignInStart *self,
                             const GError  *error)
{
  g_autofree char *server = NULL;
  g_autofree char *text = NULL;
  const char *typed;
  gboolean unlocks;

  g_return_if_fail (LF_IS_SIGN_IN_START (self));

  gtk_widget_set_visible (self->error_box, error != NULL);
  if (error == NULL)
    return;
  server = lf_sign_in_start_dup_server (self);
  text = lf_words_for_error (error, server != NULL ? server : lf_words_for_network (self->network->id), &self->cure);
  if ((typed = find_words_for_typed (self, error)) != NULL)
    {
      g_free (text);
      text = g_strdup (typed);
    }
  unlocks = self->cure == LF_CURE_UNLOCK;
  gtk_label_set_text (GTK_LABEL (self->error_label), text);
  if (unlocks)
    gtk_button_set_label (GTK_BUTTON (self->cure_button), lf_words_for_cure (self->cure));
  gtk_widget_set_visible (self->cure_button, unlocks);
  lf_announcer_announce (self->announcer, text);
}
