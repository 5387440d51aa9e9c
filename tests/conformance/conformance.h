/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/lf-test-adapter.h"
#include "lib/lf-test.h"

G_BEGIN_DECLS

/* What the world around an adapter does wrong with its next request. */
typedef enum {
  LF_WORLD_LOSE_ANSWER,     /* to publishing: done, but nobody hears of it */
  LF_WORLD_LOSE_REQUEST,    /* to publishing: not done, and nobody hears of it */
  LF_WORLD_BREAK,           /* to publishing: a 5xx or the like */
  LF_WORLD_REFUSE,          /* to publishing: no, for good */
  LF_WORLD_RATE_LIMIT,      /* to publishing */
  LF_WORLD_END_SIGN_IN,     /* to all: the token is not accepted any more */
  LF_WORLD_BREAK_READING,   /* to fetching: no answer or a 5xx */
} LfWorldFault;

/* What the server says instead of its answer, without doing anything. */
typedef enum {
  LF_WORLD_SAY_STATUS,      /* an error of this status, with a body as the network has it */
  LF_WORLD_SAY_HTML,        /* 200 and a web page */
  LF_WORLD_SAY_GARBAGE,     /* 200 and something that is called JSON */
  LF_WORLD_CUT,             /* 200, then the connection ends */
} LfWorldSaying;

/* A network with a server, real or played, against which the promises that every adapter makes are tried. A hook that is NULL
 * leaves out the tests that need it. A network joins by one file like mastodon.c: it fills this and calls
 * lf_conformance_run(). */
typedef struct {
  const char      *name;                    /* in test paths; the network's id unless it is tried in more than one world */
  const LfNetwork *network;
  guint            emoji_length;            /* what an emoji counts; 0: 1 */
  gboolean         doubles;                 /* its server honours no key: only looking first keeps a post from being doubled */

  /* @house is there; returns what the other hooks are given. */
  gpointer       (*start)        (LfTestHouse *house);
  void           (*stop)         (gpointer world);
  const char    *(*get_server)   (gpointer world);                        /* what an account's server is */
  LfTestSignIn  *(*new_person)   (gpointer world, gboolean is_wrong);     /* (transfer full) (nullable): with a wrong secret */
  void           (*settle_in)    (gpointer world, LfAccount *account);    /* (nullable): what is set for an account after its sign-in */
  const char    *(*get_secret)   (gpointer world);                        /* (nullable): must never be seen in logs and errors */

  void           (*say)          (gpointer world, gboolean publishing, LfWorldSaying saying, guint status);   /* to publishing, or to fetching */
  void           (*fault)        (gpointer world, LfAdapter *adapter, LfWorldFault fault);
  guint          (*count_posts)  (gpointer world, LfAdapter *adapter, const char *text);
  void           (*let_citizen_ask) (gpointer world, LfAdapter *adapter, const char *text);   /* mentions the account */
  void           (*let_citizen_answer) (gpointer world, LfAdapter *adapter, LfReceipt *post, const char *text);   /* below an own post */
  gboolean       (*was_done)     (gpointer world, LfAdapter *adapter, LfAct act, LfReference *target);   /* HIDE, MUTE, LIKE: is it so there? */
} LfWorld;

int lf_conformance_run (int argc, char **argv, const LfWorld * const *worlds);

G_END_DECLS
