/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A month as a grid of days with the number of posts on each: one tab stop, moved in by keys, readable for screen readers. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/plan/lf-month-grid.h"

#include "app/compat/lf-focus.h"
#include "app/plan/lf-day-cell.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

#define N_WEEKS 6
#define N_CELLS (N_WEEKS * 7)
#define MAX_LINES 2
#define LINE_CHARS 200

/* 1 January 1970 and 31 December 2999: all that can hold a post. */
#define FIRST_DAY 719163
#define LAST_DAY 1095362

struct _LfMonthGrid {
  GtkWidget   parent_instance;

  LfClock    *clock;
  LfAlarm    *midnight;
  GListModel *entries;
  gulong      entries_id;
  guint       first_weekday;
  LfDay       month;        /* its first day */
  LfDay       day;

  gboolean    roomy;

  GtkWidget  *head_box;
  GtkLabel   *title_label;
  GtkWidget  *grid_box;
  LfDayCell  *cells[N_CELLS];
};

enum { DAY_SELECTED, DAY_ACTIVATED, MONTH_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfMonthGrid, lf_month_grid, GTK_TYPE_WIDGET)

static LfDay
get_today (LfMonthGrid *self)
{
  return lf_day_from_us (self->clock != NULL ? lf_clock_now_us (self->clock) : g_get_real_time ());
}

static LfDay
get_first_shown (LfMonthGrid *self)
{
  return lf_day_week_start (self->month, self->first_weekday);
}

static gboolean
needs_a_deed (LfPlanEntry *entry)
{
  LfDeliveryState state = lf_plan_entry_get_state (entry);

  return state == LF_DELIVERY_FAILED || state == LF_DELIVERY_HELD || state == LF_DELIVERY_UNSURE;
}

/* How many posts each day on screen holds, and which of them have problems. */
static void
count_entries (LfMonthGrid *self,
               guint        counts[N_CELLS],
               gboolean     problems[N_CELLS])
{
  LfDay first = get_first_shown (self);
  guint n_entries = self->entries != NULL ? g_list_model_get_n_items (self->entries) : 0;

  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr(LfPlanEntry) entry = g_list_model_get_item (self->entries, i);
      LfDay day = lf_day_from_us (lf_plan_entry_get_due_us (entry));

      if (day < first || day >= first + N_CELLS || lf_plan_entry_get_elsewhere (entry) != NULL ||
          lf_plan_entry_get_state (entry) == LF_DELIVERY_CANCELLED)
        continue;
      counts[day - first]++;
      problems[day - first] |= needs_a_deed (entry);
    }
}

/* By the number that the office calls it; counted from its middle, wherever the week begins. */
static void
name_week (LfDayCell *first_cell,
           LfDay      first)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (lf_day_start_us (first + 3) / LF_SECOND_US);
  /* Translators: spoken for a row of the calendar; %d is the number of the week in the year */
  g_autofree char *name = g_strdup_printf (C_("calendar", "Week %d"), g_date_time_get_week_of_year (time));

  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (first_cell))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_days (LfMonthGrid *self)
{
  g_autofree char *title = lf_day_dup_month (self->month);
  guint counts[N_CELLS] = { 0 };
  gboolean problems[N_CELLS] = { FALSE };
  LfDay first = get_first_shown (self);
  LfDay today = get_today (self);

  count_entries (self, counts, problems);
  gtk_label_set_label (self->title_label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid_box), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  for (guint i = 0; i < N_CELLS; i++)
    {
      LfDay day = first + i;
      LfDayMark marks = 0;

      if (day == today)
        marks |= LF_DAY_TODAY;
      if (day == self->day)
        marks |= LF_DAY_SELECTED;
      if (lf_day_month_start (day) != self->month)
        marks |= LF_DAY_OTHER_MONTH;
      if (problems[i])
        marks |= LF_DAY_PROBLEM;
      lf_day_cell_show (self->cells[i], day, counts[i], marks);
      /* The one tab stop. */
      gtk_widget_set_focusable (GTK_WIDGET (self->cells[i]), day == self->day);
      if (i % 7 == 0)
        name_week (self->cells[i], day);
    }
}

static char *
make_line (LfPlanEntry *entry)
{
  LfRevision *revision = lf_plan_entry_get_revision (entry);
  g_autofree char *clock = lf_words_time_clock (lf_plan_entry_get_due_us (entry));
  g_autofree char *words = revision != NULL ? lf_revision_dup_first_words (revision, LINE_CHARS) : NULL;

  return g_strdup_printf ("%s %s", clock, words != NULL ? words : lf_plan_entry_get_elsewhere (entry)->text);
}

static void
show_lines (LfMonthGrid *self)
{
  LfDay first = get_first_shown (self);
  guint n_entries = self->entries != NULL ? g_list_model_get_n_items (self->entries) : 0;
  GStrvBuilder *lines[N_CELLS] = { NULL };
  guint n_lines[N_CELLS] = { 0 };

  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr(LfPlanEntry) entry = g_list_model_get_item (self->entries, i);
      LfDay day = lf_day_from_us (lf_plan_entry_get_due_us (entry));
      g_autofree char *line = NULL;

      if (day < first || day >= first + N_CELLS || n_lines[day - first] == MAX_LINES ||
          lf_plan_entry_get_state (entry) == LF_DELIVERY_CANCELLED)
        continue;
      if (lines[day - first] == NULL)
        lines[day - first] = g_strv_builder_new ();
      line = make_line (entry);
      g_strdelimit (line, "\n", ' ');
      g_strv_builder_add (lines[day - first], line);
      n_lines[day - first]++;
    }

  for (guint i = 0; i < N_CELLS; i++)
    {
      g_auto(GStrv) texts = lines[i] != NULL ? g_strv_builder_end (lines[i]) : g_new0 (char *, 1);

      lf_day_cell_set_lines (self->cells[i], (const char * const *) texts);
      g_clear_pointer (&lines[i], g_strv_builder_unref);
    }
}

static void
show_entries (LfMonthGrid *self)
{
  show_days (self);
  if (self->roomy)
    show_lines (self);
}

static LfDayCell *
get_selected_cell (LfMonthGrid *self)
{
  return self->cells[self->day - get_first_shown (self)];
}

static gboolean
has_focus (LfMonthGrid *self)
{
  return lf_focus_is_in (self->grid_box);
}

static void
move_to (LfMonthGrid *self,
         LfDay        day,
         gboolean     focus)
{
  LfDay month = lf_day_month_start (day);
  gboolean other_month = month != self->month;
  LfDayCell *old_cell = get_selected_cell (self);

  if ((day == self->day && !other_month) || day < FIRST_DAY || day > LAST_DAY)
    return;

  self->day = day;
  self->month = month;
  if (focus)
    {
      /* The new cell takes the focus before the old one ceases to be focusable: otherwise it would fall out of the grid. */
      GtkWidget *cell = GTK_WIDGET (get_selected_cell (self));

      gtk_widget_set_focusable (cell, TRUE);
      show_days (self);
      gtk_widget_grab_focus (cell);
    }
  else
    {
      show_days (self);
    }
  if (GTK_WIDGET (old_cell) != GTK_WIDGET (get_selected_cell (self)))
    gtk_widget_set_focusable (GTK_WIDGET (old_cell), FALSE);

  if (other_month && self->roomy)
    show_lines (self);
  if (other_month)
    g_signal_emit (self, signals[MONTH_CHANGED], 0);
  g_signal_emit (self, signals[DAY_SELECTED], 0);
}

static LfDay
find_target (LfMonthGrid *self,
             guint        keyval)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  LfDay week = lf_day_week_start (self->day, self->first_weekday);

  switch (keyval)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      return self->day + (rtl ? 1 : -1);
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      return self->day + (rtl ? -1 : 1);
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      return self->day - 7;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      return self->day + 7;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      return week;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      return week + 6;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:
      return lf_day_add_months (self->day, -1);
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down:
      return lf_day_add_months (self->day, 1);
    default:
      return 0;
    }
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint                  keyval,
                   guint                  keycode,
                   GdkModifierType        state,
                   LfMonthGrid           *self)
{
  LfDay target;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter || keyval == GDK_KEY_space)
    {
      g_signal_emit (self, signals[DAY_ACTIVATED], 0);
      return GDK_EVENT_STOP;
    }

  if ((target = find_target (self, keyval)) == 0)
    return GDK_EVENT_PROPAGATE;
  move_to (self, target, TRUE);
  return GDK_EVENT_STOP;
}

static void
on_cell_pressed_cb (GtkGestureClick *gesture,
                    int              n_press,
                    double           x,
                    double           y,
                    LfMonthGrid     *self)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  move_to (self, lf_day_cell_get_day (LF_DAY_CELL (cell)), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (get_selected_cell (self)));
  g_signal_emit (self, signals[DAY_ACTIVATED], 0);
}

static void
on_month_action_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  LfMonthGrid *self = LF_MONTH_GRID (widget);

  if (g_str_equal (action, "month.today"))
    lf_month_grid_go_to_today (self);
  else
    lf_month_grid_turn (self, g_str_equal (action, "month.next") ? 1 : -1);
}

static void
arm_midnight (LfMonthGrid *self)
{
  lf_alarm_set (self->midnight, lf_day_start_us (get_today (self) + 1));
}

static void
on_midnight_cb (gpointer user_data)
{
  LfMonthGrid *self = LF_MONTH_GRID (user_data);

  show_days (self);
  arm_midnight (self);
}

static void
build_rows (LfMonthGrid *self)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_ROW, "homogeneous", TRUE, NULL);

  /* Translators: spoken for the head of the calendar */
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Days of the week"), -1);
  for (guint i = 0; i < 7; i++)
    {
      guint weekday = (self->first_weekday - 1 + i) % 7 + 1;
      g_autofree char *name = lf_day_dup_weekday (weekday, FALSE);
      g_autofree char *full_name = lf_day_dup_weekday (weekday, TRUE);
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", name,
                                       "accessible-role", GTK_ACCESSIBLE_ROLE_COLUMN_HEADER, NULL);

      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, full_name, -1);
      gtk_box_append (GTK_BOX (row), label);
    }
  gtk_box_append (GTK_BOX (self->grid_box), row);

  for (guint week = 0; week < N_WEEKS; week++)
    {
      row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_ROW, "homogeneous", TRUE, "vexpand", TRUE, NULL);
      for (guint i = 0; i < 7; i++)
        {
          GtkWidget *cell = lf_day_cell_new ();
          GtkGesture *click = gtk_gesture_click_new ();

          g_signal_connect (click, "pressed", G_CALLBACK (on_cell_pressed_cb), self);
          gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (click));
          gtk_box_append (GTK_BOX (row), cell);
          self->cells[week * 7 + i] = LF_DAY_CELL (cell);
        }
      gtk_box_append (GTK_BOX (self->grid_box), row);
    }
}

static gboolean
lf_month_grid_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (get_selected_cell (LF_MONTH_GRID (widget))));
}

static void
lf_month_grid_dispose (GObject *object)
{
  LfMonthGrid *self = LF_MONTH_GRID (object);
  GtkWidget *child;

  g_clear_signal_handler (&self->entries_id, self->entries);
  g_clear_object (&self->entries);
  g_clear_object (&self->midnight);
  g_clear_object (&self->clock);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_month_grid_parent_class)->dispose (object);
}

static guint
add_signal (LfMonthGridClass *klass,
            const char       *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lf_month_grid_class_init (LfMonthGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_month_grid_dispose;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_month_grid_grab_focus;

  signals[DAY_SELECTED] = add_signal (klass, "day-selected");
  signals[DAY_ACTIVATED] = add_signal (klass, "day-activated");
  signals[MONTH_CHANGED] = add_signal (klass, "month-changed");

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-month-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, LfMonthGrid, head_box);
  gtk_widget_class_bind_template_child (widget_class, LfMonthGrid, title_label);
  gtk_widget_class_bind_template_child (widget_class, LfMonthGrid, grid_box);
  gtk_widget_class_install_action (widget_class, "month.previous", NULL, on_month_action_cb);
  gtk_widget_class_install_action (widget_class, "month.next", NULL, on_month_action_cb);
  gtk_widget_class_install_action (widget_class, "month.today", NULL, on_month_action_cb);
  gtk_widget_class_set_css_name (widget_class, "monthgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_month_grid_init (LfMonthGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Calendar"), -1);
  self->first_weekday = lf_day_first_weekday ();
  self->day = get_today (self);
  self->month = lf_day_month_start (self->day);
  build_rows (self);
  show_days (self);

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (self->grid_box, keys);
}

/**
 * lf_month_grid_set_clock:
 *
 * From now on “today” is what @clock says, also past midnight.
 */
void
lf_month_grid_set_clock (LfMonthGrid *self,
                         LfClock     *clock)
{
  g_return_if_fail (LF_IS_MONTH_GRID (self));

  g_set_object (&self->clock, clock);
  g_clear_object (&self->midnight);
  self->midnight = lf_alarm_new (clock, on_midnight_cb, self);
  arm_midnight (self);
  self->day = get_today (self);
  self->month = lf_day_month_start (self->day);
  show_days (self);
}

void
lf_month_grid_set_entries (LfMonthGrid *self,
                           GListModel  *entries)
{
  g_return_if_fail (LF_IS_MONTH_GRID (self));

  g_clear_signal_handler (&self->entries_id, self->entries);
  g_set_object (&self->entries, entries);
  if (entries != NULL)
    self->entries_id = g_signal_connect_swapped (entries, "items-changed", G_CALLBACK (show_entries), self);
  show_entries (self);
}

void
lf_month_grid_set_roomy (LfMonthGrid *self)
{
  g_return_if_fail (LF_IS_MONTH_GRID (self));

  self->roomy = TRUE;
  gtk_widget_set_visible (self->head_box, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "roomy");
  show_entries (self);
}

void
lf_month_grid_turn (LfMonthGrid *self,
                    int          n_months)
{
  g_return_if_fail (LF_IS_MONTH_GRID (self));

  move_to (self, lf_day_add_months (self->day, n_months), has_focus (self));
}

void
lf_month_grid_go_to_today (LfMonthGrid *self)
{
  g_return_if_fail (LF_IS_MONTH_GRID (self));

  move_to (self, get_today (self), has_focus (self));
}

/**
 * lf_month_grid_get_day:
 *
 * Returns: the selected day; there always is one
 */
LfDay
lf_month_grid_get_day (LfMonthGrid *self)
{
  g_return_val_if_fail (LF_IS_MONTH_GRID (self), 0);

  return self->day;
}

/**
 * lf_month_grid_select_day:
 *
 * Selects @day and shows its month; the focus moves along when it is in the grid.
 */
void
lf_month_grid_select_day (LfMonthGrid *self,
                          LfDay        day)
{
  g_return_if_fail (LF_IS_MONTH_GRID (self));
  g_return_if_fail (day != 0);

  move_to (self, day, has_focus (self));
}

/**
 * lf_month_grid_get_month:
 *
 * Returns: the first day of the month on screen
 */
LfDay
lf_month_grid_get_month (LfMonthGrid *self)
{
  g_return_val_if_fail (LF_IS_MONTH_GRID (self), 0);

  return self->month;
}

void
lf_month_grid_get_shown (LfMonthGrid *self,
                         LfDay       *first,
                         LfDay       *end)
{
  g_return_if_fail (LF_IS_MONTH_GRID (self));

  *first = get_first_shown (self);
  *end = *first + N_CELLS;
}
