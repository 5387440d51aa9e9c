/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"

G_BEGIN_DECLS

/* The constant description of a network; one per folder below networks/, named lf_<id>_network. */
typedef struct {
  const char *id;                 /* folder name */
  const char *name;               /* as people say it; N_() where it is translated (“Practice”) */
  gboolean    practice;           /* nothing leaves the computer */
  gboolean    unoffered;          /* the adapter stands, but what a person must be told and asked about this network does not yet: no account can be added */
  gboolean    asks_server;        /* a person types a server */
  const char *default_server;     /* (nullable): offered, or used when none is asked */
  const char *server_hint;        /* (nullable): example in the field */
  gboolean    app_passwords;      /* LF_SIGN_IN_SECRET asks for a name and a password made for apps, not for a token */
  guint       methods;            /* bits 1 << LfSignInMethod, the first one is offered first */
  LfAdapter *(*new_adapter) (const LfAdapterEnv *env, LfAccount *account);

  /* Counting without an account, with the network's default limits (for `count`, and before the first contact). */
  guint     (*count)       (const char *text, guint url_length);
  LfLimits *(*new_limits)  (void);
} LfNetwork;

extern const LfNetwork * const lf_network_table[];   /* generated, ends with NULL */

const LfNetwork *lf_network_find (const char *id);

G_END_DECLS
