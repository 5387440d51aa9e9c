/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domains of Litfaß, and the short reasons under which errors are stored. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-error.h"

typedef struct {
  LfNetworkErrorInfo info;
} LfNetworkErrorPrivate;

static void
lf_network_error_private_init (LfNetworkErrorPrivate *priv)
{
}

static void
lf_network_error_private_copy (const LfNetworkErrorPrivate *src,
                               LfNetworkErrorPrivate       *dest)
{
  dest->info = src->info;
  dest->info.name = g_strdup (src->info.name);
  dest->info.said = g_strdup (src->info.said);
}

static void
lf_network_error_private_clear (LfNetworkErrorPrivate *priv)
{
  g_free (priv->info.name);
  g_free (priv->info.said);
}

G_DEFINE_EXTENDED_ERROR (LfNetworkError, lf_network_error)
G_DEFINE_QUARK (lf-store-error-quark, lf_store_error)
G_DEFINE_QUARK (lf-secrets-error-quark, lf_secrets_error)
G_DEFINE_QUARK (lf-post-error-quark, lf_post_error)

static const char * const network_reasons[] = {
  "offline", "timed-out", "wait", "unsure", "sign-in-again", "not-allowed", "shorten", "rejected", "gone",
  "unsupported", "not-understood", "not-secure", NULL
};
static const char * const store_reasons[] = {
  "store-open", "store-too-new", "store-damaged", "store-busy", "store-full", "store-read-only", "store-network-folder",
  "store-conflict", "store-missing", "store-practice-mix", NULL
};
static const char * const secrets_reasons[] = {
  "keyring-locked", "keyring-denied", "keyring-no-service", "keyring-missing", "keyring-busy", NULL
};
static const char * const post_reasons[] = {
  "empty", "too-long", "no-alt-text", "media-type", "media-size", "media-count", "audience", "no-account", "time-past",
  "time-gap", "time-twice", "time-unreadable", "field-missing", "answer-ended", NULL
};

/* Codes say what can be done; these names say what happened where people need to know it. */
static const struct {
  int         code;
  const char *name;
  const char *reason;
} named_reasons[] = {
  { LF_NETWORK_ERROR_OFFLINE, "UnknownHost", "unknown-server" },
  { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "BadAddress", "bad-address" },
  { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "OtherServer", "other-server" },
  { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "NotJson", "not-json" },
  { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "TooBig", "answer-too-big" },
  { LF_NETWORK_ERROR_NOT_UNDERSTOOD, "TooDeep", "answer-too-deep" },
  { LF_NETWORK_ERROR_GONE, "AccountGone", "account-gone" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "AccountTakedown", "account-gone" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "AccountDeactivated", "account-deactivated" },
  { LF_NETWORK_ERROR_SIGN_IN_AGAIN, "AccountDeactivated", "account-deactivated" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "access_denied", "sign-in-denied" },
  { LF_NETWORK_ERROR_OFFLINE, "PortsTaken", "ports-taken" },
  { LF_NETWORK_ERROR_SIGN_IN_AGAIN, "WrongClientId", "wrong-client-id" },
  { LF_NETWORK_ERROR_NOT_SECURE, "OtherIssuer", "other-issuer" },
  { LF_NETWORK_ERROR_UNSUPPORTED, "NoBrowserSignIn", "no-browser-sign-in" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "ScopeMissingError", "rights-missing" },
  { LF_NETWORK_ERROR_OFFLINE, "invalid_dpop_proof", "wrong-clock" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "ReplyRefused", "reply-refused" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "CreditsDepleted", "credits-depleted" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "Policy", "not-by-it" },
  { LF_NETWORK_ERROR_OFFLINE, "BadProxy", "bad-proxy" },
  { LF_NETWORK_ERROR_NOT_SECURE, "BadAuthorities", "bad-authorities" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "NoPage", "no-page" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "NoSuchPage", "no-such-page" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "NoPostingRight", "no-posting-right" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "PageUnauthorized", "page-unauthorized" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "WindowClosed", "window-closed" },
  { LF_NETWORK_ERROR_NOT_ALLOWED, "PrivateAnswerUsed", "private-answer-used" },
  { LF_NETWORK_ERROR_REJECTED, "Duplicate", "duplicate" },
  { LF_NETWORK_ERROR_REJECTED, "AnswerPictures", "answer-pictures" },
  { LF_NETWORK_ERROR_REJECTED, "VersionEnded", "version-ended" },
  { LF_NETWORK_ERROR_REJECTED, "ScheduleWindow", "schedule-window" },
  { LF_NETWORK_ERROR_REJECTED, "OtherTime", "other-time" },
  { LF_NETWORK_ERROR_UNSURE, "Edit", "edit-unsure" },
};

/**
 * lf_network_error_new:
 * @code: what can be done next
 * @info: (nullable): what the server said; copied
 * @format: English, for the log, free of tokens and personal data
 *
 * Returns: (transfer full): a new error of domain %LF_NETWORK_ERROR
 */
GError *
lf_network_error_new (LfNetworkError            code,
                      const LfNetworkErrorInfo *info,
                      const char               *format,
                      ...)
{
  LfNetworkErrorPrivate *priv;
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (LF_NETWORK_ERROR, code, format, args);
  va_end (args);

  if (info != NULL)
    {
      priv = lf_network_error_get_private (error);
      priv->info.status = info->status;
      priv->info.wait_ms = info->wait_ms;
      priv->info.name = g_strdup (info->name);
      priv->info.said = g_strdup (info->said);
    }

  return error;
}

/**
 * lf_network_error_peek_info:
 * @error: any error
 *
 * Returns: (transfer none): what the server said; all zero when @error is of another domain
 */
const LfNetworkErrorInfo *
lf_network_error_peek_info (const GError *error)
{
  static const LfNetworkErrorInfo nothing = { 0 };

  if (error == NULL || error->domain != LF_NETWORK_ERROR)
    return &nothing;

  return &lf_network_error_get_private (error)->info;
}

/**
 * lf_error_dup_reason:
 * @error: an error of one of the domains of Litfaß, or any other
 *
 * Returns: (transfer full): the stable short name under which the store keeps it, such as “sign-in-again”; “unknown” for
 *   errors of other domains
 */
char *
lf_error_dup_reason (const GError *error)
{
  const LfNetworkErrorInfo *info = lf_network_error_peek_info (error);
  const char * const *names = NULL;

  for (guint i = 0; info->name != NULL && i < G_N_ELEMENTS (named_reasons); i++)
    if (error->code == named_reasons[i].code && g_str_equal (info->name, named_reasons[i].name))
      return g_strdup (named_reasons[i].reason);

  if (error->domain == LF_NETWORK_ERROR)
    names = network_reasons;
  else if (error->domain == LF_STORE_ERROR)
    names = store_reasons;
  else if (error->domain == LF_SECRETS_ERROR)
    names = secrets_reasons;
  else if (error->domain == LF_POST_ERROR)
    names = post_reasons;

  if (names == NULL || error->code < 0 || (guint) error->code >= g_strv_length ((char **) names))
    return g_strdup ("unknown");

  return g_strdup (names[error->code]);
}

/**
 * lf_error_is_refusal:
 * @error: (nullable): of any domain
 *
 * Whether a server was reached and said no: NOT_ALLOWED or REJECTED. What IT bars never left this computer.
 */
gboolean
lf_error_is_refusal (const GError *error)
{
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED))
    return TRUE;

  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED) &&
         g_strcmp0 (lf_network_error_peek_info (error)->name, "Policy") != 0;
}

/**
 * lf_reason_is:
 * @reason: (nullable): a stored reason
 * @expected: a short name
 */
gboolean
lf_reason_is (const char *reason,
              const char *expected)
{
  return g_strcmp0 (reason, expected) == 0;
}
