/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list behind “n problems”, the late posts at the start, and what is due soon when closing. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/closing/lf-problems-window.h"

#include <glib/gi18n.h>

#include "app/closing/lf-case-row.h"
#include "app/compat/lf-focus.h"
#include "app/widgets/lf-toasts.h"

#define SOON_US (24 * LF_HOUR_US)

struct _LfProblemsWindow {
  AdwWindow parent_instance;

  LfOverview    *overview;
  LfProblemsKind kind;
  GtkStack      *stack;
  GtkWidget     *intro_label;
  GtkListBox    *list;
  GtkWidget     *close_button;
};

G_DEFINE_FINAL_TYPE (LfProblemsWindow, lf_problems_window, ADW_TYPE_WINDOW)

static gboolean
is_late (LfDelivery *delivery,
         gint64      before_us)
{
  return delivery->state == LF_DELIVERY_HELD &&
         (lf_reason_is (delivery->why.reason, "late") || lf_reason_is (delivery->why.reason, "copied"));
}

static gboolean
is_soon (LfDelivery *delivery,
         gint64      before_us)
{
  return delivery->due->due_us < before_us;
}

static GPtrArray *
list_cases (LfProblemsWindow *self)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (lf_overview_get_context (self->overview)));

  switch (self->kind)
    {
    case LF_PROBLEMS_LATE:
      return lf_case_group (lf_overview_get_problems (self->overview), is_late, 0);
    case LF_PROBLEMS_DUE_SOON:
      return lf_case_group (lf_overview_get_upcoming (self->overview), is_soon, now_us + SOON_US);
    case LF_PROBLEMS_ALL:
    default:
      return lf_case_group (lf_overview_get_problems (self->overview), NULL, 0);
    }
}

static void
drop_rows (LfProblemsWindow *self,
           GPtrArray        *cases)
{
  GtkListBoxRow *row;
  int i = 0;

  while ((row = gtk_list_box_get_row_at_index (self->list, i)) != NULL)
    {
      gboolean stays = FALSE;

      for (guint j = 0; j < cases->len && !stays; j++)
        stays = lf_case_is_same (lf_case_row_get_case (LF_CASE_ROW (row)), g_ptr_array_index (cases, j));
      if (stays)
        i++;
      else
        gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
}

/* Rows whose case is as it was stay, with the focus in them. */
static void
on_overview_changed_cb (LfProblemsWindow *self)
{
  g_autoptr(GPtrArray) cases = list_cases (self);
  LfContext *context = lf_overview_get_context (self->overview);
  gboolean had_focus = lf_focus_is_in (GTK_WIDGET (self->list));

  drop_rows (self, cases);
  for (guint i = 0; i < cases->len; i++)
    {
      LfCase *matter = g_ptr_array_index (cases, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);

      if (row == NULL || !lf_case_is_same (lf_case_row_get_case (LF_CASE_ROW (row)), matter))
        gtk_list_box_insert (self->list, lf_case_row_new (matter, context), (int) i);
    }
  gtk_stack_set_visible_child_name (self->stack, cases->len > 0 ? "list" : "empty");
  if (cases->len == 0)
    gtk_widget_grab_focus (self->close_button);
  else if (had_focus && !lf_focus_is_in (GTK_WIDGET (self->list)))
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
lf_problems_window_dispose (GObject *object)
{
  LfProblemsWindow *self = LF_PROBLEMS_WINDOW (object);

  g_clear_object (&self->overview);

  G_OBJECT_CLASS (lf_problems_window_parent_class)->dispose (object);
}

static void
lf_problems_window_class_init (LfProblemsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_problems_window_dispose;

  g_type_ensure (LF_TYPE_TOASTS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-problems-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LfProblemsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LfProblemsWindow, intro_label);
  gtk_widget_class_bind_template_child (widget_class, LfProblemsWindow, list);
  gtk_widget_class_bind_template_child (widget_class, LfProblemsWindow, close_button);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_problems_window_init (LfProblemsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_words (LfProblemsWindow *self)
{
  static const struct { const char *title; const char *intro; } words[] = {
    [LF_PROBLEMS_ALL] = { N_("Problems"), N_("These posts wait for you or could not go out as planned.") },
    [LF_PROBLEMS_LATE] = { N_("Held back"), N_("These posts did not go out at their time. Nothing is sent late without you.") },
    [LF_PROBLEMS_DUE_SOON] = { N_("Due within a day"), N_("These posts go out by themselves while Litfaß runs.") },
  };

  gtk_window_set_title (GTK_WINDOW (self), _(words[self->kind].title));
  gtk_label_set_text (GTK_LABEL (self->intro_label), _(words[self->kind].intro));
}

static LfProblemsWindow *
find_open (GtkWindow *parent)
{
  GtkApplication *app = parent != NULL ? gtk_window_get_application (parent) : NULL;

  for (GList *l = app != NULL ? gtk_application_get_windows (app) : NULL; l != NULL; l = l->next)
    if (LF_IS_PROBLEMS_WINDOW (l->data))
      return l->data;
  return NULL;
}

/**
 * lf_problems_window_show:
 * @parent: the window it belongs to
 * @kind: which posts; a window that is open already is raised and shows these
 */
void
lf_problems_window_show (GtkWindow      *parent,
                         LfOverview     *overview,
                         LfProblemsKind  kind)
{
  LfProblemsWindow *self = find_open (parent);

  g_return_if_fail (LF_IS_OVERVIEW (overview));

  if (self == NULL)
    {
      /* Being transient is not enough for the actions of the application. */
      self = g_object_new (LF_TYPE_PROBLEMS_WINDOW, "transient-for", parent,
                           "application", parent != NULL ? gtk_window_get_application (parent) : NULL, NULL);
      self->overview = g_object_ref (overview);
      g_signal_connect_object (overview, "changed", G_CALLBACK (on_overview_changed_cb), self, G_CONNECT_SWAPPED);
    }
  self->kind = kind;
  set_words (self);
  on_overview_changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
}
