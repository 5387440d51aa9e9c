/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a GTK program by build-aux/bench: says over the socket FRAME_WATCH_FD when the first window was painted, and
 * scrolls or counts frames when it is told to. It stays out of the way until the program presents its first window. */

#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <gtk/gtk.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
  GtkWidget     *window;
  const char    *row_type;      /* (nullable): the type of widget that a row of the content is */
  const char    *page;          /* (nullable): the name of the page that is opened after the first frame */
  int            fd;
  gboolean       painted;       /* something in the frame that goes on now */
  gboolean       said_frame;
  gboolean       said_rows;
  guint          ticks_id;
  gint64         frame_us;      /* end of the frame before; 0: none yet */
  gint64         longest_us;
  gint64         sum_us;
  guint          n_frames;
  GtkAdjustment *scrolled;      /* (nullable): by what */
  double         scroll_end;
} Watch;

static Watch watch = { .fd = -1 };

static void G_GNUC_PRINTF (1, 2)
say (const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;
  gssize n;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  do
    n = write (watch.fd, line, strlen (line));
  while (n < 0 && errno == EINTR);
}

/* The first widget of this type below @widget that is on the screen. */
static GtkWidget *
find_mapped (GtkWidget  *widget,
             const char *type_name)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type_name))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type_name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows_rows (void)
{
  GtkWidget *row = find_mapped (watch.window, watch.row_type);
  GtkWidget *words = row != NULL ? find_mapped (row, "GtkInscription") : NULL;
  GtkWidget *label = row != NULL ? find_mapped (row, "GtkLabel") : NULL;

  return (words != NULL && gtk_inscription_get_text (GTK_INSCRIPTION (words)) != NULL) ||
         (label != NULL && *gtk_label_get_text (GTK_LABEL (label)) != '\0');
}

/* The window shows its first page by itself when it is idle after the first frame: so it is asked until it obeys. */
static gboolean
on_ask_for_page_cb (gpointer unused)
{
  if (watch.window == NULL || find_mapped (watch.window, watch.row_type) != NULL)
    return G_SOURCE_REMOVE;

  gtk_widget_activate_action (watch.window, "app.show-page", "s", watch.page);
  return G_SOURCE_CONTINUE;
}

static void
count_frame (gint64 now_us)
{
  if (watch.frame_us != 0)
    {
      gint64 gap_us = now_us - watch.frame_us;

      watch.longest_us = MAX (watch.longest_us, gap_us);
      watch.sum_us += gap_us;
      watch.n_frames++;
    }
  watch.frame_us = now_us;
}

static void
scroll_on (void)
{
  double top = gtk_adjustment_get_value (watch.scrolled);

  if (top >= watch.scroll_end || top + gtk_adjustment_get_page_size (watch.scrolled) >= gtk_adjustment_get_upper (watch.scrolled))
    {
      watch.scrolled = NULL;
      say ("scrolled\n");
    }
}

static void
on_after_paint_cb (GdkFrameClock *clock,
                   gpointer       unused)
{
  gint64 now_us = g_get_monotonic_time ();

  if (watch.ticks_id != 0)
    count_frame (now_us);
  if (watch.scrolled != NULL)
    scroll_on ();
  if (!watch.painted)
    return;

  watch.painted = FALSE;
  if (!watch.said_frame && watch.page != NULL)
    g_timeout_add (5, on_ask_for_page_cb, NULL);
  if (!watch.said_frame)
    say ("frame %" G_GINT64_FORMAT "\n", now_us);
  watch.said_frame = TRUE;
  if (!watch.said_rows && watch.row_type != NULL && shows_rows ())
    {
      watch.said_rows = TRUE;
      say ("rows %" G_GINT64_FORMAT "\n", now_us);
    }
}

/* A hook, because the window's own handler ends the emission. */
static gboolean
on_render_cb (GSignalInvocationHint *hint,
              guint                  n_values,
              const GValue          *values,
              gpointer               unused)
{
  if (g_value_get_object (values) == gtk_native_get_surface (GTK_NATIVE (watch.window)))
    watch.painted = TRUE;
  return TRUE;
}

/* A page in each frame, as somebody does who holds Page Down. */
static gboolean
on_tick_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       unused)
{
  if (watch.scrolled != NULL)
    gtk_adjustment_set_value (watch.scrolled, gtk_adjustment_get_value (watch.scrolled) + gtk_adjustment_get_page_size (watch.scrolled));
  return G_SOURCE_CONTINUE;
}

static void
begin_scroll (guint n_rows)
{
  GtkWidget *list = find_mapped (watch.window, "GtkListView");
  GtkSelectionModel *model = list != NULL ? gtk_list_view_get_model (GTK_LIST_VIEW (list)) : NULL;
  guint n_items = model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;

  if (n_items == 0)
    {
      say ("nothing to scroll\n");
      return;
    }
  watch.scrolled = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  watch.scroll_end = gtk_adjustment_get_value (watch.scrolled) + gtk_adjustment_get_upper (watch.scrolled) / n_items * n_rows;
}

static void
begin_ticks (void)
{
  watch.frame_us = watch.longest_us = watch.sum_us = watch.n_frames = 0;
  if (watch.ticks_id == 0)
    watch.ticks_id = gtk_widget_add_tick_callback (watch.window, on_tick_cb, NULL, NULL);
}

static void
end_ticks (void)
{
  gtk_widget_remove_tick_callback (watch.window, watch.ticks_id);
  watch.ticks_id = 0;
  say ("ticked %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u\n", watch.longest_us, watch.sum_us / MAX (1, watch.n_frames), watch.n_frames);
}

static gboolean
on_command_cb (int          fd,
               GIOCondition condition,
               gpointer     unused)
{
  char line[64] = "";
  gssize n = read (fd, line, sizeof line - 1);

  if (n <= 0)
    return G_SOURCE_REMOVE;

  if (g_str_has_prefix (line, "scroll "))
    begin_scroll ((guint) atoi (line + strlen ("scroll ")));
  else if (g_str_has_prefix (line, "tick"))
    begin_ticks ();
  else if (g_str_has_prefix (line, "stop"))
    end_ticks ();
  else if (g_str_has_prefix (line, "close"))
    gtk_window_close (GTK_WINDOW (watch.window));
  return G_SOURCE_CONTINUE;
}

static void
begin_watch (GtkWindow *window)
{
  watch.window = GTK_WIDGET (window);
  watch.row_type = g_getenv ("FRAME_WATCH_ROW");
  watch.page = g_getenv ("FRAME_WATCH_PAGE");
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &watch.window);
  g_signal_add_emission_hook (g_signal_lookup ("render", GDK_TYPE_SURFACE), 0, on_render_cb, NULL, NULL);
  g_signal_connect (gtk_widget_get_frame_clock (watch.window), "after-paint", G_CALLBACK (on_after_paint_cb), NULL);
  g_unix_fd_add (watch.fd, G_IO_IN | G_IO_HUP, on_command_cb, NULL);
}

/* Stands before GTK’s own, which it calls. */
G_MODULE_EXPORT void
gtk_window_present (GtkWindow *window)
{
  void (*present) (GtkWindow *) = dlsym (RTLD_NEXT, "gtk_window_present");

  present (window);
  if (watch.fd >= 0 && watch.window == NULL && !watch.said_frame)
    begin_watch (window);
}

static void __attribute__ ((constructor))
set_up (void)
{
  const char *fd = getenv ("FRAME_WATCH_FD");

  if (fd == NULL)
    return;
  watch.fd = atoi (fd);
  fcntl (watch.fd, F_SETFD, FD_CLOEXEC);
  /* What the program starts is not watched. */
  unsetenv ("LD_PRELOAD");
  unsetenv ("FRAME_WATCH_FD");
}
