/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speaks results to screen readers; takes no place on the screen. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-announcer.h"

/* A reader breaks off what it says when the next sentence comes. */
#define BETWEEN_MS 1500

struct _LfAnnouncer {
  GtkWidget parent_instance;

  GtkWidget *label;
  GQueue     waiting;    /* of texts that came too soon after another one */
  guint      next_id;
  guint      clear_id;
};

G_DEFINE_FINAL_TYPE (LfAnnouncer, lf_announcer, GTK_TYPE_WIDGET)

static void speak (LfAnnouncer *self, const char *text);

static gboolean
on_next_cb (gpointer user_data)
{
  LfAnnouncer *self = user_data;
  g_autofree char *text = g_queue_pop_head (&self->waiting);

  self->next_id = 0;
  if (text != NULL)
    speak (self, text);
  return G_SOURCE_REMOVE;
}

static gboolean
on_spoken_cb (gpointer user_data)
{
  LfAnnouncer *self = user_data;

  self->clear_id = 0;
  gtk_widget_set_visible (self->label, FALSE);
  return G_SOURCE_REMOVE;
}

static void
lf_announcer_dispose (GObject *object)
{
  LfAnnouncer *self = LF_ANNOUNCER (object);

  g_clear_handle_id (&self->clear_id, g_source_remove);
  g_clear_handle_id (&self->next_id, g_source_remove);
  g_queue_clear_full (&self->waiting, g_free);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_announcer_parent_class)->dispose (object);
}

static void
lf_announcer_class_init (LfAnnouncerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_announcer_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-announcer.ui");
  gtk_widget_class_bind_template_child (widget_class, LfAnnouncer, label);
}

static void
lf_announcer_init (LfAnnouncer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_announcer_new:
 *
 * Returns: (transfer floating): an announcer; put it into the window it speaks for
 */
GtkWidget *
lf_announcer_new (void)
{
  return g_object_new (LF_TYPE_ANNOUNCER, NULL);
}

static void
speak (LfAnnouncer *self,
       const char  *text)
{
  gtk_widget_set_visible (self->label, TRUE);
  /* The same sentence twice is two events: readers speak on change only. */
  gtk_label_set_text (GTK_LABEL (self->label), "");
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);

  g_clear_handle_id (&self->clear_id, g_source_remove);
  self->clear_id = g_timeout_add_seconds (30, on_spoken_cb, self);
  self->next_id = g_timeout_add (BETWEEN_MS, on_next_cb, self);
}

/**
 * lf_announcer_announce:
 * @text: a whole sentence
 *
 * The text also stays readable for a while to whoever walks over the window with a screen reader, then it goes, so that nobody
 * reads yesterday's news there.
 */
void
lf_announcer_announce (LfAnnouncer *self,
                       const char  *text)
{
  g_return_if_fail (LF_IS_ANNOUNCER (self));
  g_return_if_fail (text != NULL);

  if (self->next_id != 0)
    g_queue_push_tail (&self->waiting, g_strdup (text));
  else
    speak (self, text);
}
