/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry for a date and time as people type them, that shows and speaks how it understood them. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-time-field.h"

#include "app/compat/lf-focus.h"
#include "app/widgets/lf-toasts.h"
#include "core/base/lf-error.h"
#include "core/base/lf-when.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

/* Spoken after a pause in typing; earlier it would talk into each key. */
#define SPEAK_AFTER_MS 900

struct _LfTimeField {
  GtkWidget  parent_instance;

  LfClock   *clock;
  LfAlarm   *minute;       /* “in 22 hours” does not stay true */
  LfDue     *due;
  GError    *error;
  guint      speak_id;
  gboolean   setting;

  GtkWidget *entry;
  GtkWidget *wrong_image;
  GtkLabel  *reading_label;
};

enum { CHANGED, ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfTimeField, lf_time_field, GTK_TYPE_WIDGET)

static gint64
get_now_us (LfTimeField *self)
{
  return self->clock != NULL ? lf_clock_now_us (self->clock) : g_get_real_time ();
}

static char *
make_reading (LfTimeField *self)
{
  if (self->error != NULL)
    return lf_words_for_error (self->error, NULL, NULL);
  if (self->due != NULL)
    return lf_time_field_dup_reading (self->due, get_now_us (self));
  return g_strdup ("");
}

static gboolean
on_speak_cb (gpointer user_data)
{
  LfTimeField *self = LF_TIME_FIELD (user_data);

  self->speak_id = 0;
  lf_toasts_announce (GTK_WIDGET (self), gtk_label_get_label (self->reading_label));
  return G_SOURCE_REMOVE;
}

static void
show_reading (LfTimeField *self,
              gboolean     speak)
{
  g_autofree char *reading = make_reading (self);

  gtk_label_set_label (self->reading_label, reading);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->reading_label)), *reading != '\0');
  gtk_widget_set_visible (self->wrong_image, self->error != NULL);
  if (self->error != NULL)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reading, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               self->error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);

  g_clear_handle_id (&self->speak_id, g_source_remove);
  if (speak && *reading != '\0')
    self->speak_id = g_timeout_add (SPEAK_AFTER_MS, on_speak_cb, self);
}

static void
arm_minute (LfTimeField *self)
{
  if (self->minute != NULL)
    lf_alarm_set (self->minute, self->due != NULL ? get_now_us (self) + LF_MINUTE_US : 0);
}

static void
on_minute_cb (gpointer user_data)
{
  LfTimeField *self = LF_TIME_FIELD (user_data);

  show_reading (self, FALSE);
  arm_minute (self);
}

static void
read_entry (LfTimeField *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  LfWhen when;

  g_clear_pointer (&self->due, lf_due_free);
  g_clear_error (&self->error);
  if (*typed != '\0' && lf_when_parse (typed, get_now_us (self), zone, &when, &self->error))
    self->due = lf_due_new (when.due_us, when.wall, when.zone);
  arm_minute (self);
}

static void
on_entry_changed_cb (LfTimeField *self)
{
  if (self->setting)
    return;

  read_entry (self);
  show_reading (self, TRUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_entry_activate_cb (LfTimeField *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
lf_time_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LF_TIME_FIELD (widget)->entry);
}

static void
lf_time_field_dispose (GObject *object)
{
  LfTimeField *self = LF_TIME_FIELD (object);
  GtkWidget *child;

  g_clear_handle_id (&self->speak_id, g_source_remove);
  g_clear_object (&self->minute);
  g_clear_object (&self->clock);
  self->setting = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_time_field_parent_class)->dispose (object);
}

static void
lf_time_field_finalize (GObject *object)
{
  LfTimeField *self = LF_TIME_FIELD (object);

  g_clear_pointer (&self->due, lf_due_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (lf_time_field_parent_class)->finalize (object);
}

static guint
add_signal (LfTimeFieldClass *klass,
            const char       *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lf_time_field_class_init (LfTimeFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_time_field_dispose;
  object_class->finalize = lf_time_field_finalize;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_time_field_grab_focus;

  signals[CHANGED] = add_signal (klass, "changed");
  signals[ACTIVATE] = add_signal (klass, "activate");

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-time-field.ui");
  gtk_widget_class_bind_template_child (widget_class, LfTimeField, entry);
  gtk_widget_class_bind_template_child (widget_class, LfTimeField, wrong_image);
  gtk_widget_class_bind_template_child (widget_class, LfTimeField, reading_label);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate_cb);
  gtk_widget_class_set_css_name (widget_class, "timefield");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_time_field_init (LfTimeField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("When it goes out"), -1);
  show_reading (self, FALSE);
}

/**
 * lf_time_field_set_clock:
 *
 * “Tomorrow” is seen from what @clock says.
 */
void
lf_time_field_set_clock (LfTimeField *self,
                         LfClock     *clock)
{
  g_return_if_fail (LF_IS_TIME_FIELD (self));

  g_set_object (&self->clock, clock);
  g_clear_object (&self->minute);
  self->minute = lf_alarm_new (clock, on_minute_cb, self);
  arm_minute (self);
}

const LfDue *
lf_time_field_get_due (LfTimeField *self)
{
  g_return_val_if_fail (LF_IS_TIME_FIELD (self), NULL);

  return self->due;
}

/**
 * lf_time_field_is_wrong:
 *
 * Returns: whether something was typed that cannot be used; why stands below the entry
 */
gboolean
lf_time_field_is_wrong (LfTimeField *self)
{
  g_return_val_if_fail (LF_IS_TIME_FIELD (self), FALSE);

  return self->error != NULL;
}

/**
 * lf_time_field_set_due:
 * @due: (nullable): NULL empties it
 *
 * Shows a time that is known, also one in the past; “changed” is not said.
 */
void
lf_time_field_set_due (LfTimeField *self,
                       const LfDue *due)
{
  g_autofree char *typed = due != NULL ? lf_time_field_dup_typed (due) : g_strdup ("");

  g_return_if_fail (LF_IS_TIME_FIELD (self));

  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), typed);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->setting = FALSE;

  g_clear_pointer (&self->due, lf_due_free);
  g_clear_error (&self->error);
  self->due = due != NULL ? lf_due_copy (due) : NULL;
  show_reading (self, FALSE);
  arm_minute (self);
}

/**
 * lf_time_field_set_day:
 * @hour: 0 to 23
 * @minute: 0 to 59
 *
 * Goes to @day as if it had been typed: what that means is said by “changed”.
 */
void
lf_time_field_set_day (LfTimeField *self,
                       LfDay        day,
                       int          hour,
                       int          minute)
{
  g_autofree char *wall = NULL;
  g_autofree char *typed = NULL;
  g_autoptr(LfDue) due = NULL;
  int year, month, day_of_month;

  g_return_if_fail (LF_IS_TIME_FIELD (self));

  if (self->due != NULL && self->due->wall != NULL)
    sscanf (self->due->wall, "%*d-%*d-%*dT%d:%d", &hour, &minute);
  lf_day_split (day, &year, &month, &day_of_month);
  wall = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d", year, month, day_of_month, hour, minute);
  due = lf_due_new (0, wall, NULL);
  typed = lf_time_field_dup_typed (due);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), typed);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/**
 * lf_time_field_dup_typed:
 *
 * Returns: (transfer full): @due as a person would type it, with its year: “24.11.2026 14:30”
 */
char *
lf_time_field_dup_typed (const LfDue *due)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) time = NULL;
  LfWhen when = { 0 };
  int year, month, day, hour, minute;

  if (due->wall != NULL)
    g_strlcpy (when.wall, due->wall, sizeof when.wall);
  else
    lf_when_from_us (due->due_us, zone, &when);

  if (sscanf (when.wall, "%d-%d-%dT%d:%d", &year, &month, &day, &hour, &minute) != 5)
    return g_strdup ("");

  /* Only the wall clock is shown: in UTC no hour is missing or doubled. */
  time = g_date_time_new_utc (year, month, day, hour, minute, 0);
  /* Translators: a time as people type it, in the format of g_date_time_format(); German: “%d.%m.%Y %H:%M” */
  return time != NULL ? g_date_time_format (time, C_("typed time", "%Y-%m-%d %H:%M")) : g_strdup ("");
}

static char *
format_span (gint64 span_us)
{
  guint minutes = (guint) MIN ((span_us + LF_MINUTE_US - 1) / LF_MINUTE_US, G_MAXUINT / 2);
  guint hours = (minutes + 30) / 60;
  guint days = (hours + 12) / 24;

  /* Translators: how far away a time is; the same three for minutes, hours and days */
  if (minutes < 60)
    return g_strdup_printf (ngettext ("in %u minute", "in %u minutes", minutes), minutes);
  if (hours < 48)
    return g_strdup_printf (ngettext ("in %u hour", "in %u hours", hours), hours);
  return g_strdup_printf (ngettext ("in %u day", "in %u days", days), days);
}

/**
 * lf_time_field_dup_reading:
 * @now_us: µs since 1970 UTC
 *
 * Returns: (transfer full): “Tue, 24 Nov 2026, 14:30, in 22 hours”
 */
char *
lf_time_field_dup_reading (const LfDue *due,
                           gint64       now_us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (due->due_us / LF_SECOND_US);
  g_autoptr(GDateTime) local = g_date_time_to_local (utc);
  /* Translators: short date with time, in the format of g_date_time_format(): “Tue, 24 Nov 2026, 14:30” */
  g_autofree char *date = g_date_time_format (local, C_("date", "%a, %-d %b %Y, %H:%M"));
  g_autofree char *span = NULL;

  if (due->due_us <= now_us)
    /* Translators: %s is a date with time */
    return g_strdup_printf (_("%s, has passed"), date);

  span = format_span (due->due_us - now_us);
  return g_strdup_printf ("%s, %s", date, span);
}
