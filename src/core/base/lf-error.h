/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LfNetworkError: named by what can be done next, not by what HTTP said.
 * @LF_NETWORK_ERROR_OFFLINE: nothing left this computer, or the server does not work now: try again later
 * @LF_NETWORK_ERROR_TIMED_OUT: a request that publishes nothing got no answer in time: try again later
 * @LF_NETWORK_ERROR_WAIT: the server asks for a pause, see LfNetworkErrorInfo.wait_ms
 * @LF_NETWORK_ERROR_UNSURE: a request that publishes went out and its end is unknown: never repeat by itself
 * @LF_NETWORK_ERROR_SIGN_IN_AGAIN: the token is not accepted any more
 * @LF_NETWORK_ERROR_NOT_ALLOWED: signed in, but not allowed to do this
 * @LF_NETWORK_ERROR_SHORTEN: the server found the text too long
 * @LF_NETWORK_ERROR_REJECTED: the server understood and refuses for good
 * @LF_NETWORK_ERROR_GONE: what was addressed is not there (any more)
 * @LF_NETWORK_ERROR_UNSUPPORTED: this network or server cannot do that
 * @LF_NETWORK_ERROR_NOT_UNDERSTOOD: the answer is not what the API promises (HTML, broken JSON, too big, a redirect)
 * @LF_NETWORK_ERROR_NOT_SECURE: the connection is not encrypted or its certificate is not trusted
 */
typedef enum {
  LF_NETWORK_ERROR_OFFLINE,
  LF_NETWORK_ERROR_TIMED_OUT,
  LF_NETWORK_ERROR_WAIT,
  LF_NETWORK_ERROR_UNSURE,
  LF_NETWORK_ERROR_SIGN_IN_AGAIN,
  LF_NETWORK_ERROR_NOT_ALLOWED,
  LF_NETWORK_ERROR_SHORTEN,
  LF_NETWORK_ERROR_REJECTED,
  LF_NETWORK_ERROR_GONE,
  LF_NETWORK_ERROR_UNSUPPORTED,
  LF_NETWORK_ERROR_NOT_UNDERSTOOD,
  LF_NETWORK_ERROR_NOT_SECURE,
} LfNetworkError;

typedef enum {
  LF_STORE_ERROR_OPEN,
  LF_STORE_ERROR_TOO_NEW,
  LF_STORE_ERROR_DAMAGED,
  LF_STORE_ERROR_BUSY,
  LF_STORE_ERROR_FULL,
  LF_STORE_ERROR_READ_ONLY,
  LF_STORE_ERROR_NETWORK_FOLDER,
  LF_STORE_ERROR_CONFLICT,
  LF_STORE_ERROR_MISSING,
  LF_STORE_ERROR_PRACTICE_MIX,
} LfStoreError;

typedef enum {
  LF_SECRETS_ERROR_LOCKED,
  LF_SECRETS_ERROR_DENIED,
  LF_SECRETS_ERROR_NO_SERVICE,
  LF_SECRETS_ERROR_MISSING,
  LF_SECRETS_ERROR_BUSY,
} LfSecretsError;

typedef enum {
  LF_POST_ERROR_EMPTY,
  LF_POST_ERROR_TOO_LONG,
  LF_POST_ERROR_NO_ALT_TEXT,
  LF_POST_ERROR_MEDIA_TYPE,
  LF_POST_ERROR_MEDIA_SIZE,
  LF_POST_ERROR_MEDIA_COUNT,
  LF_POST_ERROR_AUDIENCE,
  LF_POST_ERROR_NO_ACCOUNT,
  LF_POST_ERROR_TIME_PAST,
  LF_POST_ERROR_TIME_GAP,
  LF_POST_ERROR_TIME_TWICE,
  LF_POST_ERROR_TIME_UNREADABLE,
  LF_POST_ERROR_FIELD_MISSING,
  LF_POST_ERROR_ANSWER_ENDED,      /* the network takes no answer to this any more */
} LfPostError;

#define LF_NETWORK_ERROR (lf_network_error_quark ())
#define LF_STORE_ERROR (lf_store_error_quark ())
#define LF_SECRETS_ERROR (lf_secrets_error_quark ())
#define LF_POST_ERROR (lf_post_error_quark ())

GQuark lf_network_error_quark (void);
GQuark lf_store_error_quark   (void);
GQuark lf_secrets_error_quark (void);
GQuark lf_post_error_quark    (void);

/**
 * LfNetworkErrorInfo:
 * @status: the HTTP status, 0 without an answer
 * @wait_ms: for WAIT how long the server asks to wait, 0 when it did not say
 * @name: (nullable): the short error name of the answer, such as “ExpiredToken”; for adapters to branch on
 * @said: (nullable): the server's own sentence, cleaned (one line, at most 300 characters, no token); data, never markup
 */
typedef struct {
  guint  status;
  gint64 wait_ms;
  char  *name;
  char  *said;
} LfNetworkErrorInfo;

GError *lf_network_error_new (LfNetworkError            code,
                              const LfNetworkErrorInfo *info,
                              const char               *format,
                              ...) G_GNUC_PRINTF (3, 4);

const LfNetworkErrorInfo *lf_network_error_peek_info (const GError *error);

char    *lf_error_dup_reason (const GError *error);
gboolean lf_error_is_refusal (const GError *error);
gboolean lf_reason_is        (const char *reason, const char *expected);

G_END_DECLS
