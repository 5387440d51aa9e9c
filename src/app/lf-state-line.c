/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line at the foot of the main window. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-state-line.h"

#include <glib/gi18n.h>

#include "app/compat/lf-focus.h"
#include "app/widgets/lf-toasts.h"
#include "core/words/lf-words.h"

/* Within this time a post is named with its seconds and can be stopped here; no waiting time is longer. */
#define SOON_US LF_MINUTE_US

/* “today” turns into a weekday at midnight, so the line is written anew now and then. */
#define REFRESH_S 30

struct _LfStateLine {
  GtkWidget parent_instance;

  LfOverview *overview;
  char       *next_post_uid;
  guint       tick_id;
  gboolean    ticks_fast;
  GtkWidget  *box;
  GtkWidget  *next_icon;
  GtkWidget  *next_label;
  GtkStack   *stop_stack;
  GtkWidget  *stop_button;
  GtkWidget  *problems_button;
  GtkWidget  *problems_label;
};

G_DEFINE_FINAL_TYPE (LfStateLine, lf_state_line, GTK_TYPE_WIDGET)

static LfClock *
get_clock (LfStateLine *self)
{
  return lf_context_get_clock (lf_overview_get_context (self->overview));
}

static char *
make_soon_text (gint64 wait_us,
                guint  n_accounts)
{
  guint wait_s = (guint) ((wait_us + LF_SECOND_US - 1) / LF_SECOND_US);

  if (wait_us <= 0)
    return g_strdup_printf (ngettext ("Going out now on %u account", "Going out now on %u accounts", n_accounts), n_accounts);
  /* Translators: %1$u is a number of seconds, %2$u counts accounts */
  return g_strdup_printf (ngettext ("Goes out in %1$u s on %2$u account", "Goes out in %1$u s on %2$u accounts", n_accounts),
                          wait_s, n_accounts);
}

static char *
make_next_text (LfDelivery *next,
                guint       n_accounts,
                gint64      now_us)
{
  g_autofree char *words = lf_revision_dup_first_words (next->revision, 40);
  g_autofree char *when = NULL;

  if (next->due->due_us - now_us < SOON_US)
    return make_soon_text (next->due->due_us - now_us, n_accounts);

  when = lf_words_time_due (next->due->due_us, now_us);
  /* Translators: %1$s is a time such as “today 14:30”, %2$s the first words of a post, %3$u counts accounts */
  return g_strdup_printf (ngettext ("Next: %1$s “%2$s” on %3$u account", "Next: %1$s “%2$s” on %3$u accounts", n_accounts),
                          when, words, n_accounts);
}

static gboolean on_tick_cb (gpointer user_data);

static void
arm_tick (LfStateLine *self,
          gboolean     fast)
{
  if (self->tick_id != 0 && self->ticks_fast == fast)
    return;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  self->ticks_fast = fast;
  self->tick_id = g_timeout_add_seconds (fast ? 1 : REFRESH_S, on_tick_cb, self);
}

/* What goes out by itself comes before what was tried already and waits. G_MAXUINT: nothing. */
static guint
find_next (GPtrArray *upcoming)
{
  for (guint i = 0; i < upcoming->len; i++)
    if (((LfDelivery *) g_ptr_array_index (upcoming, i))->state == LF_DELIVERY_QUEUED)
      return i;
  return upcoming->len > 0 ? 0 : G_MAXUINT;
}

static char *
make_waiting_text (LfDelivery *delivery,
                   gint64      now_us)
{
  g_autofree char *words = lf_revision_dup_first_words (delivery->revision, 40);
  g_autofree char *state = lf_words_for_delivery (delivery, NULL, now_us);

  /* Translators: %1$s are the first words of a post, %2$s its state: “next try 14:05, network does not answer” */
  return g_strdup_printf (_("“%1$s”: %2$s"), words, state);
}

/* What a server keeps goes out without this computer. */
static char *
make_at_server_text (LfDelivery *next,
                     guint       n_accounts,
                     gint64      now_us)
{
  g_autofree char *words = lf_revision_dup_first_words (next->revision, 40);
  g_autofree char *when = lf_words_time_due (next->due->due_us, now_us);

  /* Translators: what servers send by themselves; %1$s is a time such as “today 14:30”, %2$s the first words of a post, %3$u counts accounts */
  return g_strdup_printf (ngettext ("Next, by the server: %1$s “%2$s” on %3$u account", "Next, by the servers: %1$s “%2$s” on %3$u accounts", n_accounts),
                          when, words, n_accounts);
}

/* What its server sends before @next (nullable) goes out from here. G_MAXUINT: nothing; what can still be stopped here is always named. */
static guint
find_at_server (GPtrArray  *at_server,
                LfDelivery *next,
                gint64      now_us)
{
  guint i = 0;

  /* Those are out, or nearly: the outbox asks. */
  while (i < at_server->len && ((LfDelivery *) g_ptr_array_index (at_server, i))->due->due_us <= now_us)
    i++;
  if (i == at_server->len)
    return G_MAXUINT;
  if (next == NULL || next->state != LF_DELIVERY_QUEUED)
    return i;
  if (next->due->due_us - now_us < SOON_US)
    return G_MAXUINT;
  return ((LfDelivery *) g_ptr_array_index (at_server, i))->due->due_us < next->due->due_us ? i : G_MAXUINT;
}

static void
show_next (LfStateLine *self)
{
  GPtrArray *upcoming = lf_overview_get_upcoming (self->overview);
  gint64 now_us = lf_clock_now_us (get_clock (self));
  guint i = find_next (upcoming);
  GPtrArray *at_server = lf_overview_get_at_server (self->overview);
  LfDelivery *next = i != G_MAXUINT ? g_ptr_array_index (upcoming, i) : NULL;
  guint there = find_at_server (at_server, next, now_us);
  gboolean queued = next != NULL && next->state == LF_DELIVERY_QUEUED;
  gboolean soon = queued && next->due->due_us - now_us < SOON_US && next->due->due_us > now_us;
  g_autofree char *text = NULL;

  g_free (self->next_post_uid);
  self->next_post_uid = next != NULL ? g_strdup (next->post_uid) : NULL;
  if (there != G_MAXUINT)
    text = make_at_server_text (g_ptr_array_index (at_server, there), lf_overview_group_length (at_server, there), now_us);
  else if (next == NULL)
    text = g_strdup (_("Nothing is planned"));
  else if (queued)
    text = make_next_text (next, lf_overview_group_length (upcoming, i), now_us);
  else
    text = make_waiting_text (next, now_us);
  gtk_label_set_text (GTK_LABEL (self->next_label), text);
  gtk_widget_set_tooltip_text (self->next_label, text);
  gtk_stack_set_visible_child_name (self->stop_stack, soon ? "stop" : "none");
  /* The second before the minute begins must not be missed by the slow beat. */
  arm_tick (self, queued && next->due->due_us - now_us < SOON_US + REFRESH_S * LF_SECOND_US);
}

static void
show_problems (LfStateLine *self)
{
  guint n = lf_overview_count_problems (self->overview, NULL, NULL);
  g_autofree char *text = g_strdup_printf (ngettext ("Look at %u problem", "Look at %u problems", n), n);

  gtk_label_set_text (GTK_LABEL (self->problems_label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problems_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (self->problems_button, n > 0);
}

static void
on_overview_changed_cb (LfStateLine *self)
{
  gtk_widget_set_visible (self->box, lf_overview_is_known (self->overview));
  show_next (self);
  show_problems (self);
}

static gboolean
on_tick_cb (gpointer user_data)
{
  LfStateLine *self = user_data;
  gboolean was_fast = self->ticks_fast;

  show_next (self);
  return self->ticks_fast == was_fast ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
on_stop_clicked_cb (LfStateLine *self)
{
  if (self->next_post_uid != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.stop-post", "s", self->next_post_uid);
}

static gboolean
lf_state_line_grab_focus (GtkWidget *widget)
{
  LfStateLine *self = LF_STATE_LINE (widget);

  if (gtk_widget_get_child_visible (self->stop_button))
    return gtk_widget_grab_focus (self->stop_button);
  if (gtk_widget_get_visible (self->problems_button))
    return gtk_widget_grab_focus (self->problems_button);
  return gtk_widget_grab_focus (self->next_label);
}

static void
lf_state_line_dispose (GObject *object)
{
  LfStateLine *self = LF_STATE_LINE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->overview);
  g_clear_pointer (&self->next_post_uid, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_state_line_parent_class)->dispose (object);
}

static void
lf_state_line_class_init (LfStateLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_state_line_dispose;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_state_line_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-state-line.ui");
  gtk_widget_class_bind_template_child (widget_class, LfStateLine, box);
  gtk_widget_class_bind_template_child (widget_class, LfStateLine, next_icon);
  gtk_widget_class_bind_template_child (widget_class, LfStateLine, next_label);
  gtk_widget_class_bind_template_child (widget_class, LfStateLine, stop_button);
  gtk_widget_class_bind_template_child (widget_class, LfStateLine, stop_stack);
  gtk_widget_class_bind_template_child (widget_class, LfStateLine, problems_button);
  gtk_widget_class_bind_template_child (widget_class, LfStateLine, problems_label);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked_cb);
}

static void
lf_state_line_init (LfStateLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_state_line_set_overview:
 * @overview: what it tells; set once
 */
void
lf_state_line_set_overview (LfStateLine *self,
                            LfOverview  *overview)
{
  g_return_if_fail (LF_IS_STATE_LINE (self));
  g_return_if_fail (self->overview == NULL);

  self->overview = g_object_ref (overview);
  g_signal_connect_object (overview, "changed", G_CALLBACK (on_overview_changed_cb), self, G_CONNECT_SWAPPED);
  on_overview_changed_cb (self);
}
