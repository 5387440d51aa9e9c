/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry of the plan in full: its text, where it stands at each account, and the deeds that its states allow. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/plan/lf-plan-popover.h"

#include "app/compose/lf-compose-window.h"
#include "app/compose/lf-time-field.h"
#include "app/compose/lf-wrap-layout.h"
#include "app/plan/lf-edit-window.h"
#include "app/plan/lf-plan-deeds.h"
#include "app/plan/lf-plan-row.h"
#include "app/widgets/lf-open-page.h"
#include "core/base/lf-text.h"
#include "core/publish/lf-edit.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

struct _LfPlanPopover {
  GtkPopover     parent_instance;

  LfContext     *context;
  LfPlanEntry   *entry;
  gulong         changed_id;

  GtkStack      *stack;
  GtkLabel      *time_label;
  GtkLabel      *text_label;
  GtkWidget     *account_box;
  GPtrArray     *deeds;        /* of Deed, lent: those in the account box */
  struct {
    GtkWidget   *open;
    GtkWidget   *move;
    GtkWidget   *again;
    GtkWidget   *now;
    GtkWidget   *withdraw;
    GtkWidget   *browse;
  } buttons;
  LfTimeField   *time_field;
  GtkButton     *move_done_button;
};

enum { ENTRY_MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfPlanPopover, lf_plan_popover, GTK_TYPE_POPOVER)

/* A deed on one delivery, as the button’s data. */
typedef struct {
  LfPlanPopover *popover;   /* lent: it holds the button */
  GtkWidget     *button;    /* lent: it holds this */
  LfDelivery    *delivery;
  LfPlanCan      can;
  LfDeed         deed;
} Deed;

static void
deed_free (gpointer  data,
           GClosure *closure)
{
  Deed *deed = data;

  lf_delivery_unref (deed->delivery);
  g_free (deed);
}

/* Toasts and dialogs belong to what is below the popover, which is about to close. */
static GtkWidget *
get_below (LfPlanPopover *self)
{
  return gtk_widget_get_parent (GTK_WIDGET (self));
}

static void
on_deed_clicked_cb (GtkButton *button,
                    gpointer   user_data)
{
  Deed *deed = user_data;
  LfPlanPopover *self = deed->popover;
  g_autoptr(LfDelivery) delivery = lf_delivery_ref (deed->delivery);
  LfPlanCan can = deed->can;
  LfDeed what = deed->deed;
  GtkWidget *below = get_below (self);

  gtk_popover_popdown (GTK_POPOVER (self));
  if (can == LF_PLAN_CAN_BROWSE)
    lf_open_page (below, delivery->receipt->url);
  else if (can == LF_PLAN_CAN_EDIT)
    lf_edit_window_show (GTK_WINDOW (gtk_widget_get_root (below)), self->context, delivery);
  else if (can == LF_PLAN_CAN_DELETE)
    lf_plan_deeds_delete (self->context, below, delivery);
  else if (can == LF_PLAN_CAN_ANSWER_THERE)
    gtk_widget_activate_action (below, "app.answer-there", "s", delivery->uid);
  else if (can == LF_PLAN_CAN_DECIDE && what == LF_DEED_LOOK)
    gtk_widget_activate_action (below, "app.decide", "s", delivery->uid);
  else if (can == LF_PLAN_CAN_SIGN_IN)
    gtk_widget_activate_action (below, "app.sign-in-again", "s", delivery->account_uid);
  else
    lf_plan_deeds_do (self->context, below, delivery, what);
}

static void
add_deed (LfPlanPopover *self,
          GtkWidget     *box,
          const char    *label,
          Deed           deed)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  Deed *data = g_new (Deed, 1);

  *data = deed;
  data->popover = self;
  data->button = button;
  lf_delivery_ref (data->delivery);
  g_ptr_array_add (self->deeds, data);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_deed_clicked_cb), data, deed_free, 0);
  gtk_widget_set_parent (button, box);
}

/* @adapter: (nullable) */
static const char *
get_network (LfAdapter *adapter)
{
  return adapter != NULL ? lf_words_for_network (lf_adapter_get_account (adapter)->network) : _("removed account");
}

static void
add_deeds (LfPlanPopover *self,
           GtkWidget     *box,
           LfDelivery    *delivery,
           LfAdapter     *adapter)
{
  const char *network = get_network (adapter);
  LfPlanCan can = lf_plan_deeds_for_delivery (delivery);
  /* Translators: %s is a network */
  g_autofree char *delete = g_strdup_printf (_("_Delete at %s …"), network);

  if (can & LF_PLAN_CAN_SIGN_IN)
    add_deed (self, box, _("_Sign in again"), (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_SIGN_IN });
  if (can & LF_PLAN_CAN_TRY_NOW)
    add_deed (self, box, _("_Try now"), (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_TRY_NOW, .deed = LF_DEED_SEND_NOW });
  if (can & LF_PLAN_CAN_LOOK)
    add_deed (self, box, _("_Look"), (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_LOOK, .deed = LF_DEED_LOOK });
  if (can & LF_PLAN_CAN_ANSWER_THERE)
    add_deed (self, box, _("Open in _browser"), (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_ANSWER_THERE });
  if (can & LF_PLAN_CAN_DECIDE)
    {
      add_deed (self, box, C_("deed", "_Compare …"),
                (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_DECIDE, .deed = LF_DEED_LOOK });
      add_deed (self, box, _("_It is there"),
                (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_DECIDE, .deed = LF_DEED_IT_IS_THERE });
      add_deed (self, box, _("Send _again"),
                (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_DECIDE, .deed = LF_DEED_SEND_AGAIN });
    }
  if (can & LF_PLAN_CAN_BROWSE)
    add_deed (self, box, _("Open in _browser"), (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_BROWSE });
  if (lf_edit_is_possible (adapter, delivery))
    add_deed (self, box, _("Change _text …"), (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_EDIT });
  if (can & LF_PLAN_CAN_DELETE)
    add_deed (self, box, delete, (Deed) { .delivery = delivery, .can = LF_PLAN_CAN_DELETE });
}

static char *
dup_reason (LfDelivery *delivery)
{
  if (delivery->why.reason == NULL || delivery->state == LF_DELIVERY_CANCELLED || delivery->state == LF_DELIVERY_SENT)
    return NULL;
  return lf_words_for_reason (delivery->why.reason, delivery->why.said, NULL);
}

static GtkWidget *
make_line (LfDelivery *delivery,
           const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", lf_words_icon_for_state (delivery->state),
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f,
                                   "max-width-chars", 48, NULL);

  if (delivery->state == LF_DELIVERY_FAILED || delivery->state == LF_DELIVERY_HELD || delivery->state == LF_DELIVERY_UNSURE)
    gtk_widget_add_css_class (image, "lf-trouble");
  gtk_box_append (GTK_BOX (line), image);
  gtk_box_append (GTK_BOX (line), label);
  return line;
}

/* (transfer full) (nullable): what it says there, where that is not what stands above for all */
static char *
dup_other_text (LfPlanPopover *self,
                LfDelivery    *delivery)
{
  LfPart *shown = g_ptr_array_index (lf_plan_entry_get_revision (self->entry)->parts, 0);
  const char *text = lf_part_get_text (g_ptr_array_index (delivery->revision->parts, 0), delivery->account_uid);

  if (*text == '\0' || g_str_equal (text, lf_part_get_text (shown, NULL)))
    return NULL;
  /* Translators: a post has another text at this account; %s is that text */
  return g_strdup_printf (_("The text there: %s"), text);
}

static void
add_dim_label (GtkWidget  *box,
               const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f,
                                   "max-width-chars", 48, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
}

/* One account: network, handle, state, the reason in a whole sentence, its own deeds. */
static void
add_account (LfPlanPopover *self,
             LfDelivery    *delivery)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (self->context), delivery->account_uid);
  LfAccount *account = adapter != NULL ? lf_adapter_get_account (adapter) : NULL;
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (self->context));
  g_autofree char *state = lf_words_for_delivery (delivery, lf_adapter_get_schedule (adapter), now_us);
  g_autofree char *text = g_strdup_printf ("%s %s: %s", get_network (adapter), account != NULL ? account->handle : "", state);
  g_autofree char *reason = dup_reason (delivery);
  g_autofree char *other_text = dup_other_text (self, delivery);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *deeds = g_object_new (GTK_TYPE_BOX, "layout-manager", g_object_new (LF_TYPE_WRAP_LAYOUT, "spacing", 6, NULL), NULL);

  gtk_box_append (GTK_BOX (box), make_line (delivery, text));
  if (reason != NULL)
    add_dim_label (box, reason);
  if (other_text != NULL)
    add_dim_label (box, other_text);
  add_deeds (self, deeds, delivery, adapter);
  gtk_box_append (GTK_BOX (box), deeds);
  gtk_widget_set_visible (deeds, gtk_widget_get_first_child (deeds) != NULL);
  gtk_box_append (GTK_BOX (self->account_box), box);
}

static char *
dup_text (LfPlanEntry *entry)
{
  LfRevision *revision = lf_plan_entry_get_revision (entry);
  g_autofree char *more = NULL;
  const char *text;

  if (revision == NULL)
    return lf_text_clean_body (lf_plan_entry_get_elsewhere (entry)->text);

  more = lf_words_for_more_parts (revision);
  text = lf_part_get_text (g_ptr_array_index (revision->parts, 0), NULL);
  return g_strjoin ("\n\n", *text != '\0' ? text : _("Picture without text"), more, NULL);
}

/* What the office was told of the post. */
static void
add_fields (LfPlanPopover *self,
            GPtrArray     *fields)
{
  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      LfField *field = g_ptr_array_index (fields, i);
      /* Translators: what the office wants to be told of a post and what it was told: “Freigegeben von: Frau Öz” */
      g_autofree char *text = g_strdup_printf (C_("approval", "%s: %s"), field->name, field->value);

      gtk_box_append (GTK_BOX (self->account_box), g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE,
                                                                 "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars", 36, NULL));
    }
}

static void
show_buttons (LfPlanPopover *self)
{
  LfPlanCan can = lf_plan_deeds_for_entry (self->entry);
  gboolean elsewhere = lf_plan_entry_get_elsewhere (self->entry) != NULL;
  gboolean movable = (can & LF_PLAN_CAN_MOVE) != 0;

  gtk_widget_set_visible (self->buttons.open, (can & LF_PLAN_CAN_OPEN) != 0);
  gtk_widget_set_visible (self->buttons.move, movable);
  gtk_widget_set_visible (self->buttons.again, !movable && (can & LF_PLAN_CAN_PLAN_AGAIN) != 0);
  gtk_widget_set_visible (self->buttons.now, (can & LF_PLAN_CAN_SEND_NOW) != 0);
  gtk_widget_set_visible (self->buttons.withdraw, (can & LF_PLAN_CAN_WITHDRAW) != 0);
  gtk_widget_set_visible (self->buttons.browse, elsewhere && (can & LF_PLAN_CAN_BROWSE) != 0);
}

static void
focus_first_deed (LfPlanPopover *self)
{
  GtkWidget *buttons[] = { self->buttons.open, self->buttons.move, self->buttons.again, self->buttons.browse };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (gtk_widget_get_visible (buttons[i]) && gtk_widget_grab_focus (buttons[i]))
      return;
  gtk_widget_child_focus (self->account_box, GTK_DIR_TAB_FORWARD);
}

/* The deed whose button has the focus; lent (nullable). */
static Deed *
get_focused_deed (LfPlanPopover *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; i < self->deeds->len; i++)
    if (((Deed *) g_ptr_array_index (self->deeds, i))->button == focus)
      return g_ptr_array_index (self->deeds, i);

  return NULL;
}

/* The buttons were made anew: the keyboard goes on at the same deed, else at another one of the same account. @before: the deed that had it, whose
 * button is gone. */
static void
restore_focus (LfPlanPopover *self,
               const Deed    *before)
{
  GtkWidget *button = NULL;

  for (guint i = 0; i < self->deeds->len; i++)
    {
      Deed *deed = g_ptr_array_index (self->deeds, i);

      if (g_strcmp0 (deed->delivery->uid, before->delivery->uid) != 0)
        continue;
      if (button == NULL || (deed->can == before->can && deed->deed == before->deed))
        button = deed->button;
    }

  if (button == NULL || !gtk_widget_grab_focus (button))
    focus_first_deed (self);
}

static void
clear_accounts (LfPlanPopover *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->deeds, 0);
  while ((child = gtk_widget_get_first_child (self->account_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->account_box), child);
}

static void
show_entry (LfPlanPopover *self)
{
  GPtrArray *deliveries = lf_plan_entry_get_deliveries (self->entry);
  g_autofree char *time = lf_words_time_full (lf_plan_entry_get_due_us (self->entry));
  g_autofree char *text = dup_text (self->entry);
  Deed *focused = get_focused_deed (self);
  g_autoptr(LfDelivery) focused_delivery = focused != NULL ? lf_delivery_ref (focused->delivery) : NULL;
  Deed before = focused != NULL ? *focused : (Deed) { 0 };

  gtk_label_set_label (self->time_label, time);
  gtk_label_set_label (self->text_label, text);
  clear_accounts (self);
  for (guint i = 0; i < deliveries->len; i++)
    add_account (self, g_ptr_array_index (deliveries, i));
  if (deliveries->len > 0)
    add_fields (self, ((LfDelivery *) g_ptr_array_index (deliveries, 0))->revision->fields);
  if (lf_plan_entry_get_elsewhere (self->entry) != NULL)
    {
      g_autofree char *state = lf_plan_row_dup_state (self->context, self->entry);

      gtk_box_append (GTK_BOX (self->account_box), g_object_new (GTK_TYPE_LABEL, "label", state, "xalign", 0.0f, NULL));
    }
  show_buttons (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, time,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (focused_delivery != NULL)
    restore_focus (self, &before);
}

static void
set_entry (LfPlanPopover *self,
           LfPlanEntry   *entry)
{
  g_clear_signal_handler (&self->changed_id, self->entry);
  g_set_object (&self->entry, entry);
  if (entry != NULL)
    self->changed_id = g_signal_connect_swapped (entry, "changed", G_CALLBACK (show_entry), self);
}

static void
on_open_clicked_cb (LfPlanPopover *self)
{
  GtkRoot *root = gtk_widget_get_root (get_below (self));
  GtkApplication *app = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;

  gtk_popover_popdown (GTK_POPOVER (self));
  if (app != NULL)
    lf_compose_window_open (app, self->context, lf_plan_entry_get_post_uid (self->entry), NULL);
}

static void
show_move_label (LfPlanPopover *self)
{
  const LfDue *due = lf_time_field_get_due (self->time_field);
  g_autofree char *when = NULL;
  g_autofree char *label = NULL;

  if (due != NULL)
    when = lf_words_time_due (due->due_us, lf_clock_now_us (lf_context_get_clock (self->context)));
  if (when != NULL)
    /* Translators: button; %s is a time, “tomorrow 14:30” */
    label = g_strdup_printf (_("Plan for %s"), when);
  gtk_button_set_label (self->move_done_button, label != NULL ? label : _("Choose a time"));
}

static void
on_move_clicked_cb (LfPlanPopover *self)
{
  LfDue due = { .due_us = lf_plan_entry_get_due_us (self->entry) };

  gtk_stack_set_visible_child_name (self->stack, "move");
  lf_time_field_set_due (self->time_field, &due);
  show_move_label (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->time_field));
}

static void
on_time_changed_cb (LfPlanPopover *self)
{
  if (self->context != NULL)
    show_move_label (self);
}

static void
on_move_done_cb (LfPlanPopover *self)
{
  const LfDue *due = lf_time_field_get_due (self->time_field);

  if (due == NULL || due->due_us <= lf_clock_now_us (lf_context_get_clock (self->context)))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->time_field));
      return;
    }

  lf_plan_deeds_move (self->context, get_below (self), self->entry, due, FALSE);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[ENTRY_MOVED], 0, due->due_us);
}

static void
on_back_clicked_cb (LfPlanPopover *self)
{
  gtk_stack_set_visible_child_name (self->stack, "entry");
  focus_first_deed (self);
}

static void
on_now_clicked_cb (LfPlanPopover *self)
{
  lf_plan_deeds_send_now (self->context, get_below (self), self->entry);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_withdraw_clicked_cb (LfPlanPopover *self)
{
  lf_plan_deeds_withdraw (self->context, get_below (self), self->entry);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_browse_clicked_cb (LfPlanPopover *self)
{
  lf_open_page (get_below (self), lf_plan_entry_get_elsewhere (self->entry)->reference->url);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
lf_plan_popover_dispose (GObject *object)
{
  LfPlanPopover *self = LF_PLAN_POPOVER (object);

  set_entry (self, NULL);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_plan_popover_parent_class)->dispose (object);
}

static void
lf_plan_popover_finalize (GObject *object)
{
  g_ptr_array_unref (LF_PLAN_POPOVER (object)->deeds);

  G_OBJECT_CLASS (lf_plan_popover_parent_class)->finalize (object);
}

static void
bind_buttons (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child_full (widget_class, "open_button", FALSE, G_STRUCT_OFFSET (LfPlanPopover, buttons.open));
  gtk_widget_class_bind_template_child_full (widget_class, "move_button", FALSE, G_STRUCT_OFFSET (LfPlanPopover, buttons.move));
  gtk_widget_class_bind_template_child_full (widget_class, "again_button", FALSE, G_STRUCT_OFFSET (LfPlanPopover, buttons.again));
  gtk_widget_class_bind_template_child_full (widget_class, "now_button", FALSE, G_STRUCT_OFFSET (LfPlanPopover, buttons.now));
  gtk_widget_class_bind_template_child_full (widget_class, "withdraw_button", FALSE,
                                             G_STRUCT_OFFSET (LfPlanPopover, buttons.withdraw));
  gtk_widget_class_bind_template_child_full (widget_class, "browse_button", FALSE,
                                             G_STRUCT_OFFSET (LfPlanPopover, buttons.browse));
}

static void
lf_plan_popover_class_init (LfPlanPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_plan_popover_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_plan_popover_finalize;

  signals[ENTRY_MOVED] = g_signal_new ("entry-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (LF_TYPE_TIME_FIELD);
  g_type_ensure (LF_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-plan-popover.ui");
  bind_buttons (widget_class);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPopover, stack);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPopover, time_label);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPopover, text_label);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPopover, account_box);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPopover, time_field);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPopover, move_done_button);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_move_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_time_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_move_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_now_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_withdraw_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_browse_clicked_cb);
}

static void
lf_plan_popover_init (LfPlanPopover *self)
{
  self->deeds = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lf_plan_popover_new (LfContext *context)
{
  LfPlanPopover *self = g_object_new (LF_TYPE_PLAN_POPOVER, NULL);

  self->context = g_object_ref (context);
  lf_time_field_set_clock (self->time_field, lf_context_get_clock (context));
  return GTK_WIDGET (self);
}

void
lf_plan_popover_show (LfPlanPopover *self,
                      LfPlanEntry   *entry)
{
  g_return_if_fail (LF_IS_PLAN_POPOVER (self));

  set_entry (self, entry);
  gtk_stack_set_visible_child_name (self->stack, "entry");
  show_entry (self);
  gtk_popover_popup (GTK_POPOVER (self));
  focus_first_deed (self);
  /* The focus passed over the text, which it marks as if to be copied. */
  gtk_label_select_region (self->text_label, 0, 0);
}

void
lf_plan_popover_show_move (LfPlanPopover *self,
                           LfPlanEntry   *entry)
{
  g_return_if_fail (LF_IS_PLAN_POPOVER (self));

  lf_plan_popover_show (self, entry);
  on_move_clicked_cb (self);
}
