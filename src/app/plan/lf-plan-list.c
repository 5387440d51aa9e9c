/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of the plan as rows, with their popover and their keys. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/plan/lf-plan-list.h"

#include "app/compat/lf-focus.h"
#include "app/plan/lf-plan-deeds.h"
#include "app/plan/lf-plan-popover.h"
#include "app/plan/lf-plan-row.h"
#include "app/widgets/lf-letter-keys.h"
#include "app/widgets/lf-toasts.h"

#include <glib/gi18n.h>

#define STEP_MINUTES 15

struct _LfPlanList {
  GtkWidget   parent_instance;

  LfContext  *context;
  GListModel *entries;
  GtkWidget  *popover;
  gboolean    show_days;
  char       *selected_id;    /* (nullable): of which entry, also while it has no row */
  gboolean    refocus;        /* its row had the focus when it went */
  gboolean    restoring;
  /* Where a move in flight goes to: the next key counts from there. */
  char       *moving_id;
  gint64      moving_us;
  guint       scroll_id;

  GtkWidget  *window;
  GtkListBox *list_box;
};

enum { ENTRY_MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfPlanList, lf_plan_list, GTK_TYPE_WIDGET)

static LfDay
get_row_day (GtkListBoxRow *row)
{
  return lf_day_from_us (lf_plan_entry_get_due_us (lf_plan_row_get_entry (LF_PLAN_ROW (row))));
}

/* The day stands over its first entry. */
static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  LfPlanList *self = LF_PLAN_LIST (user_data);
  LfDay day = get_row_day (row);
  g_autofree char *date = NULL;
  g_autofree char *today_date = NULL;
  gboolean today;
  GtkWidget *label;

  if (!self->show_days || (before != NULL && get_row_day (before) == day))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  date = lf_day_dup_full (day);
  today = day == lf_day_from_us (lf_clock_now_us (lf_context_get_clock (self->context)));
  if (today)
    /* Translators: over the entries of a day; %s is the date of today */
    today_date = g_strdup_printf (_("Today, %s"), date);
  label = g_object_new (GTK_TYPE_LABEL, "label", today ? today_date : date, "xalign", 0.0f, "wrap", TRUE,
                        "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "lf-day-header");
  gtk_list_box_row_set_header (row, label);
}

static GtkListBoxRow *
find_row (LfPlanList *self,
          const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)) != NULL; i++)
    {
      g_autofree char *row_id = lf_plan_entry_dup_id (lf_plan_row_get_entry (LF_PLAN_ROW (row)));

      if (g_strcmp0 (row_id, id) == 0)
        return row;
    }

  return NULL;
}

static gboolean
has_focus (LfPlanList *self)
{
  return lf_focus_get_child (GTK_WIDGET (self->list_box)) != NULL;
}

/* Before the list box takes rows away. */
static void
on_entries_change_cb (LfPlanList *self)
{
  self->refocus |= has_focus (self);
}

/* After it has made the new ones: rows come and go with every change, the selection stays. */
static void
on_entries_changed_cb (LfPlanList *self)
{
  GtkListBoxRow *row = self->selected_id != NULL ? find_row (self, self->selected_id) : NULL;

  if (row == NULL)
    return;

  if (lf_plan_entry_get_due_us (lf_plan_row_get_entry (LF_PLAN_ROW (row))) == self->moving_us)
    self->moving_us = 0;
  self->restoring = TRUE;
  gtk_list_box_select_row (self->list_box, row);
  self->restoring = FALSE;
  if (self->refocus)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  self->refocus = FALSE;
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  return lf_plan_row_new (LF_PLAN_LIST (user_data)->context, LF_PLAN_ENTRY (item));
}

static void
on_row_selected_cb (LfPlanList    *self,
                    GtkListBoxRow *row)
{
  if (row == NULL || self->restoring)
    return;

  self->moving_us = 0;
  g_free (self->selected_id);
  self->selected_id = lf_plan_entry_dup_id (lf_plan_row_get_entry (LF_PLAN_ROW (row)));
}

static void
point_to (LfPlanList *self,
          GtkWidget  *row)
{
  graphene_rect_t bounds;

  /* The popover belongs to the list: its row may be made anew while it is open. */
  if (!gtk_widget_compute_bounds (row, GTK_WIDGET (self), &bounds))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle) { bounds.origin.x + 36, bounds.origin.y, 1, bounds.size.height });
}

static void
on_row_activated_cb (LfPlanList    *self,
                     GtkListBoxRow *row)
{
  point_to (self, GTK_WIDGET (row));
  lf_plan_popover_show (LF_PLAN_POPOVER (self->popover), lf_plan_row_get_entry (LF_PLAN_ROW (row)));
}

static void
on_popover_closed_cb (LfPlanList *self)
{
  GtkListBoxRow *row = self->selected_id != NULL ? find_row (self, self->selected_id) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  else
    self->refocus = TRUE;
}

static void
on_popover_moved_cb (LfPlanList *self,
                     gint64      due_us)
{
  self->refocus = TRUE;
  g_signal_emit (self, signals[ENTRY_MOVED], 0, due_us);
}

static LfPlanEntry *
get_selected (LfPlanList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list_box);

  return row != NULL ? lf_plan_row_get_entry (LF_PLAN_ROW (row)) : NULL;
}

/* Parameters: days, minutes. */
static void
on_shift_cb (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  LfPlanList *self = LF_PLAN_LIST (widget);
  LfPlanEntry *entry = get_selected (self);
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  g_autofree char *id = NULL;
  g_autoptr(LfDue) due = NULL;
  gint64 from_us;
  int n_days, n_minutes;

  if (entry == NULL)
    return;
  if ((lf_plan_deeds_for_entry (entry) & LF_PLAN_CAN_MOVE) == 0)
    {
      lf_toasts_show (widget, _("This post cannot be moved any more"));
      return;
    }

  g_variant_get (parameter, "(ii)", &n_days, &n_minutes);
  id = lf_plan_entry_dup_id (entry);
  from_us = g_strcmp0 (id, self->moving_id) == 0 && self->moving_us != 0 ? self->moving_us : lf_plan_entry_get_due_us (entry);
  due = lf_plan_deeds_shift (from_us, n_days, n_minutes, now_us);
  if (due == NULL)
    {
      lf_toasts_show (widget, _("That time has passed"));
      return;
    }

  g_free (self->moving_id);
  self->moving_id = g_steal_pointer (&id);
  self->moving_us = due->due_us;
  self->refocus = TRUE;
  lf_plan_deeds_move (self->context, widget, entry, due, TRUE);
  g_signal_emit (self, signals[ENTRY_MOVED], 0, due->due_us);
}

static void
on_entry_deed_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  LfPlanList *self = LF_PLAN_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list_box);
  LfPlanEntry *entry = get_selected (self);
  LfPlanCan can;

  if (entry == NULL)
    return;

  can = lf_plan_deeds_for_entry (entry);
  if (g_str_equal (action, "entry.withdraw") && (can & LF_PLAN_CAN_WITHDRAW))
    {
      lf_plan_deeds_withdraw (self->context, widget, entry);
    }
  else if (g_str_equal (action, "entry.move") && (can & (LF_PLAN_CAN_MOVE | LF_PLAN_CAN_PLAN_AGAIN)))
    {
      point_to (self, GTK_WIDGET (row));
      lf_plan_popover_show_move (LF_PLAN_POPOVER (self->popover), entry);
    }
}

static gboolean
lf_plan_list_grab_focus (GtkWidget *widget)
{
  LfPlanList *self = LF_PLAN_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list_box);

  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list_box, 0);
  if (row == NULL)
    return FALSE;

  /* What has the focus is what the keys act on. */
  gtk_list_box_select_row (self->list_box, row);
  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
lf_plan_list_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  LfPlanList *self = LF_PLAN_LIST (widget);

  gtk_widget_size_allocate (self->window, &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
lf_plan_list_dispose (GObject *object)
{
  LfPlanList *self = LF_PLAN_LIST (object);

  if (self->entries != NULL)
    g_signal_handlers_disconnect_by_data (self->entries, self);
  if (self->list_box != NULL)
    gtk_list_box_bind_model (self->list_box, NULL, NULL, NULL, NULL);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->window, gtk_widget_unparent);
  self->list_box = NULL;
  g_clear_object (&self->entries);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_plan_list_parent_class)->dispose (object);
}

static void
lf_plan_list_finalize (GObject *object)
{
  LfPlanList *self = LF_PLAN_LIST (object);

  g_free (self->selected_id);
  g_free (self->moving_id);

  G_OBJECT_CLASS (lf_plan_list_parent_class)->finalize (object);
}

static const LfLetterKey move_key = { GDK_KEY_m, "entry.move" };

static void
add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "entry.shift", "(ii)", 0, -STEP_MINUTES);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "entry.shift", "(ii)", 0, STEP_MINUTES);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "entry.shift", "(ii)", -1, 0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "entry.shift", "(ii)", 1, 0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "entry.withdraw", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "entry.move", NULL);
}

static void
lf_plan_list_class_init (LfPlanListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_plan_list_dispose;
  object_class->finalize = lf_plan_list_finalize;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_plan_list_grab_focus;
  widget_class->size_allocate = lf_plan_list_size_allocate;

  signals[ENTRY_MOVED] = g_signal_new ("entry-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-plan-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LfPlanList, window);
  gtk_widget_class_bind_template_child (widget_class, LfPlanList, list_box);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
  gtk_widget_class_install_action (widget_class, "entry.shift", "(ii)", on_shift_cb);
  gtk_widget_class_install_action (widget_class, "entry.withdraw", NULL, on_entry_deed_cb);
  gtk_widget_class_install_action (widget_class, "entry.move", NULL, on_entry_deed_cb);
  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "planlist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_plan_list_init (LfPlanList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lf_plan_list_set_up (LfPlanList *self,
                     LfContext  *context,
                     GListModel *entries)
{
  g_return_if_fail (LF_IS_PLAN_LIST (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  self->entries = g_object_ref (entries);
  self->popover = lf_plan_popover_new (context);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_popover_closed_cb), self);
  g_signal_connect_swapped (self->popover, "entry-moved", G_CALLBACK (on_popover_moved_cb), self);

  lf_letter_keys_add (GTK_WIDGET (self->list_box), lf_context_get_store (context), &move_key, 1);
  gtk_list_box_set_header_func (self->list_box, update_header, self, NULL);
  g_signal_connect_swapped (entries, "items-changed", G_CALLBACK (on_entries_change_cb), self);
  gtk_list_box_bind_model (self->list_box, entries, make_row, self, NULL);
  g_signal_connect_swapped (entries, "items-changed", G_CALLBACK (on_entries_changed_cb), self);
}

/**
 * lf_plan_list_show_days:
 * @show_days: put the date over the first entry of each day
 */
void
lf_plan_list_show_days (LfPlanList *self,
                        gboolean    show_days)
{
  g_return_if_fail (LF_IS_PLAN_LIST (self));

  self->show_days = show_days;
  gtk_list_box_invalidate_headers (self->list_box);
}

/* After the layout: before it rows have no place. */
static gboolean
on_scroll_cb (gpointer user_data)
{
  LfPlanList *self = LF_PLAN_LIST (user_data);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->window));
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list_box);
  GtkWidget *header = row != NULL ? gtk_list_box_row_get_header (row) : NULL;
  graphene_rect_t bounds;

  self->scroll_id = 0;
  if (row != NULL && gtk_widget_compute_bounds (header != NULL ? header : GTK_WIDGET (row), GTK_WIDGET (self->list_box), &bounds))
    gtk_adjustment_set_value (adjustment, bounds.origin.y);
  return G_SOURCE_REMOVE;
}

void
lf_plan_list_go_to_day (LfPlanList *self,
                        LfDay       day)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)) != NULL; i++)
    {
      if (get_row_day (row) < day)
        continue;
      gtk_list_box_select_row (self->list_box, row);
      if (self->scroll_id == 0)
        self->scroll_id = g_idle_add_full (G_PRIORITY_LOW, on_scroll_cb, self, NULL);
      return;
    }
}
