/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outbox run: sends what is due, as the window does, until it is stopped. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"

#include "core/store/lf-store-deliveries.h"

#include <glib/gi18n-lib.h>

typedef struct {
  gboolean until_idle;
  int      for_s;
  guint    timer_id;
  gulong   notify_id;
  gboolean ending;
} OutboxOptions;

static void
outbox_options_free (gpointer data)
{
  OutboxOptions *options = data;

  g_clear_handle_id (&options->timer_id, g_source_remove);
  g_free (options);
}

static gpointer
parse_run (LfCli   *cli,
           char   **args,
           GError **error)
{
  OutboxOptions *options = g_new0 (OutboxOptions, 1);
  const GOptionEntry entries[] = {
    { "until-idle", 0, 0, G_OPTION_ARG_NONE, &options->until_idle, N_("Until nothing is due, in flight or being settled"), NULL },
    { "for", 0, 0, G_OPTION_ARG_INT, &options->for_s, N_("For so many seconds"), "SECONDS" },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  options->for_s = -1;
  if (!lf_cli_parse (cli, entries, NULL, args, &rest, error) || !lf_cli_refuse_rest (rest, error))
    goto refuse;

  if (options->for_s < -1 || (options->for_s >= 0 && options->until_idle))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("give either --until-idle or --for with a number of seconds"));
      goto refuse;
    }

  return options;

refuse:
  outbox_options_free (options);
  return NULL;
}

static void
print_held (LfCli     *cli,
            GPtrArray *held)
{
  if (lf_cli_wants_json (cli))
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "held");
      json_builder_begin_array (builder);
      for (guint i = 0; i < held->len; i++)
        lf_cli_add_delivery (cli, builder, g_ptr_array_index (held, i));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      lf_cli_print_json (builder);
    }
  else
    for (guint i = 0; i < held->len; i++)
      {
        g_autoptr(GPtrArray) one = g_ptr_array_new ();

        g_ptr_array_add (one, g_ptr_array_index (held, i));
        lf_cli_print_post (cli, one);
      }

  if (held->len > 0)
    lf_cli_complain (ngettext ("%u delivery is held back. Decide with “plan send-now”, “plan move” or “plan cancel”.\n",
                               "%u deliveries are held back. Decide with “plan send-now”, “plan move” or “plan cancel”.\n", held->len), held->len);
}

static void
on_problems_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  LfCli *cli = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) problems = lf_store_list_post_deliveries_finish (LF_STORE (object), result, &error);
  g_autoptr(GPtrArray) held = g_ptr_array_new ();

  if (problems == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  for (guint i = 0; i < problems->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (problems, i);

      if (delivery->state == LF_DELIVERY_HELD)
        g_ptr_array_add (held, delivery);
    }

  print_held (cli, held);
  lf_cli_end (cli, held->len > 0 ? LF_CLI_REFUSED : LF_CLI_DONE);
}

static void
on_stopped_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  LfCli *cli = user_data;

  lf_outbox_stop_finish (LF_OUTBOX (object), result, NULL);
  lf_store_list_post_deliveries_async (lf_context_get_store (lf_cli_get_context (cli)), NULL, NULL, on_problems_cb, cli);
}

/* What is in flight comes to its end first; what is held is listed as it is then. */
static void
end_running (LfCli    *cli,
             gpointer  data)
{
  OutboxOptions *options = data;
  LfOutbox *outbox = lf_context_get_outbox (lf_cli_get_context (cli));

  if (options->ending)
    return;

  options->ending = TRUE;
  g_clear_handle_id (&options->timer_id, g_source_remove);
  g_clear_signal_handler (&options->notify_id, outbox);
  lf_outbox_stop_async (outbox, on_stopped_cb, cli);
}

static gboolean
on_time_over_cb (gpointer user_data)
{
  LfCli *cli = user_data;
  OutboxOptions *options = lf_cli_get_options (cli);

  options->timer_id = 0;
  end_running (cli, options);
  return G_SOURCE_REMOVE;
}

static void
on_idle_cb (LfCli *cli)
{
  if (lf_outbox_is_idle (lf_context_get_outbox (lf_cli_get_context (cli))))
    end_running (cli, lf_cli_get_options (cli));
}

static void
run_run (LfCli    *cli,
         gpointer  data)
{
  OutboxOptions *options = data;
  LfContext *context = lf_cli_get_context (cli);
  LfOutbox *outbox = lf_context_get_outbox (context);

  lf_cli_set_stop (cli, end_running, options);
  if (options->for_s >= 0)
    options->timer_id = g_timeout_add_seconds (options->for_s, on_time_over_cb, cli);
  lf_outbox_start (outbox);
  if (!lf_worker_lock_is_held (lf_context_get_lock (context)))
    lf_cli_complain ("%s\n", _("Another Litfaß works for this profile; this one waits until it ends."));
  lf_cli_watch_holder (cli);

  if (options->until_idle)
    {
      options->notify_id = g_signal_connect_swapped (outbox, "notify::idle", G_CALLBACK (on_idle_cb), cli);
      on_idle_cb (cli);
    }
}

const LfCliCommand lf_cli_outbox_commands[] = {
  { "outbox run", "[--until-idle | --for SECONDS]", N_("Send what is due, until stopped; lists what is held back"), TRUE,
    parse_run, run_run, outbox_options_free },
  { NULL },
};
