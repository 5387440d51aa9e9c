/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog of a sign-in: network, server, browser or password, and the result. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/accounts/lf-sign-in-dialog.h"

#include <glib/gi18n.h>

#include "app/accounts/lf-sign-in-ask.h"
#include "app/accounts/lf-sign-in-browser.h"
#include "app/accounts/lf-sign-in-start.h"
#include "app/accounts/lf-sign-in-terms.h"
#include "app/compat/lf-row-name.h"
#include "app/lf-unlock.h"
#include "app/widgets/lf-practice-band.h"
#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

struct _LfSignInDialog {
  AdwWindow parent_instance;

  LfContext           *context;
  char                *account_uid;   /* (nullable): signs in again */
  const LfNetwork     *network;
  GCancellable        *cancellable;   /* of the try that runs; NULL: none */
  GTask               *question;      /* what the network asks now */
  GtkStack            *stack;
  GtkWidget           *practice_band;
  AdwPreferencesGroup *network_group;
  LfSignInTerms       *terms;
  LfSignInStart       *start;
  LfSignInBrowserPage *browser;
  LfSignInAskPage     *ask;
  GtkWidget           *wait_box;
  GtkWidget           *wait_label;
};

static void
show_work (LfSignInDialog *self,
           GtkWidget      *page,
           const char     *waiting)
{
  gtk_stack_set_visible_child_name (self->stack, "work");
  gtk_widget_set_visible (GTK_WIDGET (self->ask), page == GTK_WIDGET (self->ask));
  if (page != NULL && page != GTK_WIDGET (self->ask))
    gtk_widget_set_visible (page, TRUE);
  gtk_widget_set_visible (self->wait_box, waiting != NULL);
  gtk_label_set_text (GTK_LABEL (self->wait_label), waiting != NULL ? waiting : "");
  if (page != NULL)
    gtk_widget_grab_focus (page);
}

static LfSignInMethod
lf_sign_in_dialog_get_method (LfSignIn *sign_in)
{
  return lf_sign_in_start_get_method (LF_SIGN_IN_DIALOG (sign_in)->start);
}

static void
lf_sign_in_dialog_open_uri (LfSignIn   *sign_in,
                            const char *uri)
{
  LfSignInDialog *self = LF_SIGN_IN_DIALOG (sign_in);

  show_work (self, GTK_WIDGET (self->browser), _("Waiting for the browser …"));
  lf_sign_in_browser_page_open (self->browser, uri);
}

static void
on_question_cancelled_cb (GCancellable   *cancellable,
                          LfSignInDialog *self)
{
  g_autoptr(GTask) question = g_steal_pointer (&self->question);

  if (question != NULL)
    g_task_return_error_if_cancelled (question);
}

static void
lf_sign_in_dialog_ask_async (LfSignIn            *sign_in,
                             LfSignInField        field,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  LfSignInDialog *self = LF_SIGN_IN_DIALOG (sign_in);
  const char *client_id = lf_policy_get_client_id (lf_context_get_policy (self->context), self->network->id);

  g_return_if_fail (self->question == NULL);

  self->question = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->question, lf_sign_in_dialog_ask_async);
  if (field == LF_FIELD_CLIENT && client_id != NULL)
    lf_sign_in_ask_page_suggest (self->ask, client_id);
  lf_sign_in_ask_page_ask (self->ask, self->network, field);
  show_work (self, GTK_WIDGET (self->ask), NULL);
}

static char *
lf_sign_in_dialog_ask_finish (LfSignIn      *sign_in,
                              GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lf_sign_in_dialog_offer (LfSignIn           *sign_in,
                         const char * const *answers)
{
  lf_sign_in_ask_page_offer (LF_SIGN_IN_DIALOG (sign_in)->ask, answers);
}

static void
lf_sign_in_dialog_suggest (LfSignIn   *sign_in,
                           const char *answer)
{
  lf_sign_in_ask_page_suggest (LF_SIGN_IN_DIALOG (sign_in)->ask, answer);
}

static const char *
lf_sign_in_dialog_get_page_text (LfSignIn     *sign_in,
                                 LfSignInPage  page)
{
  return lf_words_for_sign_in_page (page);
}

static void
lf_sign_in_dialog_sign_in_init (LfSignInInterface *iface)
{
  iface->get_method = lf_sign_in_dialog_get_method;
  iface->open_uri = lf_sign_in_dialog_open_uri;
  iface->ask_async = lf_sign_in_dialog_ask_async;
  iface->ask_finish = lf_sign_in_dialog_ask_finish;
  iface->get_page_text = lf_sign_in_dialog_get_page_text;
  iface->offer = lf_sign_in_dialog_offer;
  iface->suggest = lf_sign_in_dialog_suggest;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LfSignInDialog, lf_sign_in_dialog, ADW_TYPE_WINDOW,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_SIGN_IN, lf_sign_in_dialog_sign_in_init))

static void
on_answered_cb (LfSignInDialog *self,
                const char     *answer)
{
  g_autoptr(GTask) question = g_steal_pointer (&self->question);

  show_work (self, NULL, _("Signing in …"));
  if (question != NULL)
    g_task_return_pointer (question, g_strdup (answer), g_free);
}

static void
on_not_kept_cb (AdwMessageDialog *dialog,
                const char       *response,
                gpointer          unused)
{
  if (g_str_equal (response, "help"))
    gtk_widget_activate_action (GTK_WIDGET (dialog), "app.help-on", "s", "keyring");
}

/* No toast: it must be known before the office relies on the account. */
static void
say_not_kept (GtkWindow *parent,
              LfAccount *account)
{
  g_autofree char *body = NULL;
  g_autofree char *reason = lf_words_for_reason ("keyring-no-service", NULL, NULL);
  GtkWidget *dialog;

  body = g_strdup_printf ("%s\n%s", account->handle, reason);
  dialog = adw_message_dialog_new (parent, _("Signed in only until Litfaß ends"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "help", _("What to do"), "close", _("_Close"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect (dialog, "response", G_CALLBACK (on_not_kept_cb), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
end_try (LfSignInDialog *self,
         LfAccount      *account,
         const GError   *error)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *text = NULL;

  g_clear_object (&self->cancellable);
  if (self->context == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->browser), FALSE);
  if (account == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "start");
      lf_sign_in_start_show_error (self->start, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->start));
      return;
    }
  /* Translators: %s is the handle of an account */
  text = g_strdup_printf (_("Signed in as %s"), account->handle);
  if (!lf_accounts_is_kept (lf_context_get_accounts (self->context), account->uid))
    say_not_kept (parent, account);
  else if (parent != NULL)
    lf_toasts_show (GTK_WIDGET (parent), text);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_added_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LfSignInDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAdapter) adapter = lf_accounts_add_finish (LF_ACCOUNTS (object), result, &error);

  if (adapter != NULL && lf_sign_in_terms_were_shown (self->terms))
    lf_accounts_set_reading (LF_ACCOUNTS (object), lf_adapter_get_account (adapter)->uid, lf_sign_in_terms_reads (self->terms));
  end_try (self, adapter != NULL ? lf_adapter_get_account (adapter) : NULL, error);
}

static void
on_synced_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (lf_inbox_sync_finish (LF_INBOX (object), result, NULL, &error) < 0)
    g_message ("could not look after signing in: %s", error->message);
}

static void
on_again_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LfSignInDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = lf_accounts_sign_in_again_finish (LF_ACCOUNTS (object), result, &error);
  LfAdapter *adapter = done ? lf_accounts_find (LF_ACCOUNTS (object), self->account_uid) : NULL;

  if (adapter != NULL && lf_sign_in_terms_were_shown (self->terms))
    lf_accounts_set_reading (LF_ACCOUNTS (object), self->account_uid, lf_sign_in_terms_reads (self->terms));
  if (adapter != NULL && self->context != NULL)
    {
      lf_outbox_release (lf_context_get_outbox (self->context), "sign-in-again", self->account_uid);
      lf_inbox_sync_async (lf_context_get_inbox (self->context), self->account_uid, NULL, on_synced_cb, NULL);
    }
  end_try (self, adapter != NULL ? lf_adapter_get_account (adapter) : NULL, error);
}

static void
on_go_cb (LfSignInDialog *self)
{
  LfAccounts *accounts = lf_context_get_accounts (self->context);
  g_autofree char *server = lf_sign_in_start_dup_server (self->start);
  const LfNewAccount request = { self->network->id, server != NULL ? server : lf_network_get_server (self->network), LF_SIGN_IN (self) };

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->cancellable, "cancelled", G_CALLBACK (on_question_cancelled_cb), self, 0);
  show_work (self, NULL, _("Looking for the server …"));
  if (self->account_uid != NULL)
    lf_accounts_sign_in_again_async (accounts, self->account_uid, LF_SIGN_IN (self), self->cancellable, on_again_cb, g_object_ref (self));
  else
    lf_accounts_add_async (accounts, &request, self->cancellable, on_added_cb, g_object_ref (self));
}

static void
on_cure_cb (LfSignInDialog *self,
            int             cure)
{
  lf_sign_in_start_show_error (self->start, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->start));
  if (cure == LF_CURE_UNLOCK)
    lf_unlock_keyring (GTK_WIDGET (self), self->context);
}

/* A page with a single button is no question. */
static gboolean
has_nothing_to_choose (const LfNetwork *network)
{
  return !network->asks_server && (network->methods & (network->methods - 1)) == 0;
}

static void
on_accepted_cb (LfSignInDialog *self)
{
  if (has_nothing_to_choose (self->network))
    {
      on_go_cb (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "start");
  gtk_widget_grab_focus (GTK_WIDGET (self->start));
}

/* One that came with a file was accepted on another computer, by somebody else. */
static gboolean
was_signed_in_here (LfAccount *account)
{
  return account->state != LF_ACCOUNT_SIGN_IN_AGAIN || account->last_contact_us != 0;
}

static void
choose_network (LfSignInDialog  *self,
                const LfNetwork *network,
                LfAccount       *again)
{
  g_autofree char *title = NULL;

  self->network = network;
  /* Translators: %s is a network such as “Mastodon” */
  title = g_strdup_printf (again != NULL ? C_("window title", "%s – Sign in again") : C_("window title", "%s – Add an account"),
                           lf_words_for_network (network->id));
  gtk_window_set_title (GTK_WINDOW (self), title);
  lf_sign_in_start_set_network (self->start, network, again);
  if (network->terms != NULL && (again == NULL || !was_signed_in_here (again)))
    {
      lf_sign_in_terms_set_network (self->terms, network);
      gtk_stack_set_visible_child_name (self->stack, "terms");
      gtk_widget_grab_focus (GTK_WIDGET (self->terms));
    }
  else
    on_accepted_cb (self);
}

static void
on_network_activated_cb (AdwActionRow *row,
                         gpointer      user_data)
{
  LfSignInDialog *self = LF_SIGN_IN_DIALOG (gtk_widget_get_root (GTK_WIDGET (row)));

  choose_network (self, user_data, NULL);
}

/* What IT does not allow is there to be seen and not to be chosen. */
static GtkWidget *
make_network_row (LfSignInDialog  *self,
                  const LfNetwork *network)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean allowed = lf_accounts_allow (lf_context_get_accounts (self->context), network, NULL);
  const char *subtitle = allowed ? NULL : _("Set by your IT: not allowed");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), lf_words_for_network (network->id));
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), allowed);
  gtk_widget_set_sensitive (row, allowed);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  lf_row_name_set (row, lf_words_for_network (network->id), subtitle);
  g_signal_connect (row, "activated", G_CALLBACK (on_network_activated_cb), (gpointer) network);
  return row;
}

static void
add_networks (LfSignInDialog *self,
              gboolean        practice)
{
  const LfNetwork *only = NULL;
  guint n = 0;

  for (guint i = 0; lf_network_table[i] != NULL; i++)
    {
      const LfNetwork *network = lf_network_table[i];
      GtkWidget *row;

      if (network->practice != practice)
        continue;
      row = make_network_row (self, network);
      adw_preferences_group_add (self->network_group, row);
      if (!gtk_widget_get_sensitive (row))
        continue;
      if (n == 0)
        gtk_widget_grab_focus (row);
      only = network;
      n++;
    }
  if (n == 1)
    choose_network (self, only, NULL);
}

static void
lf_sign_in_dialog_dispose (GObject *object)
{
  LfSignInDialog *self = LF_SIGN_IN_DIALOG (object);
  g_autoptr(GCancellable) cancellable = g_steal_pointer (&self->cancellable);

  g_clear_object (&self->context);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);

  G_OBJECT_CLASS (lf_sign_in_dialog_parent_class)->dispose (object);
}

static void
lf_sign_in_dialog_finalize (GObject *object)
{
  LfSignInDialog *self = LF_SIGN_IN_DIALOG (object);

  g_free (self->account_uid);

  G_OBJECT_CLASS (lf_sign_in_dialog_parent_class)->finalize (object);
}

static gboolean
lf_sign_in_dialog_close_request (GtkWindow *window)
{
  LfSignInDialog *self = LF_SIGN_IN_DIALOG (window);

  /* The try holds a reference: it has to end for the dialog to go. */
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (lf_sign_in_dialog_parent_class)->close_request (window);
}

static void
lf_sign_in_dialog_class_init (LfSignInDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_sign_in_dialog_dispose;
  object_class->finalize = lf_sign_in_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = lf_sign_in_dialog_close_request;

  g_type_ensure (LF_TYPE_PRACTICE_BAND);
  g_type_ensure (LF_TYPE_SIGN_IN_ASK_PAGE);
  g_type_ensure (LF_TYPE_SIGN_IN_BROWSER_PAGE);
  g_type_ensure (LF_TYPE_SIGN_IN_START);
  g_type_ensure (LF_TYPE_SIGN_IN_TERMS);
  g_type_ensure (LF_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-sign-in-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LfSignInDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LfSignInDialog, practice_band);
  gtk_widget_class_bind_template_child (widget_class, LfSignInDialog, network_group);
  gtk_widget_class_bind_template_child (widget_class, LfSignInDialog, terms);
  gtk_widget_class_bind_template_child (widget_class, LfSignInDialog, start);
  gtk_widget_class_bind_template_child (widget_class, LfSignInDialog, browser);
  gtk_widget_class_bind_template_child (widget_class, LfSignInDialog, ask);
  gtk_widget_class_bind_template_child (widget_class, LfSignInDialog, wait_box);
  gtk_widget_class_bind_template_child (widget_class, LfSignInDialog, wait_label);
  gtk_widget_class_bind_template_callback (widget_class, on_accepted_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_go_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cure_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_answered_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_sign_in_dialog_init (LfSignInDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static LfSignInDialog *
make_dialog (GtkWindow *parent,
             LfContext *context)
{
  LfSignInDialog *self = g_object_new (LF_TYPE_SIGN_IN_DIALOG, "transient-for", parent,
                                       "application", parent != NULL ? gtk_window_get_application (parent) : NULL, NULL);

  self->context = g_object_ref (context);
  gtk_widget_set_visible (self->practice_band, lf_context_is_practice (context));
  return self;
}

/* A field takes no focus before it is on the screen. */
static void
present (LfSignInDialog *self)
{
  gtk_window_present (GTK_WINDOW (self));
  if (self->question != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->ask));
}

/**
 * lf_sign_in_dialog_add:
 * @parent: hears of the result
 * @context: the profile that shall have the account; a practice profile offers practice accounts only
 */
void
lf_sign_in_dialog_add (GtkWindow *parent,
                       LfContext *context)
{
  LfSignInDialog *self = make_dialog (parent, context);

  add_networks (self, lf_context_is_practice (context));
  present (self);
}

/**
 * lf_sign_in_dialog_again:
 * @account_uid: an account of the profile; one that is gone opens nothing
 */
void
lf_sign_in_dialog_again (GtkWindow  *parent,
                         LfContext  *context,
                         const char *account_uid)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (context), account_uid);
  LfSignInDialog *self;

  if (adapter == NULL)
    return;
  self = make_dialog (parent, context);
  self->account_uid = g_strdup (account_uid);
  choose_network (self, lf_network_find (lf_adapter_get_account (adapter)->network), lf_adapter_get_account (adapter));
  present (self);
}
