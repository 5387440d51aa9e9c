/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inbox hide, show-again, mute, like, remove: deeds at the network. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"

#include "core/inbox/lf-item-deed.h"
#include "core/store/lf-store-items.h"

#include <glib/gi18n-lib.h>

typedef struct {
  char *uid;
  LfAct act;
} ItemOptions;

static void
item_options_free (gpointer data)
{
  ItemOptions *options = data;

  g_free (options->uid);
  g_free (options);
}

static gpointer
parse (LfCli   *cli,
       char   **args,
       GError **error)
{
  ItemOptions *options = g_new0 (ItemOptions, 1);
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, NULL, NULL, args, &rest, error) || (options->uid = lf_cli_take_only (rest, "ITEM", error)) == NULL)
    {
      item_options_free (options);
      return NULL;
    }

  return options;
}

static void
on_read_again_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  LfCli *cli = user_data;
  ItemOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, &error);

  if (item == NULL)
    {
      lf_cli_fail (cli, error, options->uid);
      return;
    }

  if (lf_cli_wants_json (cli))
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      lf_cli_add_item (builder, item);
      lf_cli_print_json (builder);
    }
  else
    lf_cli_print_item (cli, item);
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  LfCli *cli = user_data;
  ItemOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;

  if (!lf_item_deed_run_finish (result, &error))
    lf_cli_fail (cli, error, options->uid);
  else
    lf_store_get_item_async (LF_STORE (object), options->uid, NULL, on_read_again_cb, cli);
}

static void
on_item_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  LfCli *cli = user_data;
  ItemOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, &error);

  if (item == NULL)
    lf_cli_fail (cli, error, options->uid);
  else
    lf_item_deed_run_async (lf_context_get_accounts (lf_cli_get_context (cli)), LF_STORE (object), item, options->act, on_done_cb, cli);
}

static void
run (LfCli       *cli,
     ItemOptions *options,
     LfAct        act)
{
  options->act = act;
  lf_store_get_item_async (lf_context_get_store (lf_cli_get_context (cli)), options->uid, NULL, on_item_cb, cli);
}

static void
run_hide (LfCli    *cli,
          gpointer  data)
{
  run (cli, data, LF_ACT_HIDE);
}

static void
run_show_again (LfCli    *cli,
                gpointer  data)
{
  run (cli, data, LF_ACT_UNHIDE);
}

static void
run_mute (LfCli    *cli,
          gpointer  data)
{
  run (cli, data, LF_ACT_MUTE);
}

static void
run_unmute (LfCli    *cli,
            gpointer  data)
{
  run (cli, data, LF_ACT_UNMUTE);
}

static void
run_like (LfCli    *cli,
          gpointer  data)
{
  run (cli, data, LF_ACT_LIKE);
}

static void
run_remove (LfCli    *cli,
            gpointer  data)
{
  run (cli, data, LF_ACT_REMOVE);
}

const LfCliCommand lf_cli_item_commands[] = {
  { "inbox hide", "ITEM", N_("Hide an answer below an own post from readers"), TRUE, parse, run_hide, item_options_free },
  { "inbox show-again", "ITEM", N_("Show a hidden answer to readers again"), TRUE, parse, run_show_again, item_options_free },
  { "inbox mute", "ITEM", N_("Let nothing more of its author come in"), TRUE, parse, run_mute, item_options_free },
  { "inbox unmute", "ITEM", N_("Let its author be heard again"), TRUE, parse, run_unmute, item_options_free },
  { "inbox like", "ITEM", N_("Like a message"), TRUE, parse, run_like, item_options_free },
  { "inbox remove", "ITEM", N_("Remove an answer below an own post for good"), TRUE, parse, run_remove, item_options_free },
  { NULL },
};
