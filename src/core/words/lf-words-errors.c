/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors, stored reasons and problems of a text: the sentence a person reads, and the deed that cures it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/words/lf-words-private.h"
#include "core/words/lf-words.h"

#include "core/base/lf-error.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const char *reason;
  LfCure      cure;
  const char *shortly;    /* behind a colon or comma: “not sent: text too long” */
  const char *sentence;   /* what happened, and what to do */
} ReasonWords;

static const ReasonWords reason_table[] = {
  /* What networks answer. */
  { "offline", LF_CURE_TRY_AGAIN, NC_("reason", "network does not answer"),
    N_("The server cannot be reached or does not work just now. Check the connection and try again.") },
  { "timed-out", LF_CURE_TRY_AGAIN, NC_("reason", "no answer in time"),
    N_("The server did not answer in time. Try again in a moment.") },
  { "wait", LF_CURE_TRY_AGAIN, NC_("reason", "the server asks for a pause"),
    N_("The server asks for a pause because too much was sent or fetched. Try again later.") },
  { "unsure", LF_CURE_NONE, NC_("reason", "being checked"),
    N_("The post went out, but the server’s answer was lost: it is perhaps sent. Litfaß looks whether it is there; do not send it again yet.") },
  { "sign-in-again", LF_CURE_SIGN_IN, NC_("reason", "please sign in again"),
    N_("The server does not accept the sign-in any more, or the password is wrong. Please sign in again.") },
  { "not-allowed", LF_CURE_OPEN_IN_BROWSER, NC_("reason", "not allowed"),
    N_("This account is not allowed to do that. Look at the account in the browser or ask whoever runs the server.") },
  { "shorten", LF_CURE_SHORTEN, NC_("reason", "text too long"),
    N_("The server found the text too long. Shorten it and send it again.") },
  { "rejected", LF_CURE_CHANGE_TEXT, NC_("reason", "refused by the server"),
    N_("The server refuses this for good. Change the text or the pictures and send it again.") },
  { "gone", LF_CURE_NONE, NC_("reason", "not there any more"),
    N_("What this was about is not at the network any more. Fetch again and look what is there now.") },
  { "unsupported", LF_CURE_OPEN_IN_BROWSER, NC_("reason", "not possible here"),
    N_("This network or server cannot do that from here. Do it in the browser.") },
  { "not-understood", LF_CURE_TRY_AGAIN, NC_("reason", "answer not understood"),
    N_("The server’s answer could not be understood. Check the server’s address; otherwise try again later.") },
  { "not-secure", LF_CURE_NONE, NC_("reason", "connection not secure"),
    N_("The connection is not secure, so nothing was sent. Check the address and this computer’s date, or ask whoever runs the server.") },
  { "unknown-server", LF_CURE_TRY_AGAIN, NC_("reason", "server not found"),
    N_("No server of this name was found. Check the address and this computer’s connection.") },
  { "bad-address", LF_CURE_NONE, NC_("reason", "no address of a server"),
    N_("This is no address of a server. Write its name alone, such as mastodon.example.") },
  { "other-server", LF_CURE_NONE, NC_("reason", "not a server of this network"),
    N_("There is a server at this address, but none of this network. Check the address.") },
  { "not-json", LF_CURE_TRY_AGAIN, NC_("reason", "a web page instead of an answer"),
    N_("The server sent a web page instead of an answer. It may be under maintenance, or this Wi-Fi wants a sign-in. Try again later.") },
  { "answer-too-big", LF_CURE_TRY_AGAIN, NC_("reason", "answer too big"),
    N_("The server’s answer was far too big and was not read. Try again later; if it happens again, ask whoever runs the server.") },
  { "answer-too-deep", LF_CURE_TRY_AGAIN, NC_("reason", "answer is nonsense"),
    N_("The server’s answer was nested deeper than any sensible one and was not read. Ask whoever runs the server.") },
  { "sign-in-denied", LF_CURE_SIGN_IN, NC_("reason", "sign-in denied in the browser"),
    N_("The sign-in was denied in the browser, so Litfaß may not speak for the account. Sign in once more and allow it there.") },
  { "account-gone", LF_CURE_OPEN_IN_BROWSER, NC_("reason", "account closed at its server"),
    N_("The account is not at its server any more: it was removed or closed there. What is planned here stays. Look in the browser or ask whoever runs the server.") },
  { "account-deactivated", LF_CURE_SIGN_IN, NC_("reason", "account deactivated at its network"),
    N_("The account is deactivated at its network. Activate it in its settings there, then sign in again.") },

  { "ports-taken", LF_CURE_TRY_AGAIN, NC_("reason", "waiting for the browser is not possible"),
    N_("Other programs use all the places where this network’s sign-in could come back to. Close them or start the computer anew, and sign in again.") },
  { "wrong-client-id", LF_CURE_SIGN_IN, NC_("reason", "no client ID"),
    N_("This is no client ID: it has only letters, digits, “-” and “_”. Copy it from the network’s page for developers and sign in again.") },
  { "other-issuer", LF_CURE_SIGN_IN, NC_("reason", "answer of another server"),
    N_("The sign-in was answered by another server than the one that was asked, so nobody was signed in. Sign in once more; if it happens again, ask whoever runs the server.") },
  { "no-browser-sign-in", LF_CURE_SIGN_IN, NC_("reason", "no sign-in in the browser"),
    N_("This server does not offer the sign-in in the browser as it is needed here. Choose another way to sign in.") },
  { "rights-missing", LF_CURE_SIGN_IN, NC_("reason", "rights are missing"),
    N_("The sign-in does not include the right to do that. Sign in once more and allow all that the page asks for.") },
  { "wrong-clock", LF_CURE_TRY_AGAIN, NC_("reason", "this computer’s clock is wrong"),
    N_("The server does not accept the time that this computer shows. Set its date and time right and try again.") },
  { "reply-refused", LF_CURE_OPEN_IN_BROWSER, NC_("reason", "answer not allowed from here"),
    N_("The network takes answers from here only to people who wrote to this account. Answer in the browser.") },
  { "credits-depleted", LF_CURE_OPEN_IN_BROWSER, NC_("reason", "prepaid money used up"),
    N_("The money that your office paid this network in advance is used up. Have it topped up, then send it again.") },
  { "no-page", LF_CURE_SIGN_IN, NC_("reason", "no page for this token"),
    N_("This token is a person’s own, and there is no page for it. Make a token for the office’s page, or give the system user a page, and sign in again.") },
  { "no-such-page", LF_CURE_SIGN_IN, NC_("reason", "no page of this name"),
    N_("The token is good for several pages, but for none of this name. Sign in again and type the name or the number of the page.") },
  { "no-posting-right", LF_CURE_SIGN_IN, NC_("reason", "no right to post"),
    N_("This token does not have the right to post on the page. Make one that has it (pages_manage_posts) and sign in again.") },
  { "page-unauthorized", LF_CURE_OPEN_IN_BROWSER, NC_("reason", "page must be authorised first"),
    N_("The network wants somebody to confirm who runs this page before anything is posted. Do that in the browser, then send it again.") },
  { "version-ended", LF_CURE_UPDATE, NC_("reason", "version of the interface has ended"),
    N_("The network no longer answers this version of its interface. Set a newer one in the details of the account, below what the network does not "
       "report, or update Litfaß. Nothing was sent.") },
  { "window-closed", LF_CURE_OPEN_IN_BROWSER, NC_("reason", "time for an answer is over"),
    N_("The network lets nobody answer this any more from here: the time for it is over. Nothing was sent. Perhaps there is another way in the browser.") },
  { "private-answer-used", LF_CURE_OPEN_IN_BROWSER, NC_("reason", "answered in private already"),
    N_("This was answered in private already, and the network allows that once. Go on in the conversation, or answer where everybody sees it.") },
  { "answer-pictures", LF_CURE_CHANGE_PICTURE, NC_("reason", "too many pictures in an answer"),
    N_("An answer takes fewer pictures here: a comment one, a private message none. Take some out and send it again.") },
  { "duplicate", LF_CURE_CHANGE_TEXT, NC_("reason", "stands there already"),
    N_("The network did not take it, because this text stands there already. Change it a little, or leave it.") },
  { "schedule-window", LF_CURE_CHANGE_TIME, NC_("reason", "server keeps no post for this time"),
    N_("The network does not keep a post for this time: it is too far away. Choose an earlier time, or let Litfaß send it.") },
  { "other-time", LF_CURE_TRY_AGAIN, NC_("reason", "server understood another time"),
    N_("The server understood another time than the planned one, so the post was not left there. Try again, or let Litfaß send it.") },
  { "edit-unsure", LF_CURE_TRY_AGAIN, NC_("reason", "perhaps changed"),
    N_("The server’s answer was lost: it could not be told whether the text was changed. Try again; changing it twice does no harm.") },

  /* What IT set for this computer. */
  { "not-by-it", LF_CURE_NONE, NC_("reason", "not allowed by your IT"),
    N_("Your IT allows only certain networks and servers on this computer, and this one is not among them. What is planned stays; ask your IT.") },
  { "bad-proxy", LF_CURE_NONE, NC_("reason", "proxy cannot be used"),
    N_("The proxy that your IT set cannot be used: it is no address, or it holds a name and a password. Nothing is sent or fetched; ask your IT.") },
  { "bad-authorities", LF_CURE_NONE, NC_("reason", "file of certificates cannot be read"),
    N_("The file of trusted certificates that your IT set cannot be read. Nothing is sent or fetched; ask your IT.") },

  /* The profile. */
  { "store-open", LF_CURE_NONE, NC_("reason", "profile cannot be opened"),
    N_("The profile folder cannot be opened. Check that it exists and that you may read and write it.") },
  { "store-too-new", LF_CURE_UPDATE, NC_("reason", "profile of a newer version"),
    N_("This profile was written by a newer version of Litfaß. Install that version; nothing was changed.") },
  { "store-damaged", LF_CURE_NONE, NC_("reason", "profile damaged"),
    N_("The profile’s database is damaged. Nothing was overwritten: restore the folder from a backup, or choose another folder.") },
  { "store-busy", LF_CURE_TRY_AGAIN, NC_("reason", "profile in use"),
    N_("Another Litfaß is using the profile right now. Wait a moment and try again.") },
  { "store-full", LF_CURE_FREE_SPACE, NC_("reason", "disk full"),
    N_("The disk is full, so this could not be saved. Free some space and try again.") },
  { "store-read-only", LF_CURE_NONE, NC_("reason", "profile cannot be written"),
    N_("The profile folder cannot be written. Give yourself the right to write there, or choose another folder.") },
  { "store-network-folder", LF_CURE_NONE, NC_("reason", "profile on a network drive"),
    N_("The profile folder is on a network drive, where the database is not safe. Choose a folder on this computer.") },
  { "store-conflict", LF_CURE_NONE, NC_("reason", "changed meanwhile"),
    N_("That is not possible any more, because the state has changed meanwhile. Look at it again.") },
  { "store-missing", LF_CURE_NONE, NC_("reason", "not found"),
    N_("There is no such entry in this profile. Check the id.") },
  { "store-practice-mix", LF_CURE_NONE, NC_("reason", "practice and real mixed"),
    N_("A profile is either for practice or real, never both. Use another profile folder for this account.") },

  /* The keyring. */
  { "keyring-locked", LF_CURE_UNLOCK, NC_("reason", "keyring locked"),
    N_("The keyring is locked, so nothing can be sent or fetched. Please unlock it.") },
  { "keyring-denied", LF_CURE_UNLOCK, NC_("reason", "keyring refused"),
    N_("The keyring was not unlocked. Unlock it to send and to fetch.") },
  { "keyring-no-service", LF_CURE_TRY_AGAIN, NC_("reason", "no keyring"),
    N_("There is no keyring on this computer, so sign-ins cannot be kept. Start a keyring service, such as GNOME Keyring, and try again.") },
  { "keyring-missing", LF_CURE_SIGN_IN, NC_("reason", "please sign in again"),
    N_("The keyring does not know this account’s sign-in any more. Please sign in again.") },
  { "keyring-busy", LF_CURE_TRY_AGAIN, NC_("reason", "sign-in in use"),
    N_("Another Litfaß is using this account’s sign-in right now. Wait a moment and try again.") },

  /* A text, its pictures and its time. */
  { "empty", LF_CURE_CHANGE_TEXT, NC_("reason", "text is missing"),
    N_("There is no text. Write something first.") },
  { "too-long", LF_CURE_SHORTEN, NC_("reason", "text too long"),
    N_("The text is too long. Shorten it.") },
  { "no-alt-text", LF_CURE_ADD_ALT_TEXT, NC_("reason", "picture description is missing"),
    N_("A picture has no description. Write one, or say why the picture is only decoration.") },
  { "media-type", LF_CURE_CHANGE_PICTURE, NC_("reason", "picture type not accepted"),
    N_("This file is no picture that can be sent. Choose a PNG, JPEG, WebP or GIF file.") },
  { "media-size", LF_CURE_CHANGE_PICTURE, NC_("reason", "picture too big"),
    N_("A picture is too big. Choose a smaller one.") },
  { "media-count", LF_CURE_CHANGE_PICTURE, NC_("reason", "too many pictures"),
    N_("There are too many pictures. Take some out.") },
  { "audience", LF_CURE_NONE, NC_("reason", "would be seen by more people"),
    N_("An answer must not be visible to more people than what it answers. Answer to the same people or fewer.") },
  { "no-account", LF_CURE_NONE, NC_("reason", "account is missing"),
    N_("The account is not in this profile. Choose an account that is there, or add it.") },
  { "time-past", LF_CURE_CHANGE_TIME, NC_("reason", "time is past"),
    N_("This time is already past. Choose a later one.") },
  { "time-gap", LF_CURE_CHANGE_TIME, NC_("reason", "time does not exist"),
    N_("This time does not exist: the clocks go forward in that night. Choose an hour earlier or later.") },
  { "time-twice", LF_CURE_CHANGE_TIME, NC_("reason", "time comes twice"),
    N_("This time comes twice: the clocks go back in that night. Choose another time, or add the offset, such as 2027-10-31T02:30+01:00.") },
  { "time-unreadable", LF_CURE_CHANGE_TIME, NC_("reason", "time not understood"),
    N_("This time could not be understood. Write it like 2026-12-24T14:30.") },
  { "field-missing", LF_CURE_NONE, NC_("reason", "entry for the approval is missing"),
    N_("Your office wants to be told something of each post before it goes out. Fill in what is missing.") },
  { "answer-ended", LF_CURE_OPEN_IN_BROWSER, NC_("reason", "too late for an answer"),
    N_("The network takes no answer to this any more: its time for answers has ended. Look in the browser what is still possible there.") },

  /* Why a delivery is held, or where it ended. */
  { "late", LF_CURE_DECIDE, NC_("reason", "late"),
    N_("Its time went by without Litfaß being able to send it. Send it now, move it or drop it.") },
  { "send-stop", LF_CURE_NONE, NC_("reason", "send stop"),
    N_("The send stop is on: nothing goes out before it is lifted.") },
  { "being-changed", LF_CURE_DECIDE, NC_("reason", "being changed"),
    N_("It was open with unsaved changes at its time. Finish the change, then send it now or move it.") },
  { "copied", LF_CURE_DECIDE, NC_("reason", "profile was copied"),
    N_("The profile was copied or moved, so nothing goes out by itself. Send it now, move it or drop it.") },
  { "decide", LF_CURE_DECIDE, NC_("reason", "please decide"),
    N_("It is perhaps sent and cannot be checked by itself. Look at the network, then say whether it is there or send it again.") },
  { "hand-over-late", LF_CURE_NONE, NC_("reason", "too late for the server"),
    N_("The server takes planned posts only some minutes before their time, and this was later. Litfaß sends it from here.") },
  { "hand-over-day-full", LF_CURE_NONE, NC_("reason", "the server takes no more for this day"),
    N_("The server takes no more planned posts for this day. Litfaß sends it from here.") },
  { "hand-over-full", LF_CURE_NONE, NC_("reason", "the server takes no more planned posts"),
    N_("The server keeps as many planned posts as it can. Litfaß sends it from here.") },
  { "hand-over-refused", LF_CURE_NONE, NC_("reason", "the server does not take it"),
    N_("The server does not take this planned post. Litfaß sends it from here.") },
  { "hand-over-unsure", LF_CURE_NONE, NC_("reason", "the server did not answer"),
    N_("The server did not answer twice when it was to take the planned post. Litfaß looks once more, then sends it from here.") },
  { "copy-not-seen", LF_CURE_NONE, NC_("reason", "not to be found at the server"),
    N_("The server says that this planned post is not there, and nothing proves it. Look there and delete it if it waits. Litfaß goes on looking.") },
  { "went-out", LF_CURE_DECIDE, NC_("reason", "the earlier one is out already"),
    N_("The server sent it before it could be told otherwise. Look at what is out; then send this one too, or drop it.") },
  { "deleted", LF_CURE_NONE, NC_("reason", "deleted at the network"),
    N_("It was deleted at the network.") },

  /* Neither of Litfaß. */
  { "file-missing", LF_CURE_NONE, NC_("reason", "file not found"),
    N_("There is no such file. Check its name and folder.") },
  { "file-denied", LF_CURE_NONE, NC_("reason", "file may not be read"),
    N_("You may not read or write this file. Check its permissions.") },
  { "file-not-text", LF_CURE_NONE, NC_("reason", "file is no text"),
    N_("This file is no plain text (UTF-8). Save it as plain text and try again.") },
  { "cancelled", LF_CURE_NONE, NC_("reason", "cancelled"),
    N_("It was cancelled; nothing was changed.") },
  { "unknown", LF_CURE_TRY_AGAIN, NC_("reason", "unexpected error"),
    N_("Something went wrong that Litfaß did not expect. Try again; if it happens again, tell whoever looks after this computer.") },
};

static const ReasonWords *
find_reason (const char *reason)
{
  for (guint i = 0; reason != NULL && i < G_N_ELEMENTS (reason_table); i++)
    if (g_str_equal (reason_table[i].reason, reason))
      return &reason_table[i];

  /* A newer program wrote a reason that this one does not know. */
  return &reason_table[G_N_ELEMENTS (reason_table) - 1];
}

static const char *
reason_of_file_error (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return "file-missing";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    return "file-denied";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return "store-full";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return "file-not-text";

  return NULL;
}

static char *
add_where (char       *sentence,
           const char *where)
{
  g_autofree char *bare = sentence;

  if (where == NULL || where[0] == '\0')
    return g_steal_pointer (&bare);

  /* Translators: an account, a server or a file, then a whole sentence of what is wrong there */
  return g_strdup_printf (C_("error", "%s: %s"), where, bare);
}

static char *
add_said (char       *sentence,
          const char *said)
{
  g_autofree char *bare = sentence;

  if (said == NULL || said[0] == '\0')
    return g_steal_pointer (&bare);

  /* Translators: a whole sentence of ours, then what the server itself wrote, in its language */
  return g_strdup_printf (_("%s The server says: “%s”"), bare, said);
}

static char *
sentence_for_wait (gint64 wait_ms)
{
  g_autofree char *span = lf_words_time_span (wait_ms * 1000);

  /* Translators: %s is a span such as “5 minutes” */
  return g_strdup_printf (_("The server asks for a pause because too much was sent or fetched. Try again in %s."), span);
}

/**
 * lf_words_short_reason:
 * @reason: (nullable): a stored reason
 *
 * Returns: (transfer none): a few words without a full stop, to stand behind a colon or comma
 */
const char *
lf_words_short_reason (const char *reason)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "reason", find_reason (reason)->shortly);
}

/**
 * lf_words_for_error:
 * @error: an error of any domain
 * @where: (nullable): the account, server or file it is about, as people know it
 * @cure: (out) (optional): the deed to offer
 *
 * Errors of other domains than those of Litfaß and GIO get one general sentence; their own message belongs into the log.
 */
char *
lf_words_for_error (const GError *error,
                    const char   *where,
                    LfCure       *cure)
{
  const LfNetworkErrorInfo *info = lf_network_error_peek_info (error);
  g_autofree char *own_reason = lf_error_dup_reason (error);
  const char *reason = reason_of_file_error (error);
  char *sentence;

  if (reason == NULL)
    reason = own_reason;
  if (g_strcmp0 (info->name, "OtherAccount") == 0)
    {
      if (cure != NULL)
        *cure = LF_CURE_SIGN_IN;
      return add_where (g_strdup (_("You signed in as somebody else. Sign in as the account that stands here, or add the other one as a new account.")),
                        where);
    }

  sentence = lf_words_for_reason (reason, info->said, cure);
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT) && info->wait_ms > 0)
    {
      g_free (sentence);
      sentence = add_said (sentence_for_wait (info->wait_ms), info->said);
    }

  return add_where (sentence, where);
}

/**
 * lf_words_for_reason:
 * @reason: a stored reason, such as “late” or “sign-in-again”
 * @said: (nullable): the server's own sentence
 * @cure: (out) (optional): the deed to offer
 */
char *
lf_words_for_reason (const char *reason,
                     const char *said,
                     LfCure     *cure)
{
  const ReasonWords *words = find_reason (reason);

  if (cure != NULL)
    *cure = words->cure;

  return add_said (g_strdup (g_dgettext (GETTEXT_PACKAGE, words->sentence)), said);
}

static char *
sentence_for_length (const LfProblem *problem)
{
  guint n_over = problem->have > problem->limit ? problem->have - problem->limit : 0;

  if (problem->media >= 0)
    /* Translators: the number of the picture, from 1; then as in the sentence about the text */
    return g_strdup_printf (ngettext ("The description of picture %d is %'u character too long (%'u of %'u). Shorten it.",
                                      "The description of picture %d is %'u characters too long (%'u of %'u). Shorten it.", n_over),
                            problem->media + 1, n_over, problem->have, problem->limit);

  /* Translators: 318 of 300: 18 characters too long */
  return g_strdup_printf (ngettext ("The text is %'u character too long (%'u of %'u). Shorten it.",
                                    "The text is %'u characters too long (%'u of %'u). Shorten it.", n_over),
                          n_over, problem->have, problem->limit);
}

/**
 * lf_words_for_problem:
 * @problem: what lf_adapter_check() found
 * @where: (nullable): the account
 */
char *
lf_words_for_problem (const LfProblem *problem,
                      const char      *where)
{
  g_autoptr(GError) error = NULL;

  if (problem->code == LF_POST_ERROR_TOO_LONG && problem->have > problem->limit && problem->limit > 0)
    return add_where (sentence_for_length (problem), where);

  if (problem->code == LF_POST_ERROR_MEDIA_COUNT && problem->limit > 0)
    return add_where (g_strdup_printf (ngettext ("Only %u picture can be sent here. Take some out.",
                                                 "Only %u pictures can be sent here. Take some out.", problem->limit),
                                       problem->limit), where);

  if (problem->code == LF_POST_ERROR_NO_ALT_TEXT && problem->media >= 0)
    /* Translators: %d is the number of the picture, from 1 */
    return add_where (g_strdup_printf (_("Picture %d has no description. Write one, or say why it is only decoration."),
                                       problem->media + 1), where);

  error = g_error_new_literal (LF_POST_ERROR, problem->code, "");
  return lf_words_for_error (error, where, NULL);
}

/**
 * lf_words_for_cure:
 * @cure: a deed
 *
 * Returns: (transfer none) (nullable): what its button says; %NULL for %LF_CURE_NONE
 */
const char *
lf_words_for_cure (LfCure cure)
{
  switch (cure)
    {
    case LF_CURE_TRY_AGAIN:
      return C_("cure", "Try again");
    case LF_CURE_SIGN_IN:
      return C_("cure", "Sign in");
    case LF_CURE_SHORTEN:
      return C_("cure", "Shorten the text");
    case LF_CURE_UNLOCK:
      return C_("cure", "Unlock");
    case LF_CURE_OPEN_IN_BROWSER:
      return C_("cure", "Open in browser");
    case LF_CURE_CHANGE_TEXT:
      return C_("cure", "Change the text");
    case LF_CURE_ADD_ALT_TEXT:
      return C_("cure", "Describe the picture");
    case LF_CURE_CHANGE_PICTURE:
      return C_("cure", "Choose another picture");
    case LF_CURE_CHANGE_TIME:
      return C_("cure", "Choose another time");
    case LF_CURE_UPDATE:
      return C_("cure", "Update Litfaß");
    case LF_CURE_FREE_SPACE:
      return C_("cure", "Free some space");
    case LF_CURE_DECIDE:
      return C_("cure", "Decide");
    case LF_CURE_NONE:
    default:
      return NULL;
    }
}
