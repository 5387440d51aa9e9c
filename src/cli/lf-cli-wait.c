/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits for the end of a post, whichever process sends it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-print.h"
#include "cli/lf-cli-wait.h"

#include "core/store/lf-store-deliveries.h"
#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

/* Lives until the run ends. */
typedef struct {
  LfCli    *cli;
  char     *post_uid;
  gulong    changed_id;
  gboolean  reading;
  gboolean  read_again;
  gboolean  stopped;
  gboolean  until_told;   /* only until the server was told what is wanted of its copy, or could not be */
} Waiting;

static void read_deliveries (Waiting *self);

static void
waiting_free (Waiting *self)
{
  g_free (self->post_uid);
  g_free (self);
}

/* What the server is to be told, and has not been yet. */
static gboolean
is_untold (LfDelivery *delivery)
{
  return delivery->state == LF_DELIVERY_AT_SERVER && delivery->at_server.wish != NULL;
}

static gboolean
has_ended (LfDelivery *delivery,
           gboolean    until_told)
{
  /* Tried once and failed: the outbox goes on trying, whoever asked wants to know. */
  if (is_untold (delivery))
    return delivery->why.reason != NULL;
  if (until_told)
    return TRUE;

  switch (delivery->state)
    {
    case LF_DELIVERY_SENT:
    case LF_DELIVERY_FAILED:
    case LF_DELIVERY_HELD:
    case LF_DELIVERY_CANCELLED:
    case LF_DELIVERY_AT_SERVER:
      return TRUE;
    case LF_DELIVERY_UNSURE:
    case LF_DELIVERY_WAITING:
      return delivery->why.until_us == 0;
    case LF_DELIVERY_QUEUED:
    case LF_DELIVERY_PREPARING:
    case LF_DELIVERY_SENDING:
    default:
      return FALSE;
    }
}

static void
complain_of (Waiting    *self,
             LfDelivery *delivery)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (lf_cli_get_context (self->cli)), delivery->account_uid);
  g_autofree char *words = lf_words_for_reason (delivery->why.reason, delivery->why.said, NULL);

  if (delivery->why.reason != NULL)
    lf_cli_complain ("%s: %s\n", adapter != NULL ? lf_adapter_get_account (adapter)->handle : delivery->account_uid, words);
}

static gboolean
is_fine (Waiting    *self,
         LfDelivery *delivery)
{
  if (is_untold (delivery) || lf_reason_is (delivery->why.reason, "went-out"))
    return FALSE;
  return self->until_told || delivery->state == LF_DELIVERY_SENT || delivery->state == LF_DELIVERY_AT_SERVER;
}

static void
end_waiting (Waiting   *self,
             GPtrArray *deliveries)
{
  gboolean all_sent = deliveries->len > 0;

  g_clear_signal_handler (&self->changed_id, lf_context_get_store (lf_cli_get_context (self->cli)));
  lf_cli_print_post (self->cli, deliveries);
  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);

      if (is_fine (self, delivery))
        continue;
      all_sent = FALSE;
      complain_of (self, delivery);
    }

  lf_cli_set_stop (self->cli, NULL, NULL);
  lf_cli_end (self->cli, all_sent ? LF_CLI_DONE : LF_CLI_REFUSED);
  waiting_free (self);
}

static void
on_deliveries_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Waiting *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_store_list_post_deliveries_finish (LF_STORE (object), result, &error);
  gboolean ended = TRUE;

  self->reading = FALSE;
  if (deliveries == NULL)
    {
      g_clear_signal_handler (&self->changed_id, object);
      lf_cli_set_stop (self->cli, NULL, NULL);
      lf_cli_fail (self->cli, error, NULL);
      waiting_free (self);
      return;
    }

  for (guint i = 0; i < deliveries->len; i++)
    ended = ended && has_ended (g_ptr_array_index (deliveries, i), self->until_told);

  if (ended || self->stopped)
    end_waiting (self, deliveries);
  else if (self->read_again)
    read_deliveries (self);
}

static void
read_deliveries (Waiting *self)
{
  self->read_again = self->reading;
  if (self->reading)
    return;

  self->reading = TRUE;
  lf_store_list_post_deliveries_async (lf_context_get_store (lf_cli_get_context (self->cli)), self->post_uid, NULL, on_deliveries_cb, self);
}

static void
on_changed_cb (LfStore *store,
               guint    changes,
               Waiting *self)
{
  if (changes & LF_CHANGE_DELIVERIES)
    read_deliveries (self);
}

/* What was planned stays planned, and is shown as it is now. */
static void
stop_waiting (LfCli    *cli,
              gpointer  data)
{
  Waiting *self = data;

  self->stopped = TRUE;
  read_deliveries (self);
}

static void
begin_waiting (LfCli      *cli,
               const char *post_uid,
               gboolean    until_told)
{
  LfContext *context = lf_cli_get_context (cli);
  Waiting *self = g_new0 (Waiting, 1);

  self->cli = cli;
  self->post_uid = g_strdup (post_uid);
  self->until_told = until_told;
  self->changed_id = g_signal_connect (lf_context_get_store (context), "changed", G_CALLBACK (on_changed_cb), self);
  lf_cli_set_stop (cli, stop_waiting, self);
  lf_outbox_start (lf_context_get_outbox (context));
  lf_cli_watch_holder (cli);
  read_deliveries (self);
}

void
lf_cli_wait_for_post (LfCli      *cli,
                      const char *post_uid)
{
  begin_waiting (cli, post_uid, FALSE);
}

void
lf_cli_wait_for_server (LfCli      *cli,
                        const char *post_uid)
{
  begin_waiting (cli, post_uid, TRUE);
}
