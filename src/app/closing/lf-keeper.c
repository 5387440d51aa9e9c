/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the computer and the program there while something is due. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/closing/lf-keeper.h"

#include <glib/gi18n.h>

#include "app/closing/lf-problems-window.h"
#include "app/lf-window.h"

#define HOLD_BEFORE_US (15 * LF_MINUTE_US)
#define KEEP_WITHIN_US (24 * LF_HOUR_US)

struct _LfKeeper {
  GObject parent_instance;

  GtkApplication *app;
  LfOverview     *overview;
  LfAlarm        *alarm;
  guint           cookie;
  guint           n_asked_late;
};

G_DEFINE_FINAL_TYPE (LfKeeper, lf_keeper, G_TYPE_OBJECT)

static GtkWindow *
find_main_window (LfKeeper *self)
{
  for (GList *l = gtk_application_get_windows (self->app); l != NULL; l = l->next)
    if (LF_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static gint64
get_next_due (LfKeeper *self)
{
  GPtrArray *upcoming = lf_overview_get_upcoming (self->overview);

  return upcoming->len > 0 ? ((LfDelivery *) g_ptr_array_index (upcoming, 0))->due->due_us : 0;
}

static gboolean
is_sending (LfKeeper *self)
{
  LfContext *context = lf_overview_get_context (self->overview);

  return lf_worker_lock_is_held (lf_context_get_lock (context)) && !lf_outbox_is_idle (lf_context_get_outbox (context));
}

static void
hold_or_release (LfKeeper *self)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (lf_overview_get_context (self->overview)));
  gint64 due_us = get_next_due (self);
  gboolean hold = is_sending (self) || (due_us != 0 && due_us - now_us <= HOLD_BEFORE_US);

  if (hold && self->cookie == 0)
    self->cookie = gtk_application_inhibit (self->app, find_main_window (self), GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
                                            _("A post goes out within 15 minutes"));
  else if (!hold && self->cookie != 0)
    {
      gtk_application_uninhibit (self->app, self->cookie);
      self->cookie = 0;
    }
  lf_alarm_set (self->alarm, !hold && due_us != 0 ? due_us - HOLD_BEFORE_US : 0);
}

static void
end_when_hidden (LfKeeper *self)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (lf_overview_get_context (self->overview)));
  gint64 due_us = get_next_due (self);
  GtkWindow *main_window = find_main_window (self);

  for (GList *l = gtk_application_get_windows (self->app); l != NULL; l = l->next)
    if (gtk_widget_get_visible (l->data))
      return;
  if (main_window == NULL || is_sending (self) || (due_us != 0 && due_us - now_us < KEEP_WITHIN_US))
    return;

  /* What failed meanwhile is the first thing on screen at the next start. */
  gtk_window_destroy (main_window);
}

/* At the start, and whenever a sleep or a broken network made more late. */
static void
ask_late (LfKeeper *self)
{
  guint n_late = lf_overview_count_problems (self->overview, "late", NULL) + lf_overview_count_problems (self->overview, "copied", NULL);

  if (n_late > self->n_asked_late && find_main_window (self) != NULL)
    {
      gtk_window_present (find_main_window (self));
      lf_problems_window_show (find_main_window (self), self->overview, LF_PROBLEMS_LATE);
    }
  self->n_asked_late = n_late;
}

static void
on_changed_cb (LfKeeper *self)
{
  if (!lf_overview_is_known (self->overview))
    return;

  hold_or_release (self);
  ask_late (self);
  end_when_hidden (self);
}

static void
on_alarm_cb (gpointer user_data)
{
  on_changed_cb (user_data);
}

static void
lf_keeper_dispose (GObject *object)
{
  LfKeeper *self = LF_KEEPER (object);

  if (self->cookie != 0)
    gtk_application_uninhibit (self->app, self->cookie);
  self->cookie = 0;
  g_clear_object (&self->alarm);
  g_clear_object (&self->overview);

  G_OBJECT_CLASS (lf_keeper_parent_class)->dispose (object);
}

static void
lf_keeper_class_init (LfKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lf_keeper_dispose;
}

static void
lf_keeper_init (LfKeeper *self)
{
}

/**
 * lf_keeper_new:
 * @app: (not nullable): outlives the keeper, which it owns
 * @overview: what is due
 *
 * Returns: (transfer full): a keeper at work
 */
LfKeeper *
lf_keeper_new (GtkApplication *app,
               LfOverview     *overview)
{
  LfKeeper *self = g_object_new (LF_TYPE_KEEPER, NULL);
  LfContext *context = lf_overview_get_context (overview);

  self->app = app;
  self->overview = g_object_ref (overview);
  self->alarm = lf_alarm_new (lf_context_get_clock (context), on_alarm_cb, self);
  g_signal_connect_object (overview, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lf_context_get_outbox (context), "notify::idle", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  on_changed_cb (self);
  return self;
}
