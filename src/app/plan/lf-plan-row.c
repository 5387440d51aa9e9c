/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry of the plan in a list: time, first words, state in sign and word, networks. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/plan/lf-plan-row.h"

#include "app/compat/lf-row-name.h"
#include "app/compose/lf-wrap-layout.h"
#include "app/plan/lf-plan-deeds.h"
#include "app/widgets/lf-account-look.h"
#include "core/base/lf-text.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

#define FIRST_WORDS 120

struct _LfPlanRow {
  GtkListBoxRow  parent_instance;

  LfContext     *context;
  LfPlanEntry   *entry;

  GtkLabel      *time_label;
  GtkLabel      *words_label;
  GtkWidget     *state_box;
  GtkImage      *state_image;
  GtkLabel      *state_label;
  GtkLabel      *networks_label;
  GtkWidget     *marks_box;
};

G_DEFINE_FINAL_TYPE (LfPlanRow, lf_plan_row, GTK_TYPE_LIST_BOX_ROW)

static LfAccount *
find_account (const char *uid,
              gpointer    context)
{
  LfAdapter *adapter = lf_accounts_find (lf_context_get_accounts (LF_CONTEXT (context)), uid);

  return adapter != NULL ? lf_adapter_get_account (adapter) : NULL;
}

static const LfScheduleLimits *
find_schedule (const char *uid,
               gpointer    context)
{
  return lf_adapter_get_schedule (lf_accounts_find (lf_context_get_accounts (LF_CONTEXT (context)), uid));
}

static char *
dup_words (LfPlanEntry *entry)
{
  LfRevision *revision = lf_plan_entry_get_revision (entry);
  g_autofree char *words = NULL;

  if (revision != NULL)
    words = lf_revision_dup_first_words (revision, FIRST_WORDS);
  else
    words = lf_text_clean_line (lf_plan_entry_get_elsewhere (entry)->text);
  /* A post may be a picture alone. */
  return *words != '\0' ? g_steal_pointer (&words) : g_strdup (_("Picture without text"));
}

/* The colours of the accounts, as many as are set, in the order of their names. */
static void
show_marks (LfPlanRow *self)
{
  GPtrArray *deliveries = lf_plan_entry_get_deliveries (self->entry);

  for (guint i = 0; i < deliveries->len; i++)
    {
      LfAccount *account = find_account (((LfDelivery *) g_ptr_array_index (deliveries, i))->account_uid, self->context);

      if (account != NULL && account->look.colour != NULL)
        gtk_box_append (GTK_BOX (self->marks_box), lf_account_look_new_mark (account));
    }
  gtk_widget_set_visible (self->marks_box, gtk_widget_get_first_child (self->marks_box) != NULL);
}

static void
show_entry (LfPlanRow *self)
{
  gint64 due_us = lf_plan_entry_get_due_us (self->entry);
  gboolean elsewhere = lf_plan_entry_get_elsewhere (self->entry) != NULL;
  LfDeliveryState state = lf_plan_entry_get_state (self->entry);
  gboolean needs_deed = lf_plan_entry_needs_deed (self->entry);
  gboolean over = elsewhere || state == LF_DELIVERY_SENT || state == LF_DELIVERY_CANCELLED;
  g_autofree char *clock = lf_words_time_clock (due_us);
  g_autofree char *full = lf_words_time_full (due_us);
  g_autofree char *words = dup_words (self->entry);
  g_autofree char *state_words = lf_plan_row_dup_state (self->context, self->entry);
  LfRevision *revision = lf_plan_entry_get_revision (self->entry);
  g_autofree char *more = revision != NULL ? lf_words_for_more_parts (revision) : NULL;
  g_autofree char *bare = lf_plan_row_dup_networks (self->context, self->entry);
  g_autofree char *networks = more != NULL ? g_strjoin (" · ", bare, more, NULL) : g_strdup (bare);
  g_autofree char *name = g_strdup_printf ("%s, %s, %s, %s", clock, words, state_words, networks);

  gtk_label_set_label (self->time_label, clock);
  gtk_label_set_label (self->words_label, words);
  gtk_label_set_label (self->state_label, state_words);
  gtk_label_set_label (self->networks_label, networks);
  show_marks (self);
  gtk_image_set_from_icon_name (self->state_image, elsewhere ? "phone-symbolic" : lf_words_icon_for_state (state));
  gtk_widget_set_css_classes (self->state_box, needs_deed ? (const char *[]) { "lf-trouble", "heading", NULL }
                                                          : (const char *[]) { "dim-label", NULL });
  if (over)
    gtk_widget_add_css_class (GTK_WIDGET (self), "lf-over");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "lf-over");
  lf_row_name_set (GTK_WIDGET (self), name, full);
}

static void
lf_plan_row_dispose (GObject *object)
{
  LfPlanRow *self = LF_PLAN_ROW (object);

  g_clear_object (&self->entry);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_plan_row_parent_class)->dispose (object);
}

static void
lf_plan_row_class_init (LfPlanRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_plan_row_dispose;

  g_type_ensure (LF_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-plan-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LfPlanRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, LfPlanRow, words_label);
  gtk_widget_class_bind_template_child (widget_class, LfPlanRow, state_box);
  gtk_widget_class_bind_template_child (widget_class, LfPlanRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, LfPlanRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, LfPlanRow, networks_label);
  gtk_widget_class_bind_template_child (widget_class, LfPlanRow, marks_box);
}

static void
lf_plan_row_init (LfPlanRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lf_plan_row_new (LfContext   *context,
                 LfPlanEntry *entry)
{
  LfPlanRow *self = g_object_new (LF_TYPE_PLAN_ROW, NULL);

  self->context = g_object_ref (context);
  self->entry = g_object_ref (entry);
  show_entry (self);
  return GTK_WIDGET (self);
}

LfPlanEntry *
lf_plan_row_get_entry (LfPlanRow *self)
{
  g_return_val_if_fail (LF_IS_PLAN_ROW (self), NULL);

  return self->entry;
}

char *
lf_plan_row_dup_state (LfContext   *context,
                       LfPlanEntry *entry)
{
  gint64 now_us = lf_clock_now_us (lf_context_get_clock (context));

  if (lf_plan_entry_get_elsewhere (entry) != NULL)
    /* Translators: a post that was made on a phone or by a robot, not here */
    return g_strdup (_("sent elsewhere"));

  return lf_words_for_deliveries (lf_plan_entry_get_deliveries (entry), find_schedule, context, now_us);
}

/* An account with a short name stands there with it. */
static char *
dup_network (LfAccount *account)
{
  if (account == NULL)
    return g_strdup (_("removed account"));
  if (account->look.short_name != NULL)
    return lf_account_look_dup_name (account);
  return g_strdup (lf_words_for_network (account->network));
}

char *
lf_plan_row_dup_networks (LfContext   *context,
                          LfPlanEntry *entry)
{
  GPtrArray *deliveries = lf_plan_entry_get_deliveries (entry);
  LfItem *elsewhere = lf_plan_entry_get_elsewhere (entry);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (elsewhere != NULL)
    g_ptr_array_add (names, g_strdup (lf_words_for_network (elsewhere->network)));
  for (guint i = 0; i < deliveries->len; i++)
    {
      g_autofree char *name = dup_network (find_account (((LfDelivery *) g_ptr_array_index (deliveries, i))->account_uid, context));

      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }

  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}
