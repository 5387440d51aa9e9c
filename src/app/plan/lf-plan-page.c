/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything planned, sent, failed and held, by month or as an agenda, with one filter line and one selection. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/plan/lf-plan-page.h"

#include "app/compose/lf-compose-window.h"
#include "app/compose/lf-side-layout.h"
#include "app/compose/lf-wrap-layout.h"
#include "app/lf-page.h"
#include "app/plan/lf-month-grid.h"
#include "app/plan/lf-plan-deeds.h"
#include "app/plan/lf-plan-list.h"
#include "core/base/lf-when.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define DEFAULT_HOUR 9

struct _LfPlanPage {
  GtkWidget       parent_instance;

  LfContext      *context;
  LfSchedule     *schedule;
  GtkFilter      *problem_filter;
  GtkFilter      *scope_filter;
  GListModel     *shown;         /* what the list holds */
  gboolean        agenda;
  gboolean        problems;
  char           *account_uid;   /* (nullable): all */

  GtkWidget      *filter_box;
  GtkLabel       *month_label;
  GtkMenuButton  *account_button;
  GtkLabel       *account_label;
  LfMonthGrid    *month_grid;
  struct {
    GtkLabel     *day_label;
    GtkStack     *stack;
    LfPlanList   *list;
    GtkLabel     *empty_day_label;
    AdwStatusPage *empty_page;
  } side;
};

enum { PROP_0, PROP_VIEW, PROP_ACCOUNT, PROP_PROBLEMS, N_PROPS };
static GParamSpec *props[N_PROPS];

static void page_iface_init (LfPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfPlanPage, lf_plan_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_PAGE, page_iface_init))

static gboolean
passes_problems (gpointer item,
                 gpointer user_data)
{
  return !LF_PLAN_PAGE (user_data)->problems || lf_plan_entry_needs_deed (LF_PLAN_ENTRY (item));
}

static gboolean
is_in_scope (gpointer item,
             gpointer user_data)
{
  LfPlanPage *self = LF_PLAN_PAGE (user_data);
  LfDay day = lf_day_from_us (lf_plan_entry_get_due_us (LF_PLAN_ENTRY (item)));

  if (self->agenda)
    return lf_day_month_start (day) == lf_month_grid_get_month (self->month_grid);
  return day == lf_month_grid_get_day (self->month_grid);
}

static void
show_empty (LfPlanPage *self)
{
  g_autofree char *month = lf_day_dup_month_name (lf_month_grid_get_month (self->month_grid));
  g_autofree char *title = NULL;

  if (self->problems)
    /* Translators: %s is a month, “November” */
    title = g_strdup_printf (_("No problems in %s"), month);
  else
    /* Translators: %s is a month, “November” */
    title = g_strdup_printf (_("Nothing planned in %s"), month);
  adw_status_page_set_title (self->side.empty_page, title);
  gtk_label_set_label (self->side.empty_day_label,
                       self->problems ? _("No problems on this day") : _("Nothing planned on this day"));
}

static void
show_list (LfPlanPage *self)
{
  gboolean loading;
  const char *page = "list";

  if (self->schedule == NULL)
    return;

  g_object_get (self->schedule, "loading", &loading, NULL);
  if (g_list_model_get_n_items (self->shown) == 0)
    page = loading ? "loading" : self->agenda ? "empty-month" : "empty-day";
  show_empty (self);
  gtk_stack_set_visible_child_name (self->side.stack, page);
}

static void
show_day (LfPlanPage *self)
{
  LfDay day = lf_month_grid_get_day (self->month_grid);
  g_autofree char *date = lf_day_dup_full (day);
  g_autofree char *month = lf_day_dup_month (lf_month_grid_get_month (self->month_grid));

  gtk_label_set_label (self->side.day_label, date);
  gtk_label_set_label (self->month_label, month);
}

static void
read_range (LfPlanPage *self)
{
  LfDay first, end;

  lf_month_grid_get_shown (self->month_grid, &first, &end);
  lf_schedule_set_range (self->schedule, lf_day_start_us (first), lf_day_start_us (end));
}

static void
on_day_selected_cb (LfPlanPage *self)
{
  if (self->schedule == NULL)
    return;

  show_day (self);
  if (!self->agenda)
    gtk_filter_changed (self->scope_filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_list (self);
}

static void
on_month_changed_cb (LfPlanPage *self)
{
  if (self->schedule == NULL)
    return;

  read_range (self);
  if (self->agenda)
    gtk_filter_changed (self->scope_filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* Enter on a day goes to what stands there, or to a new post for it. */
static void
on_day_activated_cb (LfPlanPage *self)
{
  if (g_list_model_get_n_items (self->shown) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->side.list));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->side.stack), GTK_DIR_TAB_FORWARD);
}

static void
on_entry_moved_cb (LfPlanPage *self,
                   gint64      due_us)
{
  lf_month_grid_select_day (self->month_grid, lf_day_from_us (due_us));
}

static void
on_turn_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  LfPlanPage *self = LF_PLAN_PAGE (widget);

  if (g_str_equal (action, "plan.today"))
    lf_month_grid_go_to_today (self->month_grid);
  else
    lf_month_grid_turn (self->month_grid, g_str_equal (action, "plan.next") ? 1 : -1);
  if (self->agenda && g_str_equal (action, "plan.today"))
    lf_plan_list_go_to_day (self->side.list, lf_month_grid_get_day (self->month_grid));
}

/* For the selected day at nine, where that is still to come. */
static LfDue *
make_due (LfPlanPage *self)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *wall = NULL;
  int year, month, day;
  LfWhen when;

  lf_day_split (lf_month_grid_get_day (self->month_grid), &year, &month, &day);
  wall = g_strdup_printf ("%04d-%02d-%02dT%02d:00", year, month, day, DEFAULT_HOUR);
  if (!lf_when_from_wall (wall, zone, &when, NULL) || when.due_us <= lf_clock_now_us (lf_context_get_clock (self->context)))
    return NULL;

  return lf_due_new (when.due_us, when.wall, when.zone);
}

static void
on_new_post_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  LfPlanPage *self = LF_PLAN_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkApplication *app = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;
  g_autoptr(LfDue) due = make_due (self);

  if (app != NULL)
    lf_compose_window_open (app, self->context, NULL, due);
}

static void
show_accounts (LfPlanPage *self)
{
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (self->context));
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autofree char *chosen = g_strdup (_("All accounts"));
  g_autofree char *name = NULL;

  g_menu_append (menu, _("All accounts"), "plan.account::");
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (accounts, i);
      LfAccount *account = lf_adapter_get_account (adapter);
      g_autofree char *label = g_strdup_printf ("%s %s", lf_words_for_network (account->network), account->handle);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "plan.account", "s", account->uid);
      g_menu_append_item (menu, item);
      if (g_strcmp0 (account->uid, self->account_uid) == 0)
        {
          g_free (chosen);
          chosen = g_steal_pointer (&label);
        }
    }

  gtk_menu_button_set_menu_model (self->account_button, G_MENU_MODEL (menu));
  gtk_label_set_label (self->account_label, chosen);
  /* Translators: the choice of an account; %s is what is chosen */
  name = g_strdup_printf (_("Account: %s"), chosen);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->account_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->account_button), chosen);
}

static void
set_view (LfPlanPage *self,
          const char *view)
{
  self->agenda = g_strcmp0 (view, "agenda") == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->month_grid), !self->agenda);
  gtk_widget_set_visible (GTK_WIDGET (self->side.day_label), !self->agenda);
  lf_plan_list_show_days (self->side.list, self->agenda);
  gtk_filter_changed (self->scope_filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_list (self);
  if (self->agenda)
    lf_plan_list_go_to_day (self->side.list, lf_month_grid_get_day (self->month_grid));
}

static void
set_account (LfPlanPage *self,
             const char *account_uid)
{
  g_free (self->account_uid);
  self->account_uid = account_uid != NULL && *account_uid != '\0' ? g_strdup (account_uid) : NULL;
  lf_schedule_set_account (self->schedule, self->account_uid);
  show_accounts (self);
}

static const char *
lf_plan_page_get_title (LfPage *page)
{
  return C_("page", "Plan");
}

static void
lf_plan_page_focus_default (LfPage *page)
{
  LfPlanPage *self = LF_PLAN_PAGE (page);

  if (!self->agenda)
    gtk_widget_grab_focus (GTK_WIDGET (self->month_grid));
  else if (!gtk_widget_grab_focus (GTK_WIDGET (self->side.list)))
    gtk_widget_child_focus (GTK_WIDGET (self->side.stack), GTK_DIR_TAB_FORWARD);
}

static gboolean
lf_plan_page_next_region (LfPage   *page,
                          gboolean  backwards)
{
  LfPlanPage *self = LF_PLAN_PAGE (page);
  GtkWidget *regions[] = { self->filter_box, GTK_WIDGET (self->month_grid), GTK_WIDGET (self->side.stack), NULL };

  return lf_page_step_regions (regions, backwards);
}

static void
page_iface_init (LfPageInterface *iface)
{
  iface->get_title = lf_plan_page_get_title;
  iface->focus_default = lf_plan_page_focus_default;
  iface->next_region = lf_plan_page_next_region;
}

static void
lf_plan_page_dispose (GObject *object)
{
  LfPlanPage *self = LF_PLAN_PAGE (object);
  GtkWidget *child;

  if (self->schedule != NULL)
    g_signal_handlers_disconnect_by_data (self->schedule, self);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->shown);
  g_clear_object (&self->problem_filter);
  g_clear_object (&self->scope_filter);
  g_clear_object (&self->schedule);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_plan_page_parent_class)->dispose (object);
}

static void
lf_plan_page_finalize (GObject *object)
{
  g_free (LF_PLAN_PAGE (object)->account_uid);

  G_OBJECT_CLASS (lf_plan_page_parent_class)->finalize (object);
}

static void
lf_plan_page_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LfPlanPage *self = LF_PLAN_PAGE (object);

  switch (prop_id)
    {
    case PROP_VIEW:
      g_value_set_string (value, self->agenda ? "agenda" : "month");
      break;
    case PROP_ACCOUNT:
      g_value_set_string (value, self->account_uid != NULL ? self->account_uid : "");
      break;
    case PROP_PROBLEMS:
      g_value_set_boolean (value, self->problems);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lf_plan_page_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  LfPlanPage *self = LF_PLAN_PAGE (object);

  switch (prop_id)
    {
    case PROP_VIEW:
      set_view (self, g_value_get_string (value));
      break;
    case PROP_ACCOUNT:
      set_account (self, g_value_get_string (value));
      break;
    case PROP_PROBLEMS:
      self->problems = g_value_get_boolean (value);
      gtk_filter_changed (self->problem_filter, GTK_FILTER_CHANGE_DIFFERENT);
      show_list (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plan.previous", NULL, on_turn_cb);
  gtk_widget_class_install_action (widget_class, "plan.next", NULL, on_turn_cb);
  gtk_widget_class_install_action (widget_class, "plan.today", NULL, on_turn_cb);
  gtk_widget_class_install_action (widget_class, "plan.new-post", NULL, on_new_post_cb);
  gtk_widget_class_install_property_action (widget_class, "plan.view", "view");
  gtk_widget_class_install_property_action (widget_class, "plan.account", "account");
  gtk_widget_class_install_property_action (widget_class, "plan.problems", "problems");
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LfPlanPage, filter_box);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPage, month_label);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPage, account_button);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPage, account_label);
  gtk_widget_class_bind_template_child (widget_class, LfPlanPage, month_grid);
  gtk_widget_class_bind_template_child_full (widget_class, "day_label", FALSE, G_STRUCT_OFFSET (LfPlanPage, side.day_label));
  gtk_widget_class_bind_template_child_full (widget_class, "stack", FALSE, G_STRUCT_OFFSET (LfPlanPage, side.stack));
  gtk_widget_class_bind_template_child_full (widget_class, "plan_list", FALSE, G_STRUCT_OFFSET (LfPlanPage, side.list));
  gtk_widget_class_bind_template_child_full (widget_class, "empty_day_label", FALSE,
                                             G_STRUCT_OFFSET (LfPlanPage, side.empty_day_label));
  gtk_widget_class_bind_template_child_full (widget_class, "empty_page", FALSE, G_STRUCT_OFFSET (LfPlanPage, side.empty_page));
  gtk_widget_class_bind_template_callback (widget_class, on_day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_day_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_month_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_moved_cb);
}

static void
lf_plan_page_class_init (LfPlanPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = lf_plan_page_dispose;
  object_class->finalize = lf_plan_page_finalize;
  object_class->get_property = lf_plan_page_get_property;
  object_class->set_property = lf_plan_page_set_property;

  props[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "month", flags);
  props[PROP_ACCOUNT] = g_param_spec_string ("account", NULL, NULL, "", flags);
  props[PROP_PROBLEMS] = g_param_spec_boolean ("problems", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (LF_TYPE_MONTH_GRID);
  g_type_ensure (LF_TYPE_PLAN_LIST);
  g_type_ensure (LF_TYPE_SIDE_LAYOUT);
  g_type_ensure (LF_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-plan-page.ui");
  bind_children (widget_class);
  install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "planpage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_plan_page_init (LfPlanPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("page", "Plan"), -1);
}

GtkWidget *
lf_plan_page_new (LfContext *context)
{
  LfPlanPage *self = g_object_new (LF_TYPE_PLAN_PAGE, NULL);
  GtkFilterListModel *problems, *shown;

  self->context = g_object_ref (context);
  self->schedule = lf_schedule_new (lf_context_get_store (context));
  self->problem_filter = GTK_FILTER (gtk_custom_filter_new (passes_problems, self, NULL));
  self->scope_filter = GTK_FILTER (gtk_custom_filter_new (is_in_scope, self, NULL));
  problems = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->schedule)), g_object_ref (self->problem_filter));
  shown = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (problems)), g_object_ref (self->scope_filter));
  self->shown = G_LIST_MODEL (shown);

  lf_month_grid_set_clock (self->month_grid, lf_context_get_clock (context));
  lf_month_grid_set_roomy (self->month_grid);
  lf_month_grid_set_entries (self->month_grid, G_LIST_MODEL (problems));
  g_object_unref (problems);
  lf_plan_list_set_up (self->side.list, context, self->shown);
  g_signal_connect_swapped (self->shown, "items-changed", G_CALLBACK (show_list), self);
  g_signal_connect_swapped (self->schedule, "notify::loading", G_CALLBACK (show_list), self);
  g_signal_connect_object (lf_context_get_accounts (context), "items-changed", G_CALLBACK (show_accounts), self,
                           G_CONNECT_SWAPPED);
  show_accounts (self);
  read_range (self);
  show_day (self);
  show_list (self);
  return GTK_WIDGET (self);
}
