/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/lf-cli.h"

G_BEGIN_DECLS

/* Values as JSON members, and as lines for a person. NULL texts become null; times are ISO 8601 in UTC, 0 becomes null. */
void lf_cli_add_text     (JsonBuilder *builder, const char *name, const char *text);
void lf_cli_add_time     (JsonBuilder *builder, const char *name, gint64 time_us);
void lf_cli_add_strings  (JsonBuilder *builder, const char *name, GStrv texts);   /* NULL: null */
/* @spent_micro: this month, millionths of a US dollar; −1: not asked, and left out. */
void lf_cli_add_account  (LfCli *cli, JsonBuilder *builder, LfAdapter *adapter, gint64 spent_micro);
void lf_cli_add_delivery (LfCli *cli, JsonBuilder *builder, LfDelivery *delivery);
void lf_cli_add_item     (JsonBuilder *builder, LfItem *item);

/* One answer by itself, in the form that was asked for. */
void lf_cli_print_account (LfCli *cli, LfAdapter *adapter);

/* A post with its deliveries: {"post":…, "deliveries":[…]}, or a line for each. */
void lf_cli_add_post      (LfCli *cli, JsonBuilder *builder, GPtrArray *deliveries);
void lf_cli_print_post    (LfCli *cli, GPtrArray *deliveries);

/* Always a line for a person. */
void lf_cli_print_item    (LfCli *cli, LfItem *item);

G_END_DECLS
