/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for another time by typing. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/closing/lf-move-dialog.h"

#include <adwaita.h>

#include "app/compose/lf-time-field.h"

#define LF_TYPE_MOVE_DIALOG (lf_move_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LfMoveDialog, lf_move_dialog, LF, MOVE_DIALOG, AdwWindow)

struct _LfMoveDialog {
  AdwWindow parent_instance;

  GTask       *task;
  LfTimeField *time_field;
  GtkWidget   *move_button;
};

G_DEFINE_FINAL_TYPE (LfMoveDialog, lf_move_dialog, ADW_TYPE_WINDOW)

static void
on_move_cb (LfMoveDialog *self)
{
  const LfDue *due = lf_time_field_get_due (self->time_field);

  /* What is wrong stands below the field already. */
  if (due == NULL || lf_time_field_is_wrong (self->time_field))
    {
      gtk_widget_child_focus (GTK_WIDGET (self->time_field), GTK_DIR_TAB_FORWARD);
      return;
    }
  if (self->task != NULL)
    g_task_return_pointer (self->task, lf_due_copy (due), (GDestroyNotify) lf_due_free);
  g_clear_object (&self->task);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
lf_move_dialog_dispose (GObject *object)
{
  LfMoveDialog *self = LF_MOVE_DIALOG (object);

  if (self->task != NULL)
    g_task_return_new_error (self->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no other time was chosen");
  g_clear_object (&self->task);

  G_OBJECT_CLASS (lf_move_dialog_parent_class)->dispose (object);
}

static void
lf_move_dialog_class_init (LfMoveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_move_dialog_dispose;

  g_type_ensure (LF_TYPE_TIME_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-move-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LfMoveDialog, time_field);
  gtk_widget_class_bind_template_child (widget_class, LfMoveDialog, move_button);
  gtk_widget_class_bind_template_callback (widget_class, on_move_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_move_dialog_init (LfMoveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_move_dialog_ask_async:
 * @parent: the window that asks
 * @clock: what “tomorrow” is counted from
 * @now_planned: the time to change
 * @callback: (scope async): called once
 * @user_data: data for @callback
 */
void
lf_move_dialog_ask_async (GtkWindow           *parent,
                          LfClock             *clock,
                          const LfDue         *now_planned,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  LfMoveDialog *self = g_object_new (LF_TYPE_MOVE_DIALOG, "transient-for", parent, NULL);

  self->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (self->task, lf_move_dialog_ask_async);
  lf_time_field_set_clock (self->time_field, clock);
  lf_time_field_set_due (self->time_field, now_planned);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_child_focus (GTK_WIDGET (self->time_field), GTK_DIR_TAB_FORWARD);
}

LfDue *
lf_move_dialog_ask_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
