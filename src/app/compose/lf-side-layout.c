/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a second child beside the first while there is room, otherwise below it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-side-layout.h"

struct _LfSideLayout {
  GtkLayoutManager parent_instance;
  int              spacing;
  int              main_chars;
};

typedef struct {
  GtkWidget *main;        /* (nullable) */
  GtkWidget *side;        /* (nullable) */
  int        main_width;  /* the least that it needs beside the other */
  int        side_width;
} Pair;

enum { PROP_0, PROP_SPACING, PROP_MAIN_CHARS, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LfSideLayout, lf_side_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_chars_width (GtkWidget *widget,
                 int        n_chars)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = n_chars * (pango_font_metrics_get_approximate_char_width (metrics) / PANGO_SCALE);

  pango_font_metrics_unref (metrics);
  return width;
}

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static Pair
get_pair (LfSideLayout *self,
          GtkWidget    *widget)
{
  Pair pair = { .main = skip_hidden (gtk_widget_get_first_child (widget)) };
  int minimum;

  if (pair.main == NULL)
    return pair;
  pair.side = skip_hidden (gtk_widget_get_next_sibling (pair.main));
  gtk_widget_measure (pair.main, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  pair.main_width = MAX (minimum, get_chars_width (widget, self->main_chars));
  if (pair.side != NULL)
    gtk_widget_measure (pair.side, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &pair.side_width, NULL, NULL);
  return pair;
}

static gboolean
stands_beside (LfSideLayout *self,
               const Pair   *pair,
               int           width)
{
  return pair->side != NULL && pair->main_width + self->spacing + pair->side_width <= width;
}

static GtkSizeRequestMode
lf_side_layout_get_request_mode (GtkLayoutManager *manager,
                                 GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (LfSideLayout *self,
               const Pair   *pair,
               int          *minimum,
               int          *natural)
{
  int side_minimum = 0;

  gtk_widget_measure (pair->main, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
  *natural = MAX (*natural, pair->main_width);
  if (pair->side == NULL)
    return;
  gtk_widget_measure (pair->side, GTK_ORIENTATION_HORIZONTAL, -1, &side_minimum, NULL, NULL, NULL);
  *minimum = MAX (*minimum, side_minimum);
  *natural += self->spacing + pair->side_width;
}

static void
measure_height (LfSideLayout *self,
                const Pair   *pair,
                int           width,
                int          *minimum,
                int          *natural)
{
  gboolean beside = width < 0 || stands_beside (self, pair, width);
  int main_width = width < 0 ? -1 : beside ? width - self->spacing - pair->side_width : width;
  int side_width = width < 0 || beside ? pair->side_width : width;
  int side_minimum, side_natural;

  gtk_widget_measure (pair->main, GTK_ORIENTATION_VERTICAL, main_width, minimum, natural, NULL, NULL);
  if (pair->side == NULL)
    return;

  gtk_widget_measure (pair->side, GTK_ORIENTATION_VERTICAL, side_width, &side_minimum, &side_natural, NULL, NULL);
  *minimum = beside ? MAX (*minimum, side_minimum) : *minimum + self->spacing + side_minimum;
  *natural = beside ? MAX (*natural, side_natural) : *natural + self->spacing + side_natural;
}

static void
lf_side_layout_measure (GtkLayoutManager *manager,
                        GtkWidget        *widget,
                        GtkOrientation    orientation,
                        int               for_size,
                        int              *minimum,
                        int              *natural,
                        int              *minimum_baseline,
                        int              *natural_baseline)
{
  LfSideLayout *self = LF_SIDE_LAYOUT (manager);
  Pair pair = get_pair (self, widget);

  *minimum = *natural = 0;
  if (pair.main == NULL)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, &pair, minimum, natural);
  else
    measure_height (self, &pair, for_size, minimum, natural);
}

static void
allocate_beside (LfSideLayout *self,
                 GtkWidget    *widget,
                 const Pair   *pair,
                 int           width,
                 int           height)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int main_width = width - self->spacing - pair->side_width;
  int main_x = rtl ? pair->side_width + self->spacing : 0;
  int side_x = rtl ? 0 : main_width + self->spacing;

  gtk_widget_size_allocate (pair->main, &(GtkAllocation) { main_x, 0, main_width, height }, -1);
  gtk_widget_size_allocate (pair->side, &(GtkAllocation) { side_x, 0, pair->side_width, height }, -1);
}

static void
lf_side_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget        *widget,
                         int               width,
                         int               height,
                         int               baseline)
{
  LfSideLayout *self = LF_SIDE_LAYOUT (manager);
  Pair pair = get_pair (self, widget);
  int main_minimum;
  int side_minimum;
  int side_height;

  if (pair.main == NULL)
    return;
  if (stands_beside (self, &pair, width))
    {
      allocate_beside (self, widget, &pair, width, height);
      return;
    }
  if (pair.side == NULL)
    {
      gtk_widget_size_allocate (pair.main, &(GtkAllocation) { 0, 0, width, height }, -1);
      return;
    }

  /* A viewport gives the minimum of both: the side may not take from the main one what that needs. */
  gtk_widget_measure (pair.main, GTK_ORIENTATION_VERTICAL, width, &main_minimum, NULL, NULL, NULL);
  gtk_widget_measure (pair.side, GTK_ORIENTATION_VERTICAL, width, &side_minimum, &side_height, NULL, NULL);
  side_height = MAX (side_minimum, MIN (side_height, height - self->spacing - main_minimum));
  height = MAX (height - self->spacing - side_height, 0);
  gtk_widget_size_allocate (pair.main, &(GtkAllocation) { 0, 0, width, height }, -1);
  gtk_widget_size_allocate (pair.side, &(GtkAllocation) { 0, height + self->spacing, width, side_height }, -1);
}

static void
lf_side_layout_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  LfSideLayout *self = LF_SIDE_LAYOUT (object);

  if (prop_id == PROP_SPACING)
    g_value_set_int (value, self->spacing);
  else if (prop_id == PROP_MAIN_CHARS)
    g_value_set_int (value, self->main_chars);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lf_side_layout_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  LfSideLayout *self = LF_SIDE_LAYOUT (object);

  if (prop_id == PROP_SPACING)
    self->spacing = g_value_get_int (value);
  else if (prop_id == PROP_MAIN_CHARS)
    self->main_chars = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
}

static void
lf_side_layout_class_init (LfSideLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lf_side_layout_get_property;
  object_class->set_property = lf_side_layout_set_property;
  layout_class->get_request_mode = lf_side_layout_get_request_mode;
  layout_class->measure = lf_side_layout_measure;
  layout_class->allocate = lf_side_layout_allocate;

  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_MAIN_CHARS] = g_param_spec_int ("main-chars", NULL, NULL, 0, 1000, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lf_side_layout_init (LfSideLayout *self)
{
}
