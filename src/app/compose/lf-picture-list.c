/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of a post, and the ways in which they come: file dialog, clipboard, drag and drop. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-picture-list.h"

#include "app/compat/lf-file-dialog.h"
#include "app/compat/lf-focus.h"
#include "app/compose/lf-picture-row.h"
#include "app/widgets/lf-toasts.h"
#include "core/publish/lf-pictures.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

#include <glib/gstdio.h>
#include <unistd.h>

struct _LfPictureList {
  GtkWidget      parent_instance;

  LfComposition *composition;
  gulong         changed_id;
  char          *folder;
  GCancellable  *cancellable;   /* of what is being read now */
  guint          n_importing;

  GtkWidget     *window;
  GtkWidget     *row_box;
  GtkWidget     *part_label;
  GtkWidget     *add_button;
  GtkSpinner    *spinner;
  GtkLabel      *busy_label;
  GtkWidget     *cancel_button;
  GtkWidget     *trouble_box;
  GtkLabel      *trouble_label;
};

/* A picture on its way into the profile. */
typedef struct {
  LfPictureList *list;
  GFile         *file;
  gboolean       temporary;     /* of ours: a picture from the clipboard */
} Import;

static const char * const mime_types[] = { "image/png", "image/jpeg", "image/webp", "image/gif", NULL };

G_DEFINE_FINAL_TYPE (LfPictureList, lf_picture_list, GTK_TYPE_WIDGET)

static void
free_import (Import *import)
{
  if (import->temporary)
    g_file_delete (import->file, NULL, NULL);
  g_object_unref (import->file);
  g_object_unref (import->list);
  g_free (import);
}

static void
show_busy (LfPictureList *self)
{
  g_autofree char *text = g_strdup_printf (ngettext ("Reading %u picture", "Reading %u pictures", self->n_importing),
                                           self->n_importing);
  gboolean busy = self->n_importing > 0;

  gtk_label_set_label (self->busy_label, text);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->busy_label), busy);
  gtk_widget_set_visible (self->cancel_button, busy);
  if (self->composition != NULL)
    lf_composition_set_importing (self->composition, self->n_importing);
}

static void
show_trouble (LfPictureList *self,
              const char    *text)
{
  gtk_label_set_label (self->trouble_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
  if (text != NULL)
    lf_toasts_announce (GTK_WIDGET (self), text);
}

static void
show_import_error (LfPictureList *self,
                   GFile         *file,
                   const GError  *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = lf_words_for_error (error, shown, NULL);

  show_trouble (self, text);
}

static void
on_imported_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Import *import = user_data;
  LfPictureList *self = import->list;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfMedia) media = lf_pictures_import_finish (result, &error);

  self->n_importing--;
  if (self->composition != NULL)
    {
      if (media != NULL)
        {
          lf_composition_add_picture (self->composition, media);
          lf_picture_list_edit (self, lf_composition_count_pictures (self->composition) - 1);
        }
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          show_import_error (self, import->file, error);
        }
      show_busy (self);
    }
  free_import (import);
}

static void
import_file (LfPictureList *self,
             GFile         *file,
             gboolean       temporary)
{
  Import *import = g_new0 (Import, 1);

  import->list = g_object_ref (self);
  import->file = g_object_ref (file);
  import->temporary = temporary;

  if (self->n_importing == 0)
    {
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      show_trouble (self, NULL);
    }
  self->n_importing++;
  show_busy (self);
  lf_pictures_import_async (self->folder, file, self->cancellable, on_imported_cb, import);
}

static void
on_files_chosen_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(LfPictureList) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) files = lf_file_dialog_open_finish (result, &error);

  if (files == NULL || self->composition == NULL)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      import_file (self, file, FALSE);
    }
}

static void
on_add_clicked_cb (LfPictureList *self)
{
  LfFileQuestion question = {
    .title = _("Add pictures"),
    .filter_name = _("Pictures"),
    .mime_types = mime_types,
    .multiple = TRUE,
  };

  lf_file_dialog_open_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &question, NULL, on_files_chosen_cb,
                             g_object_ref (self));
}

static void
on_cancel_clicked_cb (LfPictureList *self)
{
  g_cancellable_cancel (self->cancellable);
  gtk_widget_grab_focus (self->add_button);
}

static gboolean
import_file_list (LfPictureList *self,
                  const GValue  *value)
{
  GSList *files = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) ? g_value_get_boxed (value) : NULL;

  for (GSList *link = files; link != NULL; link = link->next)
    import_file (self, link->data, FALSE);

  return files != NULL;
}

/* A picture without a file goes through one, so that it takes the same way and the same checks. */
static void
import_texture (LfPictureList *self,
                GdkTexture    *texture)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  int fd = g_file_open_tmp ("litfass-picture-XXXXXX.png", &path, &error);

  if (fd < 0)
    {
      g_autofree char *text = lf_words_for_error (error, NULL, NULL);

      show_trouble (self, text);
      return;
    }

  close (fd);
  file = g_file_new_for_path (path);
  if (gdk_texture_save_to_png (texture, path))
    {
      import_file (self, file, TRUE);
      return;
    }
  g_unlink (path);
  show_trouble (self, _("The picture in the clipboard cannot be stored. Please save it as a file and add that."));
}

static gboolean
on_drop_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            LfPictureList *self)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      import_texture (self, g_value_get_object (value));
      return TRUE;
    }
  return import_file_list (self, value);
}

static void
on_clipboard_read_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(LfPictureList) self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, &error);

  if (self->composition == NULL)
    return;
  if (value == NULL)
    {
      g_autofree char *text = lf_words_for_error (error, NULL, NULL);

      show_trouble (self, text);
    }
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      import_texture (self, g_value_get_object (value));
    }
  else
    {
      import_file_list (self, value);
    }
}

static gboolean
offers (GdkContentFormats *formats,
        GType              type,
        const char        *mime_type)
{
  return gdk_content_formats_contain_gtype (formats, type) || gdk_content_formats_contain_mime_type (formats, mime_type);
}

/* Text is pasted as text even where the program that copied it offers a picture of it, too. */
static void
on_paste_cb (GtkTextView   *view,
             LfPictureList *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (view));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  GType type;

  if (offers (formats, GDK_TYPE_FILE_LIST, "text/uri-list"))
    type = GDK_TYPE_FILE_LIST;
  else if (!offers (formats, G_TYPE_STRING, "text/plain;charset=utf-8") && offers (formats, GDK_TYPE_TEXTURE, "image/png"))
    type = GDK_TYPE_TEXTURE;
  else
    return;

  g_signal_stop_emission_by_name (view, "paste-clipboard");
  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, NULL, on_clipboard_read_cb, g_object_ref (self));
}

static guint
get_row_index (LfPictureList *self,
               GtkWidget     *row)
{
  guint index = 0;

  while ((row = gtk_widget_get_prev_sibling (row)) != NULL)
    index++;
  return index;
}

static void
on_row_removed_cb (LfPictureRow  *row,
                   guint          row_index,
                   LfPictureList *self)
{
  guint index = get_row_index (self, GTK_WIDGET (row));

  gtk_box_remove (GTK_BOX (self->row_box), GTK_WIDGET (row));
  lf_composition_remove_picture (self->composition, index);
  gtk_widget_grab_focus (self->add_button);
  lf_toasts_announce (GTK_WIDGET (self), _("Picture removed"));
}

static void
show_pictures (LfPictureList *self)
{
  guint n_pictures = lf_composition_count_pictures (self->composition);
  GtkWidget *row = gtk_widget_get_first_child (self->row_box);

  for (guint i = 0; i < n_pictures; i++)
    {
      if (row == NULL)
        {
          row = lf_picture_row_new (self->composition, i, self->folder);
          g_signal_connect (row, "removed", G_CALLBACK (on_row_removed_cb), self);
          gtk_box_append (GTK_BOX (self->row_box), row);
        }
      else
        {
          lf_picture_row_update (LF_PICTURE_ROW (row), i);
        }
      row = gtk_widget_get_next_sibling (row);
    }
  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_box_remove (GTK_BOX (self->row_box), row);
      row = next;
    }
  gtk_widget_set_visible (self->window, n_pictures > 0);
  gtk_widget_set_visible (self->part_label, n_pictures > 0 && lf_composition_count_parts (self->composition) > 1);
}

static gboolean
lf_picture_list_grab_focus (GtkWidget *widget)
{
  LfPictureList *self = LF_PICTURE_LIST (widget);

  lf_picture_list_edit (self, self->composition != NULL && lf_composition_count_pictures (self->composition) > 0 ? 0 : -1);
  return TRUE;
}

static void
lf_picture_list_dispose (GObject *object)
{
  LfPictureList *self = LF_PICTURE_LIST (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_signal_handler (&self->changed_id, self->composition);
  g_clear_object (&self->composition);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_picture_list_parent_class)->dispose (object);
}

static void
lf_picture_list_finalize (GObject *object)
{
  LfPictureList *self = LF_PICTURE_LIST (object);

  g_clear_object (&self->cancellable);
  g_free (self->folder);

  G_OBJECT_CLASS (lf_picture_list_parent_class)->finalize (object);
}

static void
lf_picture_list_class_init (LfPictureListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_picture_list_dispose;
  object_class->finalize = lf_picture_list_finalize;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_picture_list_grab_focus;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-picture-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LfPictureList, window);
  gtk_widget_class_bind_template_child (widget_class, LfPictureList, row_box);
  gtk_widget_class_bind_template_child (widget_class, LfPictureList, part_label);
  gtk_widget_class_bind_template_child (widget_class, LfPictureList, add_button);
  gtk_widget_class_bind_template_child (widget_class, LfPictureList, spinner);
  gtk_widget_class_bind_template_child (widget_class, LfPictureList, busy_label);
  gtk_widget_class_bind_template_child (widget_class, LfPictureList, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LfPictureList, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, LfPictureList, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "picturelist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_picture_list_init (LfPictureList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pictures"), -1);
}

void
lf_picture_list_set_up (LfPictureList *self,
                        LfComposition *composition,
                        const char    *folder)
{
  g_return_if_fail (LF_IS_PICTURE_LIST (self));
  g_return_if_fail (self->composition == NULL);

  self->composition = g_object_ref (composition);
  self->folder = g_strdup (folder);
  self->changed_id = g_signal_connect_swapped (composition, "changed", G_CALLBACK (show_pictures), self);
  show_pictures (self);
}

void
lf_picture_list_listen (LfPictureList *self,
                        GtkWidget     *drop_area)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, (GType[]) { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE }, 2);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop_cb), self, 0);
  /* Before the text view takes the file’s name as text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (drop_area, GTK_EVENT_CONTROLLER (target));
}

void
lf_picture_list_listen_to_view (LfPictureList *self,
                                GtkTextView   *view)
{
  g_signal_connect_object (view, "paste-clipboard", G_CALLBACK (on_paste_cb), self, 0);
}

void
lf_picture_list_edit (LfPictureList *self,
                      int            index)
{
  GtkWidget *row = gtk_widget_get_first_child (self->row_box);

  for (int i = 0; i < index && row != NULL; i++)
    row = gtk_widget_get_next_sibling (row);

  gtk_widget_grab_focus (index >= 0 && row != NULL ? row : self->add_button);
}
