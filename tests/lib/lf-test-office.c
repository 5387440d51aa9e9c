/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile with one account at a server, and the processes that work for it. */

#include "config.h"

#include "lib/lf-test-office.h"

#include "core/http/lf-json.h"
#include "core/publish/lf-pictures.h"
#include "lib/lf-test-adapter.h"
#include "lib/lf-test-worker.h"
#include "lib/lf-test.h"

#include <signal.h>

#define PICTURE_ALT "Eine Linde vor dem Rathaus"

LfTestOffice *
lf_test_office_new (const LfTestNetwork *network,
                    guint                flags)
{
  g_autoptr(LfTestOffice) self = g_new0 (LfTestOffice, 1);

  g_unsetenv ("LF_CLOCK_AHEAD_MS");
  self->network = network;
  self->profile = lf_test_profile_new ();
  if (network->start (self, flags))
    return g_steal_pointer (&self);

  g_test_skip ("the packages of the server are not installed");
  return NULL;
}

void
lf_test_office_free (LfTestOffice *self)
{
  g_clear_pointer (&self->picture, lf_media_unref);
  g_free (self->account);
  lf_test_profile_free (self->profile);
  if (self->server != NULL)
    self->network->stop (self);
  g_free (self);
}

void
lf_test_office_take_picture (LfTestOffice *self)
{
  g_autoptr(GBytes) png = lf_test_make_png ();
  g_autofree char *path = g_build_filename (self->profile->folder, "linde.png", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png), &error);
  g_assert_no_error (error);
  lf_pictures_import_async (self->profile->folder, file, NULL, lf_test_done_cb, &result);
  self->picture = lf_pictures_import_finish (lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  self->picture->alt = g_strdup (PICTURE_ALT);
}

/* ---- Workers. */

/* This process lives where the server and the workers live, too. */
static void
open_profile (LfTestOffice *self)
{
  g_autofree char *ahead_ms = g_strdup_printf ("%" G_GINT64_FORMAT, self->ahead_us / 1000);

  g_setenv ("LF_CLOCK_AHEAD_MS", ahead_ms, TRUE);
  lf_test_profile_open (self->profile);
}

gboolean
lf_test_office_run (LfTestOffice *self,
                    guint         crash_at)
{
  g_autoptr(GSubprocess) worker = NULL;
  gboolean ended;

  lf_test_profile_close (self->profile);
  worker = lf_test_worker_spawn_later (self->profile->folder, crash_at, self->ahead_us);
  ended = lf_test_worker_wait (worker);
  open_profile (self);
  return ended;
}

static gboolean
is_request_there (gpointer data)
{
  LfTestOffice *self = data;

  return self->network->count_requests (self, "POST", self->network->path) > 0;
}

static gboolean
on_second_over_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

void
lf_test_office_run_beside_stopped (LfTestOffice *self,
                                   gboolean      waiting,
                                   const char   *text)
{
  g_autoptr(GSubprocess) first = NULL;
  g_autoptr(GSubprocess) second = NULL;
  gboolean over = FALSE;

  lf_test_profile_close (self->profile);
  first = lf_test_worker_spawn_later (self->profile->folder, 0, self->ahead_us);
  lf_test_wait_until (is_request_there, self, 20);
  g_subprocess_send_signal (first, SIGSTOP);
  second = lf_test_worker_spawn_later (self->profile->folder, 0, self->ahead_us);
  g_timeout_add_seconds (2, on_second_over_cb, &over);
  lf_test_wait_until (is_true, &over, 20);
  g_assert_cmpuint (lf_test_office_count (self, waiting, text), ==, 1);
  g_subprocess_send_signal (first, SIGCONT);
  g_assert_true (lf_test_worker_wait (first));
  g_assert_true (lf_test_worker_wait (second));
  open_profile (self);
}

gboolean
lf_test_office_run_killed (LfTestOffice *self,
                           guint         crash_at)
{
  if (lf_test_office_run (self, crash_at))
    return FALSE;

  g_assert_true (lf_test_office_run (self, 0));
  return TRUE;
}

void
lf_test_office_advance (LfTestOffice *self,
                        gint64        span_us)
{
  self->ahead_us += span_us;
  self->network->advance (self, span_us);
}

/* ---- What the office does. */

static LfDelivery *
submit (LfTestOffice       *self,
        const LfTestPost   *post)
{
  char *accounts[] = { self->account, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_test_profile_submit_post (self->profile, accounts, post, &error);

  g_assert_no_error (error);
  return lf_delivery_ref (g_ptr_array_index (deliveries, 0));
}

LfDelivery *
lf_test_office_send (LfTestOffice *self,
                     const char   *text)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->profile->context));

  return submit (self, &(LfTestPost) { .text = text, .picture = self->picture, .due_us = now_us });
}

gint64
lf_test_office_get_due_us (LfTestOffice *self)
{
  return g_get_real_time () / LF_SECOND_US * LF_SECOND_US + self->ahead_us + LF_HOUR_US;
}

LfDelivery *
lf_test_office_hand_over (LfTestOffice *self,
                          const char   *post_uid,
                          const char   *text)
{
  return submit (self, &(LfTestPost) { .post_uid = post_uid, .text = text, .picture = self->picture,
                                       .due_us = lf_test_office_get_due_us (self), .hand_over = LF_HAND_OVER_ALWAYS });
}

char *
lf_test_office_place_copy (LfTestOffice *self,
                           const char   *text)
{
  g_autoptr(LfDelivery) delivery = lf_test_office_hand_over (self, NULL, text);

  g_assert_true (lf_test_office_run (self, 0));
  lf_test_office_assert_is (self, delivery->uid, LF_DELIVERY_AT_SERVER, text);
  return g_strdup (delivery->uid);
}

void
lf_test_office_deed (LfTestOffice *self,
                     LfDeed        deed,
                     const char   *uid,
                     gint64        due_us)
{
  g_autoptr(LfDue) due = lf_due_new (due_us, NULL, NULL);
  g_autoptr(GError) error = NULL;

  lf_test_profile_deed (self->profile, deed, uid, due, &error);
  g_assert_no_error (error);
}

/* ---- What the server has. */

guint
lf_test_office_count (LfTestOffice *self,
                      gboolean      waiting,
                      const char   *text)
{
  g_autoptr(JsonArray) posts = self->network->dump (self, waiting);
  guint n = 0;

  for (guint i = 0; i < lf_json_n_objects (posts); i++)
    {
      JsonObject *post = lf_json_nth_object (posts, i);
      JsonArray *media = lf_json_get_array (post, "media");

      if (g_strcmp0 (lf_json_get_string (post, "text"), text) != 0)
        continue;
      if (media != NULL)
        g_assert_cmpuint (json_array_get_length (media), ==, self->picture != NULL ? 1 : 0);
      n++;
    }

  return n;
}

void
lf_test_office_lose (LfTestOffice *self,
                     const char   *kind,
                     const char   *method,
                     const char   *path,
                     gboolean      after)
{
  self->network->fault (self, &(LfTestFault) { kind, method, path, after, 1 });
}

void
lf_test_office_assert_is (LfTestOffice    *self,
                          const char      *uid,
                          LfDeliveryState  state,
                          const char      *text)
{
  g_autoptr(LfDelivery) delivery = lf_test_profile_read (self->profile, uid);

  g_assert_cmpstr (lf_delivery_state_name (delivery->state), ==, lf_delivery_state_name (state));
  g_assert_cmpuint (lf_test_office_count (self, TRUE, text), ==, state == LF_DELIVERY_AT_SERVER ? 1 : 0);
  g_assert_cmpuint (lf_test_office_count (self, FALSE, text), ==, state == LF_DELIVERY_SENT ? 1 : 0);
}

gboolean
lf_test_office_ends (LfTestOffice    *self,
                     const char      *uid,
                     LfDeliveryState  state,
                     const char      *text)
{
  g_autoptr(LfDelivery) delivery = lf_test_profile_read (self->profile, uid);
  gboolean left = self->network->leaves_to_person && delivery->state == LF_DELIVERY_UNSURE;

  if (left)
    g_assert_cmpstr (delivery->why.reason, ==, "decide");
  self->n_left += left;
  lf_test_office_assert_is (self, uid, left ? LF_DELIVERY_UNSURE : state, text);
  return !left;
}
