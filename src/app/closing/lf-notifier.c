/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures do not wait until somebody happens to look. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/closing/lf-notifier.h"

#include "core/words/lf-words.h"

#include <glib/gi18n.h>

#define NOTIFICATION_ID "problems"
#define FIRST_WORDS 60

struct _LfNotifier {
  GObject parent_instance;

  GtkApplication *app;
  LfOverview     *overview;
  guint           n_told;
  gboolean        began;
};

G_DEFINE_FINAL_TYPE (LfNotifier, lf_notifier, G_TYPE_OBJECT)

static gboolean
is_looked_at (LfNotifier *self)
{
  GtkWindow *active = gtk_application_get_active_window (self->app);

  return active != NULL && gtk_window_is_active (active);
}

static void
tell (LfNotifier *self,
      GPtrArray  *problems)
{
  LfDelivery *newest = g_ptr_array_index (problems, problems->len - 1);
  gboolean practice = lf_context_is_practice (lf_overview_get_context (self->overview));
  g_autofree char *count = g_strdup_printf (ngettext ("%u post needs you", "%u posts need you", problems->len), problems->len);
  /* Translators: the title of a desktop notification in practice; %s is the same title as otherwise */
  g_autofree char *title = practice ? g_strdup_printf (_("Practice: %s"), count) : g_strdup (count);
  g_autofree char *words = lf_revision_dup_first_words (newest->revision, FIRST_WORDS);
  g_autofree char *state = lf_words_for_delivery (newest, NULL, lf_clock_now_us (lf_context_get_clock (lf_overview_get_context (self->overview))));
  /* Translators: %1$s are the first words of a post, %2$s its state: “not sent: text too long” */
  g_autofree char *body = g_strdup_printf (_("“%1$s”: %2$s"), words, state);
  g_autoptr(GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, "app.problems");
  g_application_send_notification (G_APPLICATION (self->app), NOTIFICATION_ID, notification);
}

static void
on_changed_cb (LfNotifier *self)
{
  GPtrArray *problems = lf_overview_get_problems (self->overview);

  if (!lf_overview_is_known (self->overview))
    return;

  /* What was there at the start is on the screen at the start. */
  if (self->began && problems->len > self->n_told && !is_looked_at (self))
    tell (self, problems);
  else if (problems->len == 0 && self->n_told > 0)
    g_application_withdraw_notification (G_APPLICATION (self->app), NOTIFICATION_ID);
  self->n_told = problems->len;
  self->began = TRUE;
}

static void
lf_notifier_dispose (GObject *object)
{
  g_clear_object (&LF_NOTIFIER (object)->overview);

  G_OBJECT_CLASS (lf_notifier_parent_class)->dispose (object);
}

static void
lf_notifier_class_init (LfNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lf_notifier_dispose;
}

static void
lf_notifier_init (LfNotifier *self)
{
}

/**
 * lf_notifier_new:
 * @app: (not nullable): outlives the notifier, which it owns
 * @overview: what needs a deed
 *
 * Returns: (transfer full): a notifier at work
 */
LfNotifier *
lf_notifier_new (GtkApplication *app,
                 LfOverview     *overview)
{
  LfNotifier *self = g_object_new (LF_TYPE_NOTIFIER, NULL);

  self->app = app;
  self->overview = g_object_ref (overview);
  g_signal_connect_object (overview, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  on_changed_cb (self);
  return self;
}
