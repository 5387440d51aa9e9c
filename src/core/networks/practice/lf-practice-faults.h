/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the practice network can be told to fail, so that staff and tests see every state. */
typedef enum {
  LF_PRACTICE_FINE,
  LF_PRACTICE_OFFLINE,          /* nothing reaches the network */
  LF_PRACTICE_RATE_LIMIT,       /* asks to wait 30 s */
  LF_PRACTICE_LOST_ANSWER,      /* done, but nobody hears of it */
  LF_PRACTICE_LOST_REQUEST,     /* not done, and nobody hears of it */
  LF_PRACTICE_SIGN_IN_EXPIRED,  /* until the account signs in again */
  LF_PRACTICE_REJECTED,
  LF_PRACTICE_TOO_LONG,
} LfPracticeFault;

typedef struct {
  LfPracticeFault publish;
  LfPracticeFault fetch;         /* also for looking, verifying and deleting */
  guint           count;         /* how many more calls fail, both kinds together; 0: all until this is set anew */
  guint           delay_ms;      /* how long every answer takes */
  gboolean        ignores_key;   /* a repeated idempotency key makes a second post */
} LfPracticeFaults;

const char      *lf_practice_fault_name      (LfPracticeFault fault);
LfPracticeFault  lf_practice_fault_from_name (const char *name);

/* The control file <folder>/practice/faults.json:
 * {"<account uid or *>": {"publish": "offline", "fetch": …, "count": n, "delay_ms": n, "ignores_key": true}}.
 * Any process may write it at any time; @account_uid NULL: every account that has no entry of its own. All fields zero takes
 * the entry away. Blocking. Errors: LF_NETWORK_ERROR OFFLINE (the disk). */
gboolean lf_practice_faults_set (const char *folder, const char *account_uid, const LfPracticeFaults *faults, GError **error);

/* What counts for this account now (with @account_uid NULL: the entry for all); an unreadable file means: all fine. */
LfPracticeFaults lf_practice_faults_get (const char *folder, const char *account_uid);

/* For the network itself: the same, and counts one call down when it will fail. */
LfPracticeFaults lf_practice_faults_take (const char *folder, const char *account_uid, gboolean publish);

G_END_DECLS
