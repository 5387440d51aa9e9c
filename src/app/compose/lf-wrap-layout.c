/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts children side by side at their natural width, on as many lines as they need. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-wrap-layout.h"

struct _LfWrapLayout {
  GtkLayoutManager parent_instance;
  int              spacing;
};

/* Where the walk over the children stands. */
typedef struct {
  GtkWidget *child;      /* the next one that shows */
  int        width;      /* of the whole */
  int        spacing;
} Walk;

/* One line: its children from @first up to, not including, @end. */
typedef struct {
  GtkWidget *first;
  GtkWidget *end;
  int        height;
} Line;

enum { PROP_0, PROP_SPACING, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LfWrapLayout, lf_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
get_width (GtkWidget *child,
           int        available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, available));
}

static gboolean
next_line (Walk *walk,
           Line *line)
{
  int used = 0;

  if (walk->child == NULL)
    return FALSE;

  *line = (Line) { .first = walk->child };
  while (walk->child != NULL)
    {
      int width = get_width (walk->child, walk->width);
      int height;

      if (used > 0 && used + walk->spacing + width > walk->width)
        break;
      used += width + (used > 0 ? walk->spacing : 0);
      gtk_widget_measure (walk->child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
      line->height = MAX (line->height, height);
      walk->child = skip_hidden (gtk_widget_get_next_sibling (walk->child));
    }
  line->end = walk->child;
  return TRUE;
}

static Walk
start_walk (LfWrapLayout *self,
            GtkWidget    *widget,
            int           width)
{
  return (Walk) { skip_hidden (gtk_widget_get_first_child (widget)), width < 0 ? G_MAXINT / 4 : width, self->spacing };
}

static GtkSizeRequestMode
lf_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                 GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (LfWrapLayout *self,
               GtkWidget    *widget,
               int          *minimum,
               int          *natural)
{
  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;
       child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? self->spacing : 0);
    }
}

static void
lf_wrap_layout_measure (GtkLayoutManager *manager,
                        GtkWidget        *widget,
                        GtkOrientation    orientation,
                        int               for_size,
                        int              *minimum,
                        int              *natural,
                        int              *minimum_baseline,
                        int              *natural_baseline)
{
  LfWrapLayout *self = LF_WRAP_LAYOUT (manager);
  Walk walk;
  Line line;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }

  walk = start_walk (self, widget, for_size);
  while (next_line (&walk, &line))
    *natural += line.height + (*natural > 0 ? self->spacing : 0);
  *minimum = *natural;
}

static void
lf_wrap_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget        *widget,
                         int               width,
                         int               height,
                         int               baseline)
{
  LfWrapLayout *self = LF_WRAP_LAYOUT (manager);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Walk walk = start_walk (self, widget, width);
  Line line;
  int y = 0;

  while (next_line (&walk, &line))
    {
      int x = 0;

      for (GtkWidget *child = line.first; child != line.end; child = skip_hidden (gtk_widget_get_next_sibling (child)))
        {
          int child_width = get_width (child, width);

          int child_x = rtl ? width - x - child_width : x;

          gtk_widget_size_allocate (child, &(GtkAllocation) { child_x, y, child_width, line.height }, -1);
          x += child_width + self->spacing;
        }
      y += line.height + self->spacing;
    }
}

static void
lf_wrap_layout_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_SPACING)
    g_value_set_int (value, LF_WRAP_LAYOUT (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lf_wrap_layout_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  if (prop_id == PROP_SPACING)
    {
      LF_WRAP_LAYOUT (object)->spacing = g_value_get_int (value);
      gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lf_wrap_layout_class_init (LfWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = lf_wrap_layout_get_property;
  object_class->set_property = lf_wrap_layout_set_property;
  layout_class->get_request_mode = lf_wrap_layout_get_request_mode;
  layout_class->measure = lf_wrap_layout_measure;
  layout_class->allocate = lf_wrap_layout_allocate;

  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lf_wrap_layout_init (LfWrapLayout *self)
{
}
