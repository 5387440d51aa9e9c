/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One day of the month grid: its number, how many posts stand there, and what a screen reader says of it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/plan/lf-day-cell.h"

#include <glib/gi18n.h>

struct _LfDayCell {
  GtkWidget  parent_instance;
  LfDay      day;

  GtkLabel  *number_label;
  GtkWidget *today_label;
  GtkWidget *problem_image;
  GtkLabel  *count_label;
  GtkWidget *content_box;
  GtkWidget *head_box;
  GtkWidget *mark_box;
  GtkWidget *line_box;
};

G_DEFINE_FINAL_TYPE (LfDayCell, lf_day_cell, GTK_TYPE_WIDGET)

static void
set_class (LfDayCell  *self,
           const char *name,
           gboolean    set)
{
  if (set)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
lf_day_cell_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_day_cell_parent_class)->dispose (object);
}

static void
lf_day_cell_class_init (LfDayCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_day_cell_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-day-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, LfDayCell, number_label);
  gtk_widget_class_bind_template_child (widget_class, LfDayCell, today_label);
  gtk_widget_class_bind_template_child (widget_class, LfDayCell, problem_image);
  gtk_widget_class_bind_template_child (widget_class, LfDayCell, count_label);
  gtk_widget_class_bind_template_child (widget_class, LfDayCell, content_box);
  gtk_widget_class_bind_template_child (widget_class, LfDayCell, head_box);
  gtk_widget_class_bind_template_child (widget_class, LfDayCell, mark_box);
  gtk_widget_class_bind_template_child (widget_class, LfDayCell, line_box);
  gtk_widget_class_set_css_name (widget_class, "day");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
lf_day_cell_init (LfDayCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lf_day_cell_new (void)
{
  return g_object_new (LF_TYPE_DAY_CELL, NULL);
}

/**
 * lf_day_cell_dup_name:
 *
 * Returns: (transfer full): “Tuesday, 24 November 2026, today, 2 posts planned, selected”
 */
char *
lf_day_cell_dup_name (LfDay     day,
                      guint     n_posts,
                      LfDayMark marks)
{
  g_autofree char *date = lf_day_dup_full (day);
  GString *name = g_string_new (date);

  if (marks & LF_DAY_TODAY)
    g_string_append_printf (name, ", %s", C_("day", "today"));
  if (n_posts > 0)
    {
      g_string_append (name, ", ");
      /* Translators: how many posts a day of the plan holds */
      g_string_append_printf (name, ngettext ("%u post planned", "%u posts planned", n_posts), n_posts);
    }
  if (marks & LF_DAY_PROBLEM)
    g_string_append_printf (name, ", %s", C_("day", "with problems"));
  if (marks & LF_DAY_SELECTED)
    g_string_append_printf (name, ", %s", C_("day", "selected"));

  return g_string_free (name, FALSE);
}

/**
 * lf_day_cell_show:
 * @n_posts: how many posts stand on that day
 *
 * Says all of the day at once, in signs and in words.
 */
void
lf_day_cell_show (LfDayCell *self,
                  LfDay      day,
                  guint      n_posts,
                  LfDayMark  marks)
{
  g_autofree char *number = NULL;
  g_autofree char *count = n_posts > 0 ? g_strdup_printf ("%u", n_posts) : NULL;
  g_autofree char *name = NULL;
  int day_of_month;

  g_return_if_fail (LF_IS_DAY_CELL (self));
  g_return_if_fail (day != 0);

  self->day = day;
  lf_day_split (day, NULL, NULL, &day_of_month);
  number = g_strdup_printf ("%d", day_of_month);
  gtk_label_set_label (self->number_label, number);
  gtk_label_set_label (self->count_label, count != NULL ? count : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), count != NULL);
  gtk_widget_set_visible (self->problem_image, (marks & LF_DAY_PROBLEM) != 0);
  gtk_widget_set_visible (self->today_label, (marks & LF_DAY_TODAY) != 0);

  set_class (self, "today", (marks & LF_DAY_TODAY) != 0);
  set_class (self, "selected", (marks & LF_DAY_SELECTED) != 0);
  set_class (self, "other-month", (marks & LF_DAY_OTHER_MONTH) != 0);

  name = lf_day_cell_dup_name (day, n_posts, marks);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self),
                               GTK_ACCESSIBLE_STATE_SELECTED, (marks & LF_DAY_SELECTED) != 0, -1);
}

void
lf_day_cell_set_lines (LfDayCell          *self,
                       const char * const *lines)
{
  GtkWidget *label;

  g_return_if_fail (LF_IS_DAY_CELL (self));

  while ((label = gtk_widget_get_first_child (self->line_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->line_box), label);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      label = g_object_new (GTK_TYPE_LABEL, "label", lines[i], "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END,
                            "tooltip-text", lines[i], "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (label, "lf-day-line");
      gtk_box_append (GTK_BOX (self->line_box), label);
    }
  gtk_widget_set_visible (self->line_box, lines != NULL);
  gtk_widget_set_valign (self->content_box, lines != NULL ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->head_box, lines != NULL ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->mark_box, lines != NULL ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
}

/**
 * lf_day_cell_get_day:
 *
 * Returns: the day it shows, 0 before lf_day_cell_show()
 */
LfDay
lf_day_cell_get_day (LfDayCell *self)
{
  g_return_val_if_fail (LF_IS_DAY_CELL (self), 0);

  return self->day;
}
