/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one card that is measured for all rows of the feed. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-feed-pattern.h"

#include "app/inbox/lf-feed-card.h"

struct _LfFeedPattern {
  GtkWidget  parent_instance;
  GtkWidget *card;
  int        height;      /* what was last told; 0: nothing yet */
  guint      changed_id;
};

enum { PROP_0, PROP_HEIGHT, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LfFeedPattern, lf_feed_pattern, GTK_TYPE_WIDGET)

static int
measure_card (LfFeedPattern *self)
{
  int height;

  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

static gboolean
on_changed_cb (gpointer user_data)
{
  LfFeedPattern *self = user_data;

  self->changed_id = 0;
  self->height = measure_card (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HEIGHT]);
  return G_SOURCE_REMOVE;
}

/* Comes after every change of style, when the measures are those of the new one. Rows cannot be measured again in the middle of it. */
static void
lf_feed_pattern_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  LfFeedPattern *self = LF_FEED_PATTERN (widget);

  if (self->height != 0 && measure_card (self) != self->height && self->changed_id == 0)
    self->changed_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_changed_cb, self, NULL);
}

static void
lf_feed_pattern_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_HEIGHT)
    g_value_set_int (value, lf_feed_pattern_get_height (LF_FEED_PATTERN (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lf_feed_pattern_dispose (GObject *object)
{
  LfFeedPattern *self = LF_FEED_PATTERN (object);

  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_feed_pattern_parent_class)->dispose (object);
}

static void
lf_feed_pattern_class_init (LfFeedPatternClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_feed_pattern_dispose;
  object_class->get_property = lf_feed_pattern_get_property;
  props[PROP_HEIGHT] = g_param_spec_int ("height", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  widget_class->size_allocate = lf_feed_pattern_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lf_feed_pattern_init (LfFeedPattern *self)
{
  self->card = lf_feed_card_new_pattern ();
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_child_visible (self->card, FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
lf_feed_pattern_new (void)
{
  return g_object_new (LF_TYPE_FEED_PATTERN, NULL);
}

int
lf_feed_pattern_get_height (LfFeedPattern *self)
{
  g_return_val_if_fail (LF_IS_FEED_PATTERN (self), 0);

  if (self->height == 0)
    self->height = measure_card (self);
  return self->height;
}
