/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States of deliveries, items and accounts in words; a word always goes with its icon. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/words/lf-words-private.h"
#include "core/words/lf-words.h"

#include "core/adapter/lf-network.h"

#include <glib/gi18n-lib.h>

/* The clock alone today, else with its day. */
static char *
dup_near_time (gint64 time_us,
               gint64 now_us)
{
  g_autoptr(GDateTime) then = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (now_us / G_USEC_PER_SEC);

  if (then != NULL && now != NULL && g_date_time_get_year (then) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return lf_words_time_clock (time_us);

  return lf_words_time_due (time_us, now_us);
}

static char *
words_for_sent (LfDelivery *delivery,
                gint64      now_us)
{
  gint64 sent_us = delivery->receipt != NULL && delivery->receipt->sent_us > 0 ? delivery->receipt->sent_us : delivery->changed_us;
  g_autofree char *when = dup_near_time (sent_us, now_us);

  if (lf_reason_is (delivery->why.reason, "went-out"))
    /* Translators: it was to be withdrawn, moved or changed, too late; %s is a time such as “14:30” */
    return g_strdup_printf (C_("delivery", "sent %s, before the server could be told otherwise"), when);
  /* Translators: %s is a time such as “14:30” or “yesterday 14:30” */
  return g_strdup_printf (C_("delivery", "sent %s"), when);
}

/* The network whose server keeps the copy, as people say it. */
static const char *
get_keeper (LfDelivery *delivery)
{
  /* Translators: instead of the name of a network, behind “waits at” */
  return delivery->network != NULL ? lf_words_for_network (delivery->network) : C_("delivery", "the server");
}

/* Nothing is promised that the server would refuse, or that needs this program once more. */
static char *
words_for_queued (LfDelivery             *delivery,
                  const LfScheduleLimits *limits,
                  gint64                  now_us)
{
  const char *keeper = get_keeper (delivery);
  gint64 from_us = 0;
  LfHandTime time;

  if (!delivery->at_server.wanted || limits == NULL)
    return g_strdup (C_("delivery", "planned"));
  if (delivery->why.reason != NULL)
    /* Translators: not at the server, as it should, but in this program; %s is a reason such as “too late for the server” */
    return g_strdup_printf (C_("delivery", "planned, waits here: %s"), lf_words_short_reason (delivery->why.reason));

  time = lf_schedule_limits_look (limits, delivery->due->due_us, now_us, &from_us);
  if (time == LF_HAND_TIME_TOO_LATE)
    return g_strdup_printf (C_("delivery", "planned, waits here: %s"), lf_words_short_reason ("hand-over-late"));
  if (time == LF_HAND_TIME_LATER)
    {
      g_autofree char *when = lf_words_time_due (from_us, now_us);

      /* Translators: it is too early for the server of the network %1$s; %2$s is a time such as “Tue 24 Nov, 14:30” */
      return g_strdup_printf (C_("delivery", "planned, handed over to %1$s %2$s if Litfaß runs then"), keeper, when);
    }

  /* Translators: a planned post that the server of the network %s shall send */
  return g_strdup_printf (C_("delivery", "planned, will wait at %s"), keeper);
}

static gboolean
is_being_handed_over (LfDelivery *delivery,
                      gint64      now_us)
{
  return delivery->at_server.handing ||
         (delivery->state == LF_DELIVERY_PREPARING && delivery->at_server.wanted && delivery->due->due_us > now_us + LF_MINUTE_US);
}

/* What the server could not be told: it does what it was told before. */
static char *
words_for_untold (LfDelivery *delivery,
                  gint64      now_us)
{
  const char *keeper = get_keeper (delivery);
  g_autofree char *when = dup_near_time (delivery->due->due_us, now_us);

  if (lf_reason_is (delivery->at_server.wish, "move"))
    /* Translators: %1$s is a network, %2$s a time such as “14:30” */
    return g_strdup_printf (C_("delivery", "could not be moved at %1$s yet: it will still go out at %2$s"), keeper, when);
  /* Translators: %1$s is a network, %2$s a time such as “14:30” */
  return g_strdup_printf (C_("delivery", "could not be withdrawn at %1$s yet: it will still go out at %2$s"), keeper, when);
}

static char *
words_for_at_server (LfDelivery *delivery,
                     gint64      now_us)
{
  const char *wish = delivery->at_server.wish;
  const char *keeper = get_keeper (delivery);

  if (wish != NULL && delivery->why.reason != NULL && !lf_reason_is (delivery->why.reason, "copied"))
    return words_for_untold (delivery, now_us);
  if (lf_reason_is (wish, "move"))
    return g_strdup_printf (C_("delivery", "being moved at %s"), keeper);
  if (wish != NULL)
    return g_strdup_printf (C_("delivery", "being withdrawn at %s"), keeper);
  if (lf_reason_is (delivery->why.reason, "copied"))
    /* Translators: %1$s is a network, %2$s a reason such as “profile was copied” */
    return g_strdup_printf (C_("delivery", "waits at %1$s: %2$s"), keeper, lf_words_short_reason ("copied"));
  if (delivery->due != NULL && delivery->due->due_us <= now_us)
    /* Translators: its time has come; Litfaß looks whether the server has sent it; %s is a network */
    return g_strdup_printf (C_("delivery", "being checked at %s"), keeper);

  /* Translators: the server of the network %s keeps the planned post and sends it by itself */
  return g_strdup_printf (C_("delivery", "waits at %s"), keeper);
}

static char *
words_for_unsure_copy (LfDelivery *delivery)
{
  const char *keeper = get_keeper (delivery);

  if (!lf_reason_is (delivery->why.reason, "decide"))
    /* Translators: whether the server of the network %s has the planned post is not known */
    return g_strdup_printf (C_("delivery", "perhaps at %s, being checked"), keeper);
  if (delivery->at_server.schedule_id != NULL)
    /* Translators: the server had the planned post; now it is neither in its list nor among the posts; %s is a network */
    return g_strdup_printf (C_("delivery", "neither waiting nor sent at %s, please decide"), keeper);
  return g_strdup_printf (C_("delivery", "perhaps at %s, please decide"), keeper);
}

static char *
words_for_waiting (LfDelivery *delivery,
                   gint64      now_us)
{
  const char *reason = lf_words_short_reason (delivery->why.reason);
  g_autofree char *when = NULL;

  if (delivery->why.until_us == 0)
    /* Translators: %s is a reason such as “please sign in again” */
    return g_strdup_printf (C_("delivery", "waits: %s"), reason);

  when = dup_near_time (delivery->why.until_us, now_us);
  /* Translators: first a time such as “14:05”, then a reason such as “network does not answer” */
  return g_strdup_printf (C_("delivery", "next try %s, %s"), when, reason);
}

static char *
words_for_unsure (LfDelivery *delivery)
{
  if (delivery->at_server.handing)
    return words_for_unsure_copy (delivery);
  if (lf_reason_is (delivery->why.reason, "decide"))
    return g_strdup (C_("delivery", "perhaps sent, please decide"));

  return g_strdup (C_("delivery", "perhaps sent, being checked"));
}

/**
 * lf_words_for_delivery:
 * @delivery: one post on its way to one account
 * @limits: (nullable): what the account's server wants of planned posts
 * @now_us: the clock
 *
 * Returns: (transfer full): such as “sent 14:30”, “next try 14:05, network does not answer”, “not sent: text too long”
 */
char *
lf_words_for_delivery (LfDelivery             *delivery,
                       const LfScheduleLimits *limits,
                       gint64                  now_us)
{
  switch (delivery->state)
    {
    case LF_DELIVERY_PREPARING:
    case LF_DELIVERY_SENDING:
      if (is_being_handed_over (delivery, now_us))
        return g_strdup_printf (C_("delivery", "being handed over to %s"), get_keeper (delivery));
      return g_strdup (C_("delivery", "being sent"));
    case LF_DELIVERY_SENT:
      return words_for_sent (delivery, now_us);
    case LF_DELIVERY_WAITING:
      return words_for_waiting (delivery, now_us);
    case LF_DELIVERY_AT_SERVER:
      return words_for_at_server (delivery, now_us);
    case LF_DELIVERY_UNSURE:
      return words_for_unsure (delivery);
    case LF_DELIVERY_HELD:
      /* Translators: %s is a reason such as “late” */
      return g_strdup_printf (C_("delivery", "held back: %s"), lf_words_short_reason (delivery->why.reason));
    case LF_DELIVERY_FAILED:
      /* Translators: %s is a reason such as “text too long” */
      return g_strdup_printf (C_("delivery", "not sent: %s"), lf_words_short_reason (delivery->why.reason));
    case LF_DELIVERY_CANCELLED:
      if (lf_reason_is (delivery->why.reason, "deleted"))
        return g_strdup (C_("delivery", "deleted at the network"));
      return g_strdup (C_("delivery", "withdrawn"));
    case LF_DELIVERY_QUEUED:
    default:
      return words_for_queued (delivery, limits, now_us);
    }
}

/* What needs a person goes before what needs only time. */
static const LfDeliveryState gravest_first[] = {
  LF_DELIVERY_FAILED, LF_DELIVERY_UNSURE, LF_DELIVERY_HELD, LF_DELIVERY_WAITING, LF_DELIVERY_SENDING, LF_DELIVERY_PREPARING,
  LF_DELIVERY_QUEUED, LF_DELIVERY_AT_SERVER, LF_DELIVERY_CANCELLED
};

static guint
count_state (GPtrArray       *deliveries,
             LfDeliveryState  state)
{
  guint n = 0;

  for (guint i = 0; i < deliveries->len; i++)
    n += ((LfDelivery *) g_ptr_array_index (deliveries, i))->state == state;

  return n;
}

static gboolean
is_one_network (GPtrArray *deliveries)
{
  LfDelivery *first = g_ptr_array_index (deliveries, 0);

  for (guint i = 1; i < deliveries->len; i++)
    if (g_strcmp0 (first->network, ((LfDelivery *) g_ptr_array_index (deliveries, i))->network) != 0)
      return FALSE;

  return TRUE;
}

static LfDelivery *
find_not_sent (GPtrArray *deliveries)
{
  for (guint i = 0; i < deliveries->len; i++)
    if (((LfDelivery *) g_ptr_array_index (deliveries, i))->state != LF_DELIVERY_SENT)
      return g_ptr_array_index (deliveries, i);

  return NULL;
}

static char *
words_for_none_sent (LfDeliveryState state,
                     guint           n,
                     guint           n_all)
{
  switch (state)
    {
    case LF_DELIVERY_FAILED:
      return g_strdup_printf (C_("deliveries", "not sent: %u of %u failed"), n, n_all);
    case LF_DELIVERY_UNSURE:
      return g_strdup_printf (C_("deliveries", "%u of %u perhaps sent"), n, n_all);
    case LF_DELIVERY_HELD:
      return g_strdup_printf (C_("deliveries", "not sent yet: %u of %u held back"), n, n_all);
    case LF_DELIVERY_WAITING:
      return g_strdup_printf (C_("deliveries", "not sent yet: %u of %u waiting for the next try"), n, n_all);
    case LF_DELIVERY_PREPARING:
    case LF_DELIVERY_SENDING:
      return g_strdup_printf (C_("deliveries", "%u of %u being sent"), n, n_all);
    case LF_DELIVERY_AT_SERVER:
      return g_strdup_printf (C_("deliveries", "%u of %u wait at the server"), n, n_all);
    case LF_DELIVERY_QUEUED:
    case LF_DELIVERY_SENT:
    case LF_DELIVERY_CANCELLED:
    default:
      return g_strdup_printf (C_("deliveries", "%u of %u planned"), n, n_all);
    }
}

static char *
words_for_some_sent (LfDeliveryState state,
                     guint           n,
                     guint           n_sent,
                     guint           n_all)
{
  switch (state)
    {
    case LF_DELIVERY_FAILED:
      return g_strdup_printf (C_("deliveries", "%u of %u sent, %u failed"), n_sent, n_all, n);
    case LF_DELIVERY_UNSURE:
      return g_strdup_printf (C_("deliveries", "%u of %u sent, %u perhaps"), n_sent, n_all, n);
    case LF_DELIVERY_HELD:
      return g_strdup_printf (C_("deliveries", "%u of %u sent, %u held back"), n_sent, n_all, n);
    case LF_DELIVERY_WAITING:
      return g_strdup_printf (C_("deliveries", "%u of %u sent, %u waiting for the next try"), n_sent, n_all, n);
    case LF_DELIVERY_CANCELLED:
      return g_strdup_printf (C_("deliveries", "%u of %u sent, %u withdrawn"), n_sent, n_all, n);
    case LF_DELIVERY_QUEUED:
    case LF_DELIVERY_PREPARING:
    case LF_DELIVERY_SENDING:
    case LF_DELIVERY_SENT:
    case LF_DELIVERY_AT_SERVER:
    default:
      return g_strdup_printf (_("%u of %u sent"), n_sent, n_all);
    }
}

/* All are in one state. Where servers differ in what they take, no one of them speaks for the others. */
static char *
words_for_alike (GPtrArray      *deliveries,
                 LfFindSchedule  find,
                 gpointer        data,
                 gint64          now_us)
{
  g_autofree char *words = NULL;

  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);
      const LfScheduleLimits *limits = find != NULL ? find (delivery->account_uid, data) : NULL;
      g_autofree char *own = lf_words_for_delivery (delivery, limits, now_us);

      if (words == NULL)
        words = g_steal_pointer (&own);
      else if (delivery->state == LF_DELIVERY_QUEUED && !g_str_equal (words, own))
        return g_strdup (C_("delivery", "planned"));
    }

  return g_steal_pointer (&words);
}

/**
 * lf_words_for_deliveries:
 * @deliveries: (element-type LfDelivery): all of one post
 * @find: (scope call) (nullable): what the server of an account wants of planned posts, lent, or %NULL
 * @data: for @find
 * @now_us: the clock
 *
 * Returns: (transfer full): “sent 14:30” when all are alike, “2 of 3 sent, Facebook not” when one is left, otherwise how many are in
 *   the gravest state: “not sent yet: 1 of 2 held back”
 */
char *
lf_words_for_deliveries (GPtrArray      *deliveries,
                         LfFindSchedule  find,
                         gpointer        data,
                         gint64          now_us)
{
  guint n_sent = count_state (deliveries, LF_DELIVERY_SENT);
  LfDelivery *open = find_not_sent (deliveries);
  guint gravest = 0, n;

  if (deliveries->len == 0)
    return g_strdup (C_("delivery", "planned"));
  if (count_state (deliveries, LF_DELIVERY_AT_SERVER) == deliveries->len && !is_one_network (deliveries))
    return words_for_none_sent (LF_DELIVERY_AT_SERVER, deliveries->len, deliveries->len);
  if (open == NULL || count_state (deliveries, open->state) == deliveries->len)
    return words_for_alike (deliveries, find, data, now_us);

  if (deliveries->len - n_sent == 1 && open->network != NULL)
    /* Translators: “2 of 3 sent, Facebook not” */
    return g_strdup_printf (_("%u of %u sent, %s not"), n_sent, deliveries->len, lf_words_for_network (open->network));

  while ((n = count_state (deliveries, gravest_first[gravest])) == 0)
    gravest++;

  return n_sent == 0 ? words_for_none_sent (gravest_first[gravest], n, deliveries->len)
                     : words_for_some_sent (gravest_first[gravest], n, n_sent, deliveries->len);
}

/**
 * lf_words_icon_for_state:
 * @state: of a delivery
 *
 * Returns: (transfer none): the name of a symbolic icon of the usual theme
 */
const char *
lf_words_icon_for_state (LfDeliveryState state)
{
  switch (state)
    {
    case LF_DELIVERY_PREPARING:
    case LF_DELIVERY_SENDING:
      return "mail-send-symbolic";
    case LF_DELIVERY_SENT:
      return "object-select-symbolic";
    case LF_DELIVERY_WAITING:
      return "view-refresh-symbolic";
    case LF_DELIVERY_AT_SERVER:
      return "network-server-symbolic";
    case LF_DELIVERY_UNSURE:
      return "dialog-question-symbolic";
    case LF_DELIVERY_HELD:
      return "media-playback-pause-symbolic";
    case LF_DELIVERY_FAILED:
      return "dialog-error-symbolic";
    case LF_DELIVERY_CANCELLED:
      return "edit-undo-symbolic";
    case LF_DELIVERY_QUEUED:
    default:
      return "alarm-symbolic";
    }
}

static char *
words_for_state (LfItem *item)
{
  switch (item->state)
    {
    case LF_ITEM_ANSWERED:
      return g_strdup (C_("item", "answered"));
    case LF_ITEM_DONE:
      return g_strdup (C_("item", "done without answer"));
    case LF_ITEM_OPEN:
    default:
      if (item->problem != NULL)
        /* Translators: the answer to it did not go out; %s is a reason such as “text too long” */
        return g_strdup_printf (C_("item", "open, answer not sent: %s"), lf_words_short_reason (item->problem));
      return g_strdup (C_("item", "open"));
    }
}

/**
 * lf_words_for_item_state:
 * @item: what somebody wrote
 *
 * Returns: (transfer full): “open”, “answered”, “done without answer”; an answer that came back says why
 */
char *
lf_words_for_item_state (LfItem *item)
{
  g_autofree char *state = words_for_state (item);

  if (item->marks & LF_ITEM_HIDDEN)
    /* Translators: %s is “open”, “answered” …; the office hid what somebody wrote from readers */
    return g_strdup_printf (C_("item", "hidden, %s"), state);
  return g_steal_pointer (&state);
}

const char *
lf_words_for_person (const LfPerson *person)
{
  const char *name = lf_person_get_display_name (person);

  /* Translators: in the place of a name where the network does not say who wrote it */
  return name != NULL && *name != '\0' ? name : C_("person", "somebody");
}

char *
lf_words_for_more_parts (LfRevision *revision)
{
  guint n_more = revision->parts->len - 1;

  if (n_more == 0)
    return NULL;
  /* Translators: behind the beginning of a post: how many parts follow the first one */
  return g_strdup_printf (ngettext ("+ %u part", "+ %u parts", n_more), n_more);
}

/**
 * lf_words_for_item_kind:
 * @item: what somebody wrote
 *
 * Returns: (transfer full): “mention”, “reply”, …
 */
char *
lf_words_for_item_kind (LfItem *item)
{
  switch (item->kind)
    {
    case LF_ITEM_REPLY:
      return g_strdup (C_("item kind", "reply"));
    case LF_ITEM_QUOTE:
      return g_strdup (C_("item kind", "quote"));
    case LF_ITEM_MESSAGE:
      return g_strdup (C_("item kind", "private message"));
    case LF_ITEM_OWN:
      return g_strdup (C_("item kind", "own post"));
    case LF_ITEM_CONTEXT:
      return g_strdup (C_("item kind", "other post"));
    case LF_ITEM_MENTION:
    default:
      return g_strdup (C_("item kind", "mention"));
    }
}

/**
 * lf_words_for_audience:
 * @audience: who can read it
 */
char *
lf_words_for_audience (LfAudience audience)
{
  switch (audience)
    {
    case LF_AUDIENCE_UNLISTED:
      return g_strdup (C_("audience", "public, not listed"));
    case LF_AUDIENCE_FOLLOWERS:
      return g_strdup (C_("audience", "followers only"));
    case LF_AUDIENCE_DIRECT:
      return g_strdup (C_("audience", "private"));
    case LF_AUDIENCE_PUBLIC:
    default:
      return g_strdup (C_("audience", "public"));
    }
}

char *
lf_words_for_answer_end (LfReference *reference,
                         gboolean     private,
                         gint64       now_us)
{
  gint64 until_us = private ? reference->private_until_us : reference->answer_until_us;
  g_autofree char *when = until_us != 0 ? lf_words_time_due (until_us, now_us) : NULL;

  if (when == NULL)
    return NULL;
  if (private)
    /* Translators: of a message; %s is a time, “tomorrow 14:05” */
    return until_us > now_us ? g_strdup_printf (C_("item", "can be answered in private until %s"), when)
                             : g_strdup_printf (C_("item", "can be answered in private no more since %s"), when);
  return until_us > now_us ? g_strdup_printf (C_("item", "can be answered until %s"), when)
                           : g_strdup_printf (C_("item", "can be answered no more since %s"), when);
}

static char *
words_for_slowed (LfAccount *account,
                  gint64     now_us)
{
  g_autofree char *when = NULL;

  if (account->access.slowed_until_us == 0)
    return g_strdup (C_("account", "slowed down by the server"));

  when = dup_near_time (account->access.slowed_until_us, now_us);
  /* Translators: %s is a time such as “14:05” or “tomorrow 14:05” */
  return g_strdup_printf (C_("account", "slowed down by the server until %s"), when);
}

/**
 * lf_words_for_account_state:
 * @account: an account; its stored reason makes the words plainer
 * @now_us: the clock
 */
char *
lf_words_for_account_state (LfAccount *account,
                            gint64     now_us)
{
  switch (account->state)
    {
    case LF_ACCOUNT_SIGN_IN_AGAIN:
      if (lf_reason_is (account->reason, "account-deactivated"))
        return g_strdup (lf_words_short_reason (account->reason));
      return g_strdup (C_("account", "please sign in again"));
    case LF_ACCOUNT_OFFLINE:
      if (lf_reason_is (account->reason, "not-by-it"))
        return g_strdup (lf_words_short_reason (account->reason));
      if (account->reason != NULL && !lf_reason_is (account->reason, "offline"))
        /* Translators: %s is a reason such as “no answer in time” */
        return g_strdup_printf (C_("account", "not reachable: %s"), lf_words_short_reason (account->reason));
      return g_strdup (C_("account", "not reachable"));
    case LF_ACCOUNT_SLOWED:
      return words_for_slowed (account, now_us);
    case LF_ACCOUNT_FINE:
    default:
      /* With a reason it is there, but not for everything. */
      return g_strdup (account->reason != NULL ? lf_words_short_reason (account->reason) : C_("account", "ready"));
    }
}

/**
 * lf_words_for_network:
 * @network_id: folder name of a network
 *
 * Returns: (transfer none): its name as people say it; @network_id itself when this program does not know it
 */
const char *
lf_words_for_network (const char *network_id)
{
  const LfNetwork *network = lf_network_find (network_id);

  return network != NULL ? g_dgettext (GETTEXT_PACKAGE, network->name) : network_id;
}

const char *
lf_words_for_sign_in_page (LfSignInPage page)
{
  switch (page)
    {
    case LF_SIGN_IN_PAGE_DONE:
      return _("You are signed in. Close this page and go back to Litfaß.");
    case LF_SIGN_IN_PAGE_STRAY:
      return _("This page belongs to another attempt to sign in, so nothing was done. Close it and go back to Litfaß: if it still waits for the browser, "
               "choose “Open again” there; otherwise sign in once more.");
    case LF_SIGN_IN_PAGE_DENIED:
    default:
      return _("You were not signed in. Close this page and go back to Litfaß.");
    }
}
