/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/context/lf-context.h"

G_BEGIN_DECLS

typedef enum {
  LF_CLI_DONE = 0,
  LF_CLI_REFUSED = 1,
  LF_CLI_USAGE = 2,
} LfCliStatus;

/* One run of the command line: the profile, how to answer, and the exit status. */
#define LF_TYPE_CLI (lf_cli_get_type ())
G_DECLARE_FINAL_TYPE (LfCli, lf_cli, LF, CLI, GObject)

/* A command of the table; @parse makes its own options, @run begins a chain that leads to lf_cli_end() or lf_cli_fail(). */
typedef struct {
  const char     *name;           /* “account add” */
  const char     *arguments;      /* (nullable): what stands behind it, for the help */
  const char     *summary;        /* N_() */
  gboolean        needs_profile;
  gpointer      (*parse) (LfCli *cli, char **args, GError **error);
  void          (*run) (LfCli *cli, gpointer options);
  GDestroyNotify  free_options;
} LfCliCommand;

LfCli      *lf_cli_new          (void);
int         lf_cli_run          (LfCli *self, int argc, char **argv);

/* For @parse: reads @entries (ended by an empty one, @data for callbacks), --json, --profile and --help out of @args (the command's own words, NULL-ended); finish: what is left.
 * Texts among the options must be read as filenames: they are checked to be UTF-8 by lf_cli_check_text(). */
gboolean    lf_cli_parse        (LfCli *self, const GOptionEntry *entries, gpointer data, char **args, GStrv *rest, GError **error);
gboolean    lf_cli_check_text   (const char *text, GError **error);
gboolean    lf_cli_refuse_rest  (GStrv rest, GError **error);
char       *lf_cli_take_only    (GStrv rest, const char *what, GError **error);
void        lf_cli_set_practice (LfCli *self, gboolean practice);

LfContext  *lf_cli_get_context  (LfCli *self);
gpointer    lf_cli_get_options  (LfCli *self);      /* what @parse made */
gboolean    lf_cli_wants_json   (LfCli *self);
gint64      lf_cli_now_us       (LfCli *self);

/* (transfer none) (nullable): by uid or handle; sets @error (NO_ACCOUNT). */
LfAdapter  *lf_cli_find_account (LfCli *self, const char *typed, GError **error);

/* Called when SIGINT or SIGTERM came; without one the run ends as refused. */
void        lf_cli_set_stop     (LfCli *self, void (*stop) (LfCli *self, gpointer data), gpointer data);

/* For what waits until the process that works for the profile has done something: says once when that gives no sign of life. */
void        lf_cli_watch_holder (LfCli *self);

void        lf_cli_print        (const char *format, ...) G_GNUC_PRINTF (1, 2);
void        lf_cli_complain     (const char *format, ...) G_GNUC_PRINTF (1, 2);
void        lf_cli_print_json   (JsonBuilder *builder);

/* Both close the profile and end the run; only the first of them counts. */
void        lf_cli_end          (LfCli *self, LfCliStatus status);
void        lf_cli_fail         (LfCli *self, const GError *error, const char *where);
void        lf_cli_fail_usage   (LfCli *self, const char *message);

G_END_DECLS
