/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case in words, with the deeds that its state allows. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/closing/lf-case-row.h"

#include <glib/gi18n.h>

#include "app/closing/lf-move-dialog.h"
#include "app/compat/lf-row-name.h"
#include "app/lf-answer-there.h"
#include "app/widgets/lf-toasts.h"

struct _LfCaseRow {
  GtkListBoxRow parent_instance;

  LfCase    *matter;
  LfContext *context;
  GtkWidget *title_label;
  GtkWidget *state_icon;
  GtkWidget *state_label;
  GtkWidget *where_label;
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (LfCaseRow, lf_case_row, GTK_TYPE_LIST_BOX_ROW)

static gint64
get_now (LfCaseRow *self)
{
  return lf_clock_now_us (lf_context_get_clock (self->context));
}

static void
on_deed_done_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfCaseRow) self = user_data;
  g_autoptr(GError) error = NULL;
  gssize n = lf_case_do_finish (LF_CASE (object), result, &error);
  g_autofree char *text = NULL;

  if (n > 0)
    return;
  if (n == 0)
    text = g_strdup (_("Nothing changed: the post has moved on meanwhile."));
  else
    text = lf_words_for_error (error, NULL, NULL);
  lf_toasts_show (GTK_WIDGET (self), text);
  gtk_widget_set_sensitive (self->buttons, TRUE);
}

static void
do_deed (LfCaseRow   *self,
         LfDeed       deed,
         const LfDue *due)
{
  g_autoptr(LfDue) copy = due != NULL ? lf_due_copy (due) : NULL;
  const LfDeedRequest request = { .deed = deed, .due = copy };

  gtk_widget_set_sensitive (self->buttons, FALSE);
  lf_case_do_async (self->matter, lf_context_get_outbox (self->context), &request, on_deed_done_cb, g_object_ref (self));
}

static void
deed_activated (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  do_deed (LF_CASE_ROW (widget), (LfDeed) g_variant_get_int32 (parameter), NULL);
}

static void
on_moved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LfCaseRow) self = user_data;
  g_autoptr(LfDue) due = lf_move_dialog_ask_finish (result, NULL);

  if (due != NULL)
    do_deed (self, LF_DEED_MOVE, due);
}

static void
move_activated (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  LfCaseRow *self = LF_CASE_ROW (widget);

  lf_move_dialog_ask_async (GTK_WINDOW (gtk_widget_get_root (widget)), lf_context_get_clock (self->context),
                            lf_case_get_first (self->matter)->due, on_moved_cb, g_object_ref (self));
}

static GtkWidget *
add_button (LfCaseRow  *self,
            const char *label,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}

static void
add_deed (LfCaseRow  *self,
          const char *label,
          LfDeed      deed)
{
  g_autofree char *action = g_strdup_printf ("case.deed(%d)", deed);

  add_button (self, label, action);
}

/* An action of the app on the first delivery. */
static void
add_app_button (LfCaseRow  *self,
                const char *label,
                const char *name)
{
  g_autoptr(GVariant) target = g_variant_ref_sink (g_variant_new_string (lf_case_get_first (self->matter)->uid));
  g_autofree char *action = g_action_print_detailed_name (name, target);

  add_button (self, label, action);
}

static void
add_open_button (LfCaseRow *self)
{
  g_autoptr(GVariant) target = g_variant_ref_sink (g_variant_new_string (lf_case_get_first (self->matter)->post_uid));
  g_autofree char *action = g_action_print_detailed_name ("app.open-post", target);

  add_button (self, C_("deed", "_Open …"), action);
}

static void
add_failed_buttons (LfCaseRow *self,
                    LfCure     cure)
{
  LfDelivery *first = lf_case_get_first (self->matter);

  if (cure == LF_CURE_SIGN_IN)
    {
      g_autoptr(GVariant) target = g_variant_ref_sink (g_variant_new_string (first->account_uid));
      g_autofree char *action = g_action_print_detailed_name ("app.sign-in-again", target);

      add_button (self, lf_words_for_cure (cure), action);
    }
  else if (cure == LF_CURE_TRY_AGAIN || cure == LF_CURE_NONE)
    add_deed (self, C_("deed", "_Try again"), LF_DEED_SEND_NOW);
  if (lf_answer_there_helps (first))
    add_app_button (self, lf_words_for_cure (LF_CURE_OPEN_IN_BROWSER), "app.answer-there");
  add_open_button (self);
  add_deed (self, C_("deed", "_Drop"), LF_DEED_WITHDRAW);
}

static void
add_buttons (LfCaseRow *self,
             LfCure     cure)
{
  switch (lf_case_get_first (self->matter)->state)
    {
    case LF_DELIVERY_UNSURE:
      add_app_button (self, C_("deed", "_Compare …"), "app.decide");
      add_deed (self, C_("deed", "_Look again"), LF_DEED_LOOK);
      add_deed (self, C_("deed", "It is _there"), LF_DEED_IT_IS_THERE);
      add_deed (self, C_("deed", "_Send again"), LF_DEED_SEND_AGAIN);
      break;
    case LF_DELIVERY_FAILED:
      add_failed_buttons (self, cure);
      break;
    case LF_DELIVERY_WAITING:
      add_deed (self, C_("deed", "_Try now"), LF_DEED_SEND_NOW);
      add_deed (self, C_("deed", "_Withdraw"), LF_DEED_WITHDRAW);
      break;
    case LF_DELIVERY_HELD:
      add_deed (self, C_("deed", "Send _now"), LF_DEED_SEND_NOW);
      add_button (self, C_("deed", "_Move …"), "case.move");
      add_deed (self, C_("deed", "_Drop"), LF_DEED_WITHDRAW);
      break;
    case LF_DELIVERY_AT_SERVER:
    default:
      if (lf_reason_is (lf_case_get_first (self->matter)->why.reason, "copied"))
        add_deed (self, C_("deed", "_Leave it there"), LF_DEED_LOOK);
      add_button (self, C_("deed", "_Move …"), "case.move");
      add_deed (self, C_("deed", "Send _now"), LF_DEED_SEND_NOW);
      add_deed (self, C_("deed", "_Withdraw"), LF_DEED_WITHDRAW);
      break;
    }
}

static char *
make_state_text (LfCaseRow *self,
                 LfCure    *cure)
{
  gint64 now_us = get_now (self);
  g_autofree char *state = lf_case_dup_state (self->matter, cure, now_us);
  g_autofree char *when = lf_words_time_due (lf_case_get_first (self->matter)->due->due_us, now_us);

  /* Translators: %1$s is a time such as “today 14:30”, %2$s a state such as “not sent: text too long” */
  return g_strdup_printf (C_("problem", "%1$s – %2$s"), when, state);
}

static void
fill (LfCaseRow *self)
{
  LfCure cure;
  g_autofree char *title = lf_case_dup_title (self->matter);
  g_autofree char *state = make_state_text (self, &cure);
  g_autofree char *where = lf_case_dup_where (self->matter, self->context);
  g_autofree char *rest = g_strdup_printf ("%s, %s", state, where);

  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  gtk_label_set_text (GTK_LABEL (self->state_label), state);
  gtk_label_set_text (GTK_LABEL (self->where_label), where);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_icon), lf_words_icon_for_state (lf_case_get_first (self->matter)->state));
  lf_row_name_set (GTK_WIDGET (self), title, rest);
  add_buttons (self, cure);
}

static void
lf_case_row_dispose (GObject *object)
{
  LfCaseRow *self = LF_CASE_ROW (object);

  g_clear_object (&self->matter);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_case_row_parent_class)->dispose (object);
}

static void
lf_case_row_class_init (LfCaseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_case_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-case-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LfCaseRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LfCaseRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, LfCaseRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, LfCaseRow, where_label);
  gtk_widget_class_bind_template_child (widget_class, LfCaseRow, buttons);
  gtk_widget_class_install_action (widget_class, "case.deed", "i", deed_activated);
  gtk_widget_class_install_action (widget_class, "case.move", NULL, move_activated);
}

static void
lf_case_row_init (LfCaseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_case_row_new:
 * @matter: what the row is about, as it stands now
 * @context: whose accounts and outbox
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
lf_case_row_new (LfCase    *matter,
                 LfContext *context)
{
  LfCaseRow *self = g_object_new (LF_TYPE_CASE_ROW, NULL);

  self->matter = g_object_ref (matter);
  self->context = g_object_ref (context);
  fill (self);
  return GTK_WIDGET (self);
}

LfCase *
lf_case_row_get_case (LfCaseRow *self)
{
  g_return_val_if_fail (LF_IS_CASE_ROW (self), NULL);

  return self->matter;
}
