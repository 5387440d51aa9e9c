/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"

G_BEGIN_DECLS

/* What an office must have been told before it adds an account: words/ has the text of @id. Prices in millionths of a US dollar. */
typedef struct {
  const char *id;
  gint64      post_micro;
  gint64      link_micro;         /* a post with an address in it */
  gint64      answer_micro;
  gint64      read_micro;         /* each item */
} LfNetworkTerms;

/* A detail that the network does not report and an office may set: a member of LfAccount.limits. */
typedef struct {
  const char *name;               /* “max_length”; “prices.post”: within the object “prices” */
  const char *usual;              /* what counts while nothing is set, as it would be typed */
  gint64      least;
  gint64      most;               /* 0: a text, no number */
  const char *pattern;            /* of the whole text */
} LfNetworkOption;

/* What has to be done at the network before a question of the sign-in can be answered: words/ has the text of @id. */
typedef struct {
  const char         *id;
  LfSignInField       field;      /* the question */
  const char         *page;       /* where it is done */
  const char * const *copies;     /* what has to be copied there */
} LfNetworkGuide;

/* The constant description of a network; one per folder below networks/, named lf_<id>_network. */
typedef struct {
  const char *id;                 /* folder name */
  const char *name;               /* as people say it; N_() where it is translated (“Practice”) */
  gboolean    practice;           /* nothing leaves the computer */
  gboolean    asks_server;        /* a person types a server */
  const char *default_server;     /* (nullable): offered, or used when none is asked */
  const char *server_hint;        /* (nullable): example in the field */
  gboolean    app_passwords;      /* LF_SIGN_IN_SECRET asks for a name and a password made for apps, not for a token */
  const LfNetworkTerms *terms;    /* (nullable) */
  const LfNetworkGuide *guide;    /* (nullable) */
  const LfNetworkOption *options; /* (nullable); the last one has no name */
  guint       methods;            /* bits 1 << LfSignInMethod, the first one is offered first */
  LfAdapter *(*new_adapter) (const LfAdapterEnv *env, LfAccount *account);

  /* Counting without an account, with the network's default limits (for `count`, and before the first contact). */
  guint     (*count)       (const char *text, guint url_length);
  LfLimits *(*new_limits)  (void);
} LfNetwork;

extern const LfNetwork * const lf_network_table[];   /* generated, ends with NULL */

const LfNetwork *lf_network_find (const char *id);

/* (transfer none) (nullable): the option of this name. */
const LfNetworkOption *lf_network_find_option (const LfNetwork *self, const char *name);

/* @limits (nullable): LfAccount.limits as it is; @value: empty for “as usual”. Returns (transfer full) (nullable): what it is then; NULL: @value is none for
 * this option. */
char *lf_network_option_set (const LfNetworkOption *self, const char *limits, const char *value);

/* Returns (transfer full) (nullable): what is set in @limits, as it would be typed; NULL: nothing, so it is as usual. */
char *lf_network_option_get (const LfNetworkOption *self, const char *limits);

/* (transfer none) (nullable): the default server; in a build for tests the variable LF_SERVER_<ID> names another one. */
const char      *lf_network_get_server (const LfNetwork *self);

G_END_DECLS
