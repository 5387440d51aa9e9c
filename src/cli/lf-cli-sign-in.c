/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sign-in that asks nobody: it knows the login and the secret beforehand, or sends the person to the browser. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-sign-in.h"

#include "cli/lf-cli.h"
#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

struct _LfCliSignIn {
  GObject          parent_instance;
  const LfNetwork *network;
  LfSignInMethod   method;
  char            *login;
  char            *secret;
  char            *client_id;   /* (nullable) */
  const char      *missing;
  char            *offered;     /* (nullable): what could be given for the login */
};

static void sign_in_init (LfSignInInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfCliSignIn, lf_cli_sign_in, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_SIGN_IN, sign_in_init))

static LfSignInMethod
get_method (LfSignIn *sign_in)
{
  return LF_CLI_SIGN_IN (sign_in)->method;
}

/* Printed, not opened: who sits at a terminal knows which browser is theirs. Standard output is for the account alone. */
static void
open_uri (LfSignIn   *sign_in,
          const char *uri)
{
  lf_cli_complain ("%s\n%s\n", _("Open this page in a browser on this computer, sign in there and allow Litfaß to speak for the account:"), uri);
}

static void
ask_async (LfSignIn            *sign_in,
           LfSignInField        field,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  LfCliSignIn *self = LF_CLI_SIGN_IN (sign_in);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  gboolean is_open = field == LF_FIELD_LOGIN || field == LF_FIELD_CLIENT;
  const char *answer = is_open ? self->login : self->secret;

  if (field == LF_FIELD_CLIENT && (answer == NULL || answer[0] == '\0'))
    answer = self->client_id;
  if (answer != NULL && answer[0] != '\0')
    {
      g_task_return_pointer (task, g_strdup (answer), g_free);
      return;
    }

  self->missing = is_open ? "--login" : "--secret-file";
  lf_cli_sign_in_explain (self->network, field);
  if (field == LF_FIELD_LOGIN && self->offered != NULL)
    lf_cli_complain (_("This sign-in is good for several accounts; name one of them with --login: %s"), self->offered);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s was not given", self->missing);
}

static char *
ask_finish (LfSignIn      *sign_in,
            GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
offer (LfSignIn           *sign_in,
       const char * const *answers)
{
  LfCliSignIn *self = LF_CLI_SIGN_IN (sign_in);

  g_free (self->offered);
  self->offered = g_strjoinv (", ", (char **) answers);
}

static const char *
get_page_text (LfSignIn     *sign_in,
               LfSignInPage  page)
{
  return lf_words_for_sign_in_page (page);
}

static void
sign_in_init (LfSignInInterface *iface)
{
  iface->get_method = get_method;
  iface->open_uri = open_uri;
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
  iface->get_page_text = get_page_text;
  iface->offer = offer;
}

static void
lf_cli_sign_in_finalize (GObject *object)
{
  LfCliSignIn *self = LF_CLI_SIGN_IN (object);

  g_free (self->login);
  g_free (self->secret);
  g_free (self->client_id);
  g_free (self->offered);

  G_OBJECT_CLASS (lf_cli_sign_in_parent_class)->finalize (object);
}

static void
lf_cli_sign_in_class_init (LfCliSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_cli_sign_in_finalize;
}

static void
lf_cli_sign_in_init (LfCliSignIn *self)
{
}

LfCliSignIn *
lf_cli_sign_in_new (const LfNetwork *network,
                    LfSignInMethod   method,
                    const char      *login,
                    const char      *secret)
{
  LfCliSignIn *self = g_object_new (LF_TYPE_CLI_SIGN_IN, NULL);

  self->network = network;
  self->method = method;
  self->login = g_strdup (login);
  self->secret = g_strdup (secret);
  return self;
}

void
lf_cli_sign_in_set_client_id (LfCliSignIn *self,
                              const char  *client_id)
{
  g_return_if_fail (LF_IS_CLI_SIGN_IN (self));

  g_free (self->client_id);
  self->client_id = g_strdup (client_id);
}

const char *
lf_cli_sign_in_get_missing (LfCliSignIn *self)
{
  g_return_val_if_fail (LF_IS_CLI_SIGN_IN (self), NULL);
  return self->missing;
}

void
lf_cli_sign_in_explain (const LfNetwork *network,
                        LfSignInField    field)
{
  g_autofree char *words = lf_words_for_guide (network, field);

  if (words == NULL)
    return;

  lf_cli_complain ("%s\n\n", words);
  for (guint i = 0; network->guide->copies[i] != NULL; i++)
    lf_cli_complain ("    %s\n", network->guide->copies[i]);
  lf_cli_complain ("\n");
}
