/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a post goes out: a month with what is planned, the posts of the selected day, and the time field. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-when-pane.h"

#include "app/compat/lf-focus.h"
#include "app/compose/lf-handing.h"
#include "app/compose/lf-time-field.h"
#include "app/plan/lf-month-grid.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

#define FIRST_WORDS 60
#define MAX_ENTRIES 5
#define DEFAULT_HOUR 9

struct _LfWhenPane {
  GtkWidget      parent_instance;

  LfContext     *context;
  LfComposition *composition;
  gulong         changed_id;
  LfSchedule    *schedule;
  gboolean       following;    /* the grid goes where the time field points */
  gboolean       showing;      /* the check is set by this pane, not by the person */

  LfMonthGrid   *month_grid;
  LfTimeField   *time_field;
  GtkWidget     *hand_check;
  GtkLabel      *hand_label;
  GtkLabel      *day_label;
  GtkWidget     *entry_box;
};

G_DEFINE_FINAL_TYPE (LfWhenPane, lf_when_pane, GTK_TYPE_WIDGET)

static void
add_line (LfWhenPane *self,
          const char *text,
          gboolean    quiet)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  /* So that a long line does not make the column wide. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_tooltip_text (label, text);
  if (quiet)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->entry_box), label);
}

static gboolean
stands_on (LfWhenPane  *self,
           LfPlanEntry *entry,
           LfDay        day)
{
  return lf_day_from_us (lf_plan_entry_get_due_us (entry)) == day &&
         lf_plan_entry_get_state (entry) != LF_DELIVERY_CANCELLED;
}

static gboolean
is_this_post (LfWhenPane  *self,
              LfPlanEntry *entry)
{
  const char *uid = lf_plan_entry_get_post_uid (entry);

  return uid != NULL && g_strcmp0 (uid, lf_composition_get_post_uid (self->composition)) == 0;
}

static char *
describe_entry (LfWhenPane  *self,
                LfPlanEntry *entry)
{
  LfRevision *revision = lf_plan_entry_get_revision (entry);
  g_autofree char *clock = lf_words_time_clock (lf_plan_entry_get_due_us (entry));
  g_autofree char *words = revision != NULL ? lf_revision_dup_first_words (revision, FIRST_WORDS) : NULL;

  if (is_this_post (self, entry))
    return g_strdup_printf ("%s  %s", clock, _("this post, as it is saved"));
  return g_strdup_printf ("%s  %s", clock, words != NULL ? words : lf_plan_entry_get_elsewhere (entry)->text);
}

static void
show_day (LfWhenPane *self)
{
  LfDay day = lf_month_grid_get_day (self->month_grid);
  g_autofree char *date = lf_day_dup_full (day);
  guint n_shown = 0, n_more = 0;
  GtkWidget *child;

  if (self->composition == NULL)
    return;

  while ((child = gtk_widget_get_first_child (self->entry_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->entry_box), child);
  gtk_label_set_label (self->day_label, date);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->schedule)); i++)
    {
      g_autoptr(LfPlanEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->schedule), i);
      g_autofree char *text = NULL;

      if (!stands_on (self, entry, day))
        continue;
      if (n_shown == MAX_ENTRIES)
        {
          n_more++;
          continue;
        }
      text = describe_entry (self, entry);
      add_line (self, text, is_this_post (self, entry));
      n_shown++;
    }

  if (n_more > 0)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more);

      add_line (self, more, TRUE);
    }
  if (n_shown == 0)
    add_line (self, _("Nothing planned on this day"), TRUE);
}

static void
read_month (LfWhenPane *self)
{
  LfDay first, end;

  lf_month_grid_get_shown (self->month_grid, &first, &end);
  lf_schedule_set_range (self->schedule, lf_day_start_us (first), lf_day_start_us (end));
}

static void
on_day_selected_cb (LfWhenPane *self)
{
  show_day (self);
}

static void
on_month_changed_cb (LfWhenPane *self)
{
  if (self->schedule != NULL)
    read_month (self);
}

/* A day alone gets an hour: nine o’clock, or the next full hour where that has passed. */
static void
on_day_activated_cb (LfWhenPane *self)
{
  LfDay day = lf_month_grid_get_day (self->month_grid);
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  gint64 hours = (now_us - lf_day_start_us (day)) / LF_HOUR_US + 1;
  int hour = now_us < lf_day_start_us (day) ? DEFAULT_HOUR : (int) CLAMP (hours, DEFAULT_HOUR, 23);

  lf_time_field_set_day (self->time_field, day, hour, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->time_field));
}

static void
follow_time (LfWhenPane *self)
{
  const LfDue *due = lf_time_field_get_due (self->time_field);

  if (due != NULL)
    lf_month_grid_select_day (self->month_grid, lf_day_from_us (due->due_us));
}

static void
on_time_changed_cb (LfWhenPane *self)
{
  self->following = TRUE;
  lf_composition_set_due (self->composition, lf_time_field_get_due (self->time_field), lf_time_field_is_wrong (self->time_field));
  self->following = FALSE;
  follow_time (self);
}

/* Only where a chosen account's server can. */
static void
show_handing (LfWhenPane *self)
{
  LfHanding handing = lf_handing_look (self->composition);
  g_autofree char *label = lf_handing_dup_label (&handing);

  self->showing = TRUE;
  gtk_label_set_label (self->hand_label, label);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->hand_check), lf_handing_is_wanted (self->composition, &handing));
  gtk_widget_set_visible (self->hand_check, handing.n_can > 0);
  self->showing = FALSE;
}

static void
on_hand_toggled_cb (LfWhenPane *self)
{
  gboolean wanted = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->hand_check));

  if (!self->showing && self->composition != NULL)
    lf_composition_set_hand_over (self->composition, wanted ? LF_HAND_OVER_ALWAYS : LF_HAND_OVER_NEVER);
}

/* The time that another hand gave the composition: a loaded post, or the hour the window was opened for. */
static void
on_composition_changed_cb (LfWhenPane *self)
{
  const LfDue *due = lf_composition_get_due (self->composition);
  const LfDue *shown = lf_time_field_get_due (self->time_field);

  show_handing (self);
  if (self->following || lf_time_field_is_wrong (self->time_field) ||
      (due != NULL ? due->due_us : 0) == (shown != NULL ? shown->due_us : 0))
    return;

  lf_time_field_set_due (self->time_field, due);
  follow_time (self);
}

static gboolean
lf_when_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LF_WHEN_PANE (widget)->month_grid));
}

static void
lf_when_pane_dispose (GObject *object)
{
  LfWhenPane *self = LF_WHEN_PANE (object);
  GtkWidget *child;

  g_clear_signal_handler (&self->changed_id, self->composition);
  if (self->schedule != NULL)
    g_signal_handlers_disconnect_by_data (self->schedule, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->schedule);
  g_clear_object (&self->composition);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_when_pane_parent_class)->dispose (object);
}

static void
lf_when_pane_class_init (LfWhenPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_when_pane_dispose;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_when_pane_grab_focus;

  g_type_ensure (LF_TYPE_MONTH_GRID);
  g_type_ensure (LF_TYPE_TIME_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-when-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LfWhenPane, month_grid);
  gtk_widget_class_bind_template_child (widget_class, LfWhenPane, time_field);
  gtk_widget_class_bind_template_child (widget_class, LfWhenPane, hand_check);
  gtk_widget_class_bind_template_child (widget_class, LfWhenPane, hand_label);
  gtk_widget_class_bind_template_child (widget_class, LfWhenPane, day_label);
  gtk_widget_class_bind_template_child (widget_class, LfWhenPane, entry_box);
  gtk_widget_class_bind_template_callback (widget_class, on_day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_day_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_month_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_time_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_hand_toggled_cb);
  gtk_widget_class_set_css_name (widget_class, "whenpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_when_pane_init (LfWhenPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Translators: the part of the compose window in which the time is chosen */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("compose", "When"), -1);
}

void
lf_when_pane_set_up (LfWhenPane    *self,
                     LfContext     *context,
                     LfComposition *composition)
{
  g_return_if_fail (LF_IS_WHEN_PANE (self));
  g_return_if_fail (self->composition == NULL);

  self->context = g_object_ref (context);
  self->composition = g_object_ref (composition);
  self->schedule = lf_schedule_new (lf_context_get_store (context));
  g_signal_connect_swapped (self->schedule, "items-changed", G_CALLBACK (show_day), self);
  lf_time_field_set_clock (self->time_field, lf_context_get_clock (context));
  lf_month_grid_set_clock (self->month_grid, lf_context_get_clock (context));
  lf_month_grid_set_entries (self->month_grid, G_LIST_MODEL (self->schedule));
  read_month (self);
  self->changed_id = g_signal_connect_swapped (composition, "changed", G_CALLBACK (on_composition_changed_cb), self);
  on_composition_changed_cb (self);
  show_day (self);
}

void
lf_when_pane_edit_time (LfWhenPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->time_field));
}
