/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetches what is new at one account, stores it, and decides when to look again. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/inbox/lf-poller.h"

#include "core/base/lf-crash.h"
#include "core/base/lf-retry.h"
#include "core/inbox/lf-renewal.h"
#include "core/store/lf-store-items.h"

#include <string.h>

#define LEAST_WAIT_US (LF_SECOND_US / 2)
#define KEYRING_WAIT_US (15 * LF_SECOND_US)

/* The looks of all accounts fall on common beats, counted from the start of the machine: it wakes once for all of them, and no two
 * offices ask a server at the same moment. A wait of our own ends on the long beat before its end, so it is never longer; a wait that
 * was asked for, on the short one after it. */
#define BEAT_US LF_MINUTE_US
#define SHORT_BEAT_US (5 * LF_SECOND_US)
#define LONG_WAIT_US (30 * LF_SECOND_US)

/* How often a server is asked about an account itself. The first time not at once: when a program starts, people wait for other things. */
#define RENEW_FIRST_US (10 * LF_MINUTE_US)
#define RENEW_US (24 * LF_HOUR_US)
#define RENEW_FAILED_US LF_HOUR_US

/* A server that always says “more” is not asked for ever; the next round goes on from there. */
#define MAX_PAGES 200

typedef struct {
  LfStream stream;
  LfCan    can;     /* 0: every network */
} Stream;

/* A place, or a whole stream, is given up when the server refuses it in so many rounds: once may be anything. */
#define MAX_REFUSALS 3

static const Stream streams[] = {
  { LF_STREAM_MENTIONS, 0 },
  { LF_STREAM_MESSAGES, LF_CAN_MESSAGES },
  { LF_STREAM_OWN, LF_CAN_OWN },
};

/* In a row. */
typedef struct {
  guint n_of_place;   /* of the place where a stream was */
  guint n_of_all;     /* of the stream, while another one was answered */
} Refusals;

typedef struct {
  gint64 looked_us;        /* the end of the last round that ended well */
  gint64 began_boot_us;    /* the last round; 0: none yet */
  gint64 due_boot_us;      /* the next one */
  gint64 renew_boot_us;    /* from then on a round that ends well also asks about the account itself */
} Times;

struct _LfPoller {
  GObject       parent_instance;
  LfStore      *store;
  LfAccounts   *accounts;
  LfAdapter    *adapter;
  LfAlarm      *alarm;
  GCancellable *cancellable;   /* of the round that runs; NULL: none does */
  GPtrArray    *waiting;       /* of GTask: for the end of this round */
  GPtrArray    *late;          /* of GTask: came in the middle, want a round of their own */
  Times         times;
  gboolean      stirred;       /* while this round runs: what it has read may be old */
  guint         n_failures;
  guint         unsupported;   /* bits 1 << LfStream: not asked for until somebody signs in anew */
  Refusals      refusals[G_N_ELEMENTS (streams)];
  LfAccountState state;
  gboolean      reads;         /* whether anything is fetched for the account */
  gboolean      started;
};

enum { LOOKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfPoller, lf_poller, G_TYPE_OBJECT)

/* One look at all streams. */
typedef struct {
  LfPoller  *poller;
  char      *account_uid;
  guint      index;          /* in streams[] */
  guint      n_pages;
  char      *cursor;
  char      *kept;           /* the place as it is stored */
  LfFetched *fetched;        /* on its way into the store */
  gssize     n_new;
  gint64     poll_after_ms;
  guint      poll_slower;    /* what the fullest quota asks for */
  guint      answered;       /* bits 1 << index in streams[] … */
  guint      refused;        /* … with NOT_ALLOWED, and the first refusal: */
  GError    *refusal;
  GError    *error;          /* the first of another kind */
  gboolean   store_failed;
} Round;

static void fetch_page (Round *round);
static void begin_stream (Round *round);
static void begin_round (LfPoller *self);

static void
round_free (Round *round)
{
  g_object_unref (round->poller);
  g_free (round->account_uid);
  g_free (round->cursor);
  g_free (round->kept);
  g_clear_pointer (&round->fetched, lf_fetched_unref);
  g_clear_error (&round->refusal);
  g_clear_error (&round->error);
  g_free (round);
}

static const char *
peek_uid (LfPoller *self)
{
  return lf_adapter_get_account (self->adapter)->uid;
}

/* The wait is a span: measured by the time since boot, so that a wall clock that is set does not change it. */
static void
arm (LfPoller *self)
{
  LfClock *clock = lf_store_get_clock (self->store);
  gint64 left_us = MAX (0, self->times.due_boot_us - lf_clock_boot_us (clock));

  lf_alarm_set (self->alarm, self->started && self->cancellable == NULL ? lf_clock_now_us (clock) + left_us : 0);
}

/* What IT wants at least between two looks; 0: nothing. */
static gint64
get_least_us (LfPoller *self)
{
  LfPolicy *policy = lf_accounts_get_policy (self->accounts);

  return policy != NULL ? lf_policy_get_poll_min_us (policy, lf_adapter_get_account (self->adapter)->network) : 0;
}

/* Never more often than IT wants. */
static gint64
get_earliest_us (LfPoller *self)
{
  gint64 least_us = get_least_us (self);

  return least_us > 0 && self->times.began_boot_us > 0 ? self->times.began_boot_us + least_us : 0;
}

static void
plan_next (LfPoller *self,
           gint64    wait_us)
{
  gint64 now_us = lf_clock_boot_us (lf_store_get_clock (self->store));

  self->times.due_boot_us = MAX (now_us + MAX (wait_us, LEAST_WAIT_US), get_earliest_us (self));
  arm (self);
}

/* The wait until the beat that is meant by a wait of this length. */
static gint64
round_to_beat_us (LfPoller *self,
                  gint64    wait_us,
                  gboolean  asked_for)
{
  gint64 now_us = lf_clock_boot_us (lf_store_get_clock (self->store));
  gint64 due_us = now_us + wait_us;
  gint64 beat_us = wait_us >= LONG_WAIT_US ? SHORT_BEAT_US : LF_SECOND_US;

  if (wait_us < LF_SECOND_US)
    return wait_us;
  if (!asked_for && wait_us >= BEAT_US)
    return due_us - due_us % BEAT_US - now_us;
  return due_us + (beat_us - due_us % beat_us) % beat_us - now_us;
}

/* After these the other streams need not be tried: they would fail the same way, or make it worse. */
static gboolean
ends_round (const GError *error)
{
  if (error->domain != LF_NETWORK_ERROR)
    return TRUE;

  switch ((LfNetworkError) error->code)
    {
    case LF_NETWORK_ERROR_NOT_ALLOWED:
    case LF_NETWORK_ERROR_GONE:
    case LF_NETWORK_ERROR_REJECTED:
    case LF_NETWORK_ERROR_UNSUPPORTED:
    case LF_NETWORK_ERROR_NOT_UNDERSTOOD:
      return FALSE;
    case LF_NETWORK_ERROR_OFFLINE:
    case LF_NETWORK_ERROR_TIMED_OUT:
    case LF_NETWORK_ERROR_WAIT:
    case LF_NETWORK_ERROR_UNSURE:
    case LF_NETWORK_ERROR_SIGN_IN_AGAIN:
    case LF_NETWORK_ERROR_SHORTEN:
    case LF_NETWORK_ERROR_NOT_SECURE:
    default:
      return TRUE;
    }
}

/* IT says so: until it says something else. */
static gboolean
is_barred (const GError *error)
{
  g_autofree char *reason = error != NULL ? lf_error_dup_reason (error) : NULL;

  return lf_reason_is (reason, "not-by-it");
}

static gint64
decide_wait_us (LfPoller *self,
                Round    *round)
{
  const LfNetworkErrorInfo *info = lf_network_error_peek_info (round->error);
  gint64 usual_us = lf_test_span_us ("LF_POLL_WAIT_MS", LF_POLL_WAIT_US);

  if (round->error != NULL && g_error_matches (round->error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT) && info->wait_ms > 0)
    return round_to_beat_us (self, info->wait_ms * 1000, TRUE);
  if (is_barred (round->error))
    return LF_HOUR_US;
  /* A keyring that is locked costs nobody anything but this computer, and it may be unlocked at any moment. */
  if (round->error != NULL && round->error->domain == LF_SECRETS_ERROR)
    return round_to_beat_us (self, KEYRING_WAIT_US, TRUE);
  if (self->n_failures > 0)
    return round_to_beat_us (self, lf_retry_wait_us (self->n_failures), TRUE);
  /* Slower than the account is looked at anyway. */
  if (round->poll_slower > 1)
    return round_to_beat_us (self, MAX (MAX (usual_us, get_least_us (self)) * round->poll_slower, round->poll_after_ms * 1000), TRUE);
  if (round->poll_after_ms > 0)
    return round_to_beat_us (self, round->poll_after_ms * 1000, TRUE);

  return round_to_beat_us (self, usual_us, FALSE);
}

static void
end_waiting (GPtrArray *tasks,
             Round     *round)
{
  for (guint i = 0; i < tasks->len; i++)
    {
      if (round->error != NULL)
        g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (round->error));
      else
        g_task_return_int (g_ptr_array_index (tasks, i), round->n_new);
    }
}

/* One list that this account may not read does not make it ill while the server answers for another one: it has no such list. Where nothing
 * was answered, the account is refused. */
static void
settle_refusals (Round *round)
{
  LfPoller *self = round->poller;
  gboolean answers = (round->answered & ~round->refused) != 0;

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    if (answers && !self->stirred && (round->refused & 1u << i) && ++self->refusals[i].n_of_all >= MAX_REFUSALS)
      {
        g_debug ("%s: %s is not for this account", round->account_uid, lf_stream_name (streams[i].stream));
        self->unsupported |= 1u << streams[i].stream;
      }
  if (!answers && round->error == NULL)
    round->error = g_steal_pointer (&round->refusal);
}

/* Where nothing is read nobody was asked: that says nothing of a sign-in that has ended, or was never there. */
static gboolean
says_something (Round *round)
{
  return !round->store_failed && (round->error != NULL || round->poller->reads || round->poller->state != LF_ACCOUNT_SIGN_IN_AGAIN);
}

/* Takes the round. */
static void
end_round (Round *round)
{
  g_autoptr(LfPoller) self = g_object_ref (round->poller);
  g_autoptr(GPtrArray) waiting = g_steal_pointer (&self->waiting);
  gboolean cancelled = g_error_matches (round->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  self->waiting = g_steal_pointer (&self->late);
  self->late = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_object (&self->cancellable);
  settle_refusals (round);

  if (!cancelled)
    {
      self->n_failures = round->error != NULL && ends_round (round->error) ? self->n_failures + 1 : 0;
      if (says_something (round))
        lf_accounts_note_contact (self->accounts, round->account_uid, round->error);
      plan_next (self, self->stirred && self->n_failures == 0 ? 0 : decide_wait_us (self, round));
    }
  else
    /* Stopped, and started again before this end came. */
    plan_next (self, 0);
  if (round->error == NULL)
    {
      self->times.looked_us = lf_clock_now_us (lf_store_get_clock (self->store));
      g_signal_emit (self, signals[LOOKED], 0, (guint) round->n_new);
    }
  else
    g_debug ("%s: not looked: %s", round->account_uid, round->error->message);

  end_waiting (waiting, round);
  round_free (round);
  if (self->waiting->len > 0)
    begin_round (self);
}

static void
on_renewed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Round *round = user_data;
  LfPoller *self = round->poller;
  g_autoptr(GError) error = NULL;
  gboolean renewed = lf_renewal_run_finish (result, &error);

  /* That this failed is nobody's trouble: what is known stays. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    round->error = g_steal_pointer (&error);
  else if (!renewed)
    g_debug ("%s: not asked about itself: %s", round->account_uid, error->message);
  self->times.renew_boot_us = lf_clock_boot_us (lf_store_get_clock (self->store)) + (renewed ? RENEW_US : RENEW_FAILED_US);
  end_round (round);
}

/* Not where each question costs money. */
static void
end_streams (Round *round)
{
  LfPoller *self = round->poller;
  gint64 now_us = lf_clock_boot_us (lf_store_get_clock (self->store));

  if (round->error == NULL && self->started && now_us >= self->times.renew_boot_us && lf_adapter_get_reading_price_micro (self->adapter) == 0)
    lf_renewal_run_async (self->accounts, self->adapter, self->cancellable, on_renewed_cb, round);
  else
    end_round (round);
}

static void
next_stream (Round *round)
{
  round->index++;
  begin_stream (round);
}

/* Takes @error. */
static void
take_error (Round  *round,
            GError *error)
{
  LfStream stream = streams[round->index].stream;
  gboolean ends = ends_round (error);

  if (round->cursor != NULL && round->n_pages == 0 && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) &&
      ++round->poller->refusals[round->index].n_of_place == MAX_REFUSALS)
    {
      /* The server no longer knows where we were: begin with its newest page. Not when it does not know the list at all, for a moment or
       * for good: that says nothing of the place in it, and the pages between would be lost. */
      g_debug ("%s: cursor of %s given up: %s", round->account_uid, lf_stream_name (stream), error->message);
      g_clear_pointer (&round->cursor, g_free);
      g_error_free (error);
      fetch_page (round);
      return;
    }

  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED))
    {
      g_debug ("%s: no %s here", round->account_uid, lf_stream_name (stream));
      round->poller->unsupported |= 1u << stream;
      g_error_free (error);
    }
  /* What people write in public is what an inbox is for: an account that may not read it is told, never passed over. */
  else if (stream != LF_STREAM_MENTIONS && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED) && lf_error_is_refusal (error))
    {
      round->refused |= 1u << round->index;
      if (round->refusal == NULL)
        round->refusal = error;
      else
        g_error_free (error);
    }
  else if (round->error == NULL || ends)
    {
      g_clear_error (&round->error);
      round->error = error;
    }
  else
    g_error_free (error);

  if (ends)
    end_round (round);
  else
    next_stream (round);
}

static void
end_page (Round     *round,
          LfFetched *fetched)
{
  gboolean moved = g_strcmp0 (fetched->next_cursor, round->cursor) != 0;

  round->poll_slower = MAX (round->poll_slower, fetched->poll_slower);
  if (fetched->poll_after_ms > 0)
    round->poll_after_ms = round->poll_after_ms > 0 ? MIN (round->poll_after_ms, fetched->poll_after_ms) : fetched->poll_after_ms;

  if (fetched->more && moved && ++round->n_pages < MAX_PAGES)
    {
      g_free (round->cursor);
      round->cursor = g_strdup (fetched->next_cursor);
      fetch_page (round);
    }
  else
    next_stream (round);
}

static void
on_stored_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Round *round = user_data;
  g_autoptr(LfFetched) fetched = g_steal_pointer (&round->fetched);
  GError *error = NULL;
  gssize n_new = lf_store_put_items_finish (LF_STORE (object), result, &error);

  if (n_new < 0)
    {
      round->store_failed = TRUE;
      take_error (round, error);
      return;
    }

  round->n_new += n_new;
  g_free (round->kept);
  round->kept = g_strdup (fetched->next_cursor);
  end_page (round, fetched);
}

/* Nothing came, and the look goes on or ended at the place that is stored: nothing needs to be written. What was paid for is written, and
 * where a round ends in the middle. */
static gboolean
is_known (Round     *round,
          LfFetched *fetched)
{
  gboolean is_empty = fetched->items == NULL || fetched->items->len == 0;
  gboolean is_paid = fetched->n_skipped > 0 && lf_adapter_get_reading_price_micro (round->poller->adapter) > 0;
  gboolean goes_on = fetched->more && round->n_pages + 1 < MAX_PAGES;

  return is_empty && !is_paid && round->kept != NULL &&
         (goes_on || fetched->next_cursor == NULL || g_str_equal (fetched->next_cursor, round->kept));
}

static void
on_fetched_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Round *round = user_data;
  LfPoller *self = round->poller;
  LfItemsBatch batch = { round->account_uid, streams[round->index].stream, NULL,
                         lf_adapter_get_reading_price_micro (LF_ADAPTER (object)) };
  GError *error = NULL;

  round->fetched = lf_adapter_fetch_finish (LF_ADAPTER (object), result, &error);
  if (round->fetched == NULL)
    {
      take_error (round, error);
      return;
    }

  round->answered |= 1u << round->index;
  self->refusals[round->index].n_of_all = 0;
  if (is_known (round, round->fetched))
    {
      g_autoptr(LfFetched) fetched = g_steal_pointer (&round->fetched);

      end_page (round, fetched);
      return;
    }

  self->refusals[round->index].n_of_place = 0;
  batch.fetched = round->fetched;
  lf_store_put_items_async (self->store, &batch, self->cancellable, on_stored_cb, round);
}

static void
fetch_page (Round *round)
{
  lf_adapter_fetch_async (round->poller->adapter, streams[round->index].stream, round->cursor, round->poller->cancellable,
                          on_fetched_cb, round);
}

static void
on_cursor_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Round *round = user_data;
  gint64 looked_us;
  GError *error = NULL;
  char *cursor = lf_store_get_cursor_finish (LF_STORE (object), result, &looked_us, &error);

  if (error == NULL)
    g_cancellable_set_error_if_cancelled (round->poller->cancellable, &error);
  if (error != NULL)
    {
      g_free (cursor);
      round->store_failed = TRUE;
      take_error (round, error);
      return;
    }

  g_free (round->kept);
  round->kept = g_strdup (cursor);
  round->cursor = cursor;
  fetch_page (round);
}

static void
begin_stream (Round *round)
{
  LfPoller *self = round->poller;

  while (round->index < G_N_ELEMENTS (streams) && (!lf_adapter_can (self->adapter, streams[round->index].can) ||
                                                   (self->unsupported & 1u << streams[round->index].stream)))
    round->index++;
  if (round->index == G_N_ELEMENTS (streams))
    {
      end_streams (round);
      return;
    }

  round->n_pages = 0;
  g_clear_pointer (&round->cursor, g_free);
  lf_store_get_cursor_async (self->store, round->account_uid, streams[round->index].stream, on_cursor_cb, round);
}

static void
begin_round (LfPoller *self)
{
  Round *round = g_new0 (Round, 1);

  g_assert (self->cancellable == NULL);
  self->cancellable = g_cancellable_new ();
  self->stirred = FALSE;
  self->times.began_boot_us = lf_clock_boot_us (lf_store_get_clock (self->store));
  lf_alarm_set (self->alarm, 0);
  round->poller = g_object_ref (self);
  round->account_uid = g_strdup (peek_uid (self));
  begin_stream (round);
}

static void
on_alarm_cb (gpointer user_data)
{
  LfPoller *self = user_data;

  if (self->started && self->cancellable == NULL)
    begin_round (self);
}

static void
on_clock_changed_cb (LfClock  *clock,
                     LfPoller *self)
{
  arm (self);
}

/* Who has signed in again does not wait for the end of the back-off, and who has just switched reading on does not wait at all. */
static void
on_account_changed_cb (LfAdapter  *adapter,
                       GParamSpec *pspec,
                       LfPoller   *self)
{
  LfAccountState before = self->state;
  gboolean read = self->reads;

  self->state = lf_adapter_get_account (adapter)->state;
  self->reads = lf_adapter_get_reads (adapter);
  if (self->cancellable == NULL && ((before == LF_ACCOUNT_SIGN_IN_AGAIN && self->state == LF_ACCOUNT_FINE) || (!read && self->reads)))
    {
      self->n_failures = 0;
      plan_next (self, 0);
    }
}

/* The new sign-in may be good for more. What a round that runs is told was said to the old one. */
static void
on_signed_in_cb (LfAdapter *adapter,
                 LfPoller  *self)
{
  self->unsupported = 0;
  self->stirred = TRUE;
  self->n_failures = 0;
  memset (self->refusals, 0, sizeof self->refusals);
  if (self->cancellable == NULL)
    plan_next (self, 0);
}

/* After failures the back-off goes on: what stirred will still be there. */
static void
on_stirred_cb (LfAdapter *adapter,
               LfPoller  *self)
{
  self->stirred = TRUE;
  if (self->cancellable == NULL && self->n_failures == 0)
    plan_next (self, 0);
}

static void
on_policy_changed_cb (LfPolicy *policy,
                      LfPoller *self)
{
  if (self->cancellable != NULL)
    return;
  self->n_failures = 0;
  plan_next (self, 0);
}

static void
lf_poller_dispose (GObject *object)
{
  LfPoller *self = LF_POLLER (object);

  g_clear_object (&self->alarm);

  G_OBJECT_CLASS (lf_poller_parent_class)->dispose (object);
}

static void
lf_poller_finalize (GObject *object)
{
  LfPoller *self = LF_POLLER (object);

  g_clear_object (&self->store);
  g_clear_object (&self->accounts);
  g_clear_object (&self->adapter);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->late, g_ptr_array_unref);

  G_OBJECT_CLASS (lf_poller_parent_class)->finalize (object);
}

static void
lf_poller_class_init (LfPollerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_poller_dispose;
  object_class->finalize = lf_poller_finalize;
  signals[LOOKED] = g_signal_new ("looked", LF_TYPE_POLLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lf_poller_init (LfPoller *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->late = g_ptr_array_new_with_free_func (g_object_unref);
}

LfPoller *
lf_poller_new (LfStore    *store,
               LfAccounts *accounts,
               LfAdapter  *adapter)
{
  LfPoller *self = g_object_new (LF_TYPE_POLLER, NULL);

  self->store = g_object_ref (store);
  self->accounts = g_object_ref (accounts);
  self->adapter = g_object_ref (adapter);
  self->times.renew_boot_us = lf_clock_boot_us (lf_store_get_clock (store)) + RENEW_FIRST_US;
  self->state = lf_adapter_get_account (adapter)->state;
  self->reads = lf_adapter_get_reads (adapter);
  self->alarm = lf_alarm_new (lf_store_get_clock (store), on_alarm_cb, self);
  g_signal_connect_object (lf_store_get_clock (store), "changed", G_CALLBACK (on_clock_changed_cb), self, 0);
  g_signal_connect_object (adapter, "notify::account", G_CALLBACK (on_account_changed_cb), self, 0);
  g_signal_connect_object (adapter, "stirred", G_CALLBACK (on_stirred_cb), self, 0);
  g_signal_connect_object (adapter, "signed-in", G_CALLBACK (on_signed_in_cb), self, 0);
  if (lf_accounts_get_policy (accounts) != NULL)
    g_signal_connect_object (lf_accounts_get_policy (accounts), "changed", G_CALLBACK (on_policy_changed_cb), self, 0);
  return self;
}

LfAdapter *
lf_poller_get_adapter (LfPoller *self)
{
  return self->adapter;
}

/**
 * lf_poller_get_looked_us:
 *
 * Returns: µs UTC of the end of the last round of this process that ended well; 0 for none
 */
gint64
lf_poller_get_looked_us (LfPoller *self)
{
  return self->times.looked_us;
}

gboolean
lf_poller_is_looking (LfPoller *self)
{
  return self->cancellable != NULL;
}

void
lf_poller_start (LfPoller *self)
{
  if (self->started)
    return;

  self->started = TRUE;
  if (self->cancellable != NULL)
    return;
  if (get_earliest_us (self) > lf_clock_boot_us (lf_store_get_clock (self->store)))
    plan_next (self, 0);
  else
    begin_round (self);
}

void
lf_poller_stop (LfPoller *self)
{
  if (!self->started)
    return;

  self->started = FALSE;
  lf_alarm_set (self->alarm, 0);
  g_cancellable_cancel (self->cancellable);
}

void
lf_poller_cancel (LfPoller *self)
{
  g_cancellable_cancel (self->cancellable);
}

void
lf_poller_look_async (LfPoller            *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  if (self->cancellable != NULL)
    {
      /* The stream that has been read in this round may already have more. */
      g_ptr_array_add (self->late, task);
      return;
    }

  g_ptr_array_add (self->waiting, task);
  begin_round (self);
}

gssize
lf_poller_look_finish (LfPoller      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}
