/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One picture of a post: thumbnail, description with its counter, or “only decoration” with a reason. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-picture-row.h"

#include "app/compat/lf-focus.h"
#include "core/base/lf-text.h"

#include <glib/gi18n.h>

/* Twice the size on screen: sharp also where the screen has small dots. */
#define THUMBNAIL_PIXELS 144

struct _LfPictureRow {
  GtkWidget        parent_instance;

  LfComposition   *composition;
  guint            index;
  GCancellable    *cancellable;
  gboolean         updating;

  GtkPicture      *thumbnail;
  GtkLabel        *title_label;
  GtkLabel        *count_label;
  GtkWidget       *remove_button;
  GtkWidget       *alt_window;
  GtkWidget       *alt_view;
  GtkTextBuffer   *alt_buffer;
  GtkWidget       *reason_entry;
  GtkCheckButton  *decoration_check;
};

enum { REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfPictureRow, lf_picture_row, GTK_TYPE_WIDGET)

static void
on_thumbnail_read_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(LfPictureRow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkPixbuf) pixbuf = gdk_pixbuf_new_from_stream_finish (result, &error);
  g_autoptr(GdkTexture) texture = NULL;

  if (pixbuf == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("no thumbnail: %s", error->message);
      return;
    }

  texture = gdk_texture_new_for_pixbuf (pixbuf);
  gtk_picture_set_paintable (self->thumbnail, GDK_PAINTABLE (texture));
}

static void
on_file_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LfPictureRow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInputStream) stream = g_file_read_finish (G_FILE (object), result, &error);

  if (stream == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("no thumbnail: %s", error->message);
      return;
    }

  gdk_pixbuf_new_from_stream_at_scale_async (G_INPUT_STREAM (stream), THUMBNAIL_PIXELS, THUMBNAIL_PIXELS, TRUE, self->cancellable,
                                             on_thumbnail_read_cb, g_object_ref (self));
}

/* The file was decoded and written anew when it was attached: it is safe to read here. */
static void
load_thumbnail (LfPictureRow *self,
                LfMedia      *media,
                const char   *folder)
{
  g_autofree char *path = g_build_filename (folder, "media", media->sha256, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancellable, on_file_opened_cb, g_object_ref (self));
}

static void
show_count (LfPictureRow *self,
            LfMedia      *media)
{
  guint have = lf_text_count_graphemes (media->alt != NULL ? media->alt : "");
  guint limit = lf_composition_get_max_alt (self->composition);
  g_autofree char *text = NULL;

  if (limit > 0)
    /* Translators: length of a picture’s description and how long it may be: “210 of 1,500” */
    text = g_strdup_printf (_("%'u of %'u"), have, limit);
  else
    text = g_strdup_printf ("%'u", have);
  gtk_label_set_label (self->count_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), media->decoration == NULL);
  if (limit > 0 && have > limit)
    gtk_widget_add_css_class (GTK_WIDGET (self->count_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->count_label), "error");
}

static void
show_decoration (LfPictureRow *self,
                 gboolean      decoration)
{
  g_autofree char *number = g_strdup_printf ("%u", self->index + 1);
  g_autofree char *title = NULL;
  g_autofree char *remove = g_strdup_printf (_("Remove picture %s"), number);

  if (decoration)
    /* Translators: heading over the field for a reason; %s is a number */
    title = g_strdup_printf (_("Picture %s, only decoration because"), number);
  else
    /* Translators: heading over the field for the alt text; %s is a number */
    title = g_strdup_printf (_("Description of picture %s"), number);

  gtk_label_set_label (self->title_label, title);
  gtk_widget_set_visible (self->alt_window, !decoration);
  gtk_widget_set_visible (self->reason_entry, decoration);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->alt_view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
on_edited_cb (LfPictureRow *self)
{
  gboolean decoration = gtk_check_button_get_active (self->decoration_check);
  g_autofree char *alt = NULL;

  if (self->updating)
    return;

  g_object_get (self->alt_buffer, "text", &alt, NULL);
  lf_composition_describe (self->composition, self->index, *alt != '\0' ? alt : NULL,
                           decoration ? gtk_editable_get_text (GTK_EDITABLE (self->reason_entry)) : NULL);
}

static void
on_decoration_toggled_cb (LfPictureRow *self)
{
  gboolean decoration = gtk_check_button_get_active (self->decoration_check);

  if (self->updating)
    return;

  show_decoration (self, decoration);
  on_edited_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_remove_clicked_cb (LfPictureRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0, self->index);
}

static gboolean
lf_picture_row_grab_focus (GtkWidget *widget)
{
  LfPictureRow *self = LF_PICTURE_ROW (widget);

  return gtk_widget_grab_focus (gtk_widget_get_visible (self->alt_window) ? self->alt_view : self->reason_entry);
}

static void
lf_picture_row_dispose (GObject *object)
{
  LfPictureRow *self = LF_PICTURE_ROW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  self->updating = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->composition);

  G_OBJECT_CLASS (lf_picture_row_parent_class)->dispose (object);
}

static void
lf_picture_row_finalize (GObject *object)
{
  g_object_unref (LF_PICTURE_ROW (object)->cancellable);

  G_OBJECT_CLASS (lf_picture_row_parent_class)->finalize (object);
}

static void
lf_picture_row_class_init (LfPictureRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_picture_row_dispose;
  object_class->finalize = lf_picture_row_finalize;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_picture_row_grab_focus;

  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-picture-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LfPictureRow, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, LfPictureRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LfPictureRow, count_label);
  gtk_widget_class_bind_template_child (widget_class, LfPictureRow, remove_button);
  gtk_widget_class_bind_template_child (widget_class, LfPictureRow, alt_window);
  gtk_widget_class_bind_template_child (widget_class, LfPictureRow, alt_view);
  gtk_widget_class_bind_template_child (widget_class, LfPictureRow, alt_buffer);
  gtk_widget_class_bind_template_child (widget_class, LfPictureRow, reason_entry);
  gtk_widget_class_bind_template_child (widget_class, LfPictureRow, decoration_check);
  gtk_widget_class_bind_template_callback (widget_class, on_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_decoration_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "picturerow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_picture_row_init (LfPictureRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_picture_row_new:
 * @index: which picture of the composition
 * @folder: the profile; the picture lies in “media” below
 */
GtkWidget *
lf_picture_row_new (LfComposition *composition,
                    guint          index,
                    const char    *folder)
{
  LfPictureRow *self = g_object_new (LF_TYPE_PICTURE_ROW, NULL);
  LfMedia *media = lf_composition_get_picture (composition, index);

  self->composition = g_object_ref (composition);
  self->updating = TRUE;
  gtk_text_buffer_begin_irreversible_action (self->alt_buffer);
  gtk_text_buffer_set_text (self->alt_buffer, media->alt != NULL ? media->alt : "", -1);
  gtk_text_buffer_end_irreversible_action (self->alt_buffer);
  gtk_editable_set_text (GTK_EDITABLE (self->reason_entry), media->decoration != NULL ? media->decoration : "");
  gtk_check_button_set_active (self->decoration_check, media->decoration != NULL);
  self->updating = FALSE;
  lf_picture_row_update (self, index);
  load_thumbnail (self, media, folder);
  return GTK_WIDGET (self);
}

void
lf_picture_row_update (LfPictureRow *self,
                       guint         index)
{
  LfMedia *media = lf_composition_get_picture (self->composition, index);
  g_autofree char *name = NULL;

  self->index = index;
  show_count (self, media);
  show_decoration (self, media->decoration != NULL);
  name = media->alt != NULL ? g_strdup (media->alt) : g_strdup_printf (_("Picture %u, not described yet"), index + 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->thumbnail), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
