/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps words about the time true while they are looked at. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-beat.h"

#define BEAT_S 30

typedef struct {
  GtkWidget  *widget;
  LfBeatFunc  func;
  guint       id;      /* 0: not on the screen */
} Beat;

static gboolean
on_beat_cb (gpointer user_data)
{
  Beat *beat = user_data;

  beat->func (beat->widget);
  return G_SOURCE_CONTINUE;
}

static void
on_mapped_cb (GtkWidget *widget,
              Beat      *beat)
{
  beat->func (widget);
  if (beat->id == 0)
    beat->id = g_timeout_add_seconds (BEAT_S, on_beat_cb, beat);
}

static void
on_unmapped_cb (GtkWidget *widget,
                Beat      *beat)
{
  g_clear_handle_id (&beat->id, g_source_remove);
}

static void
beat_free (gpointer  data,
           GClosure *closure)
{
  Beat *beat = data;

  g_clear_handle_id (&beat->id, g_source_remove);
  g_free (beat);
}

void
lf_beat_add (GtkWidget  *widget,
             LfBeatFunc  func)
{
  Beat *beat;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (func != NULL);

  beat = g_new0 (Beat, 1);
  beat->widget = widget;
  beat->func = func;
  g_signal_connect (widget, "map", G_CALLBACK (on_mapped_cb), beat);
  g_signal_connect_data (widget, "unmap", G_CALLBACK (on_unmapped_cb), beat, beat_free, 0);
}
