/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of one part of a post: for all, or an account's own. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-part-editor.h"

#include "app/compat/lf-focus.h"
#include "app/compose/lf-counters.h"

#include <glib/gi18n.h>

#define ONE_MIN_HEIGHT 130
#define MANY_MIN_HEIGHT 84

struct _LfPartEditor {
  GtkWidget      parent_instance;

  LfComposition *composition;
  guint          part;
  GHashTable    *buffers;      /* account uid, “” for all → GtkTextBuffer: each keeps its own undo */
  char          *current;      /* account uid, “” for all */
  char          *place;        /* (nullable): which place among the parts is shown */
  gboolean       updating;

  GtkWidget     *title_label;
  GtkWidget     *window;
  GtkTextView   *view;
  GtkWidget     *hint_label;
  LfCounters    *counters;
  GtkWidget     *remove_button;
};

enum { REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfPartEditor, lf_part_editor, GTK_TYPE_WIDGET)

static const char *
get_account_uid (const char *key)
{
  return *key != '\0' ? key : NULL;
}

static void
on_buffer_changed_cb (GtkTextBuffer *buffer,
                      LfPartEditor  *self)
{
  g_autofree char *text = NULL;
  const char *key = g_object_get_data (G_OBJECT (buffer), "lf-account-uid");

  g_object_get (buffer, "text", &text, NULL);
  if (buffer == gtk_text_view_get_buffer (self->view))
    gtk_widget_set_visible (self->hint_label, *text == '\0');
  if (!self->updating)
    lf_composition_set_text (self->composition, self->part, get_account_uid (key), text);
}

static GtkTextBuffer *
get_buffer (LfPartEditor *self,
            const char   *key)
{
  GtkTextBuffer *buffer = g_hash_table_lookup (self->buffers, key);

  if (buffer != NULL)
    return buffer;

  buffer = gtk_text_buffer_new (NULL);
  g_object_set_data_full (G_OBJECT (buffer), "lf-account-uid", g_strdup (key), g_free);
  g_signal_connect (buffer, "changed", G_CALLBACK (on_buffer_changed_cb), self);
  g_hash_table_insert (self->buffers, g_strdup (key), buffer);
  return buffer;
}

/* What the composition holds goes into the buffer, as no step to be undone. */
static void
refresh_buffer (LfPartEditor *self,
                const char   *key)
{
  GtkTextBuffer *buffer = get_buffer (self, key);
  const char *text = lf_composition_get_text (self->composition, self->part, get_account_uid (key));
  g_autofree char *old_text = NULL;

  g_object_get (buffer, "text", &old_text, NULL);
  if (g_str_equal (old_text, text))
    return;

  self->updating = TRUE;
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  self->updating = FALSE;
}

static char *
make_view_name (LfPartEditor *self,
                guint         n_parts)
{
  LfAdapter *adapter = *self->current != '\0' ? lf_composition_find_adapter (self->composition, self->current) : NULL;
  const char *handle = adapter != NULL ? lf_adapter_get_account (adapter)->handle : "";

  if (*self->current == '\0' && n_parts == 1)
    return g_strdup (_("Text for all accounts"));
  if (*self->current == '\0')
    /* Translators: name of a text field for screen readers, in a post of several parts */
    return g_strdup_printf (_("Text for all accounts, part %1$u of %2$u"), self->part + 1, n_parts);
  if (n_parts == 1)
    /* Translators: name of a text field for screen readers; %s is an account’s handle */
    return g_strdup_printf (_("Own text for %s"), handle);
  /* Translators: the same in a post of several parts */
  return g_strdup_printf (_("Own text for %1$s, part %2$u of %3$u"), handle, self->part + 1, n_parts);
}

/* Pictures are added to the first part only, and have their rows below; another one may bring some from the command line. */
static char *
make_title (LfPartEditor *self,
            guint         n_parts)
{
  guint n_pictures = self->part > 0 ? lf_composition_count_part_pictures (self->composition, self->part) : 0;

  if (n_pictures == 0)
    return g_strdup_printf (_("Part %1$u of %2$u"), self->part + 1, n_parts);
  return g_strdup_printf (ngettext ("Part %1$u of %2$u, with %3$u picture", "Part %1$u of %2$u, with %3$u pictures", n_pictures),
                          self->part + 1, n_parts, n_pictures);
}

/* One part alone looks like no part at all. */
static void
show_place (LfPartEditor *self)
{
  guint n_parts = lf_composition_count_parts (self->composition);
  g_autofree char *name = make_view_name (self, n_parts);
  g_autofree char *title = make_title (self, n_parts);
  /* Translators: tooltip of a button */
  g_autofree char *remove_name = g_strdup_printf (_("Remove part %u"), self->part + 1);
  g_autofree char *place = g_strjoin ("\n", name, title, NULL);

  /* Not with each letter: whoever reads the screen aloud would hear of it. */
  if (g_strcmp0 (place, self->place) == 0)
    return;

  g_free (self->place);
  self->place = g_steal_pointer (&place);
  gtk_label_set_label (GTK_LABEL (self->title_label), title);
  gtk_widget_set_visible (self->title_label, n_parts > 1);
  gtk_widget_set_visible (self->remove_button, n_parts > 1);
  gtk_widget_set_tooltip_text (self->remove_button, remove_name);
  gtk_label_set_label (GTK_LABEL (self->hint_label), self->part == 0 ? _("What is there to announce?") : _("How does it go on?"));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->window), n_parts > 1 ? MANY_MIN_HEIGHT : ONE_MIN_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->window), n_parts > 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove_name, -1);
}

static void
on_remove_clicked_cb (LfPartEditor *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static gboolean
lf_part_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LF_PART_EDITOR (widget)->view));
}

static void
lf_part_editor_dispose (GObject *object)
{
  LfPartEditor *self = LF_PART_EDITOR (object);
  GHashTableIter iter;
  gpointer buffer;
  GtkWidget *child;

  g_hash_table_iter_init (&iter, self->buffers);
  while (g_hash_table_iter_next (&iter, NULL, &buffer))
    g_signal_handlers_disconnect_by_data (buffer, self);
  g_clear_object (&self->composition);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (lf_part_editor_parent_class)->dispose (object);
}

static void
lf_part_editor_finalize (GObject *object)
{
  LfPartEditor *self = LF_PART_EDITOR (object);

  g_hash_table_unref (self->buffers);
  g_free (self->current);
  g_free (self->place);

  G_OBJECT_CLASS (lf_part_editor_parent_class)->finalize (object);
}

static void
lf_part_editor_class_init (LfPartEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_part_editor_dispose;
  object_class->finalize = lf_part_editor_finalize;
  widget_class->focus = lf_focus_children;
  widget_class->grab_focus = lf_part_editor_grab_focus;

  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LF_TYPE_COUNTERS);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-part-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, LfPartEditor, title_label);
  gtk_widget_class_bind_template_child (widget_class, LfPartEditor, window);
  gtk_widget_class_bind_template_child (widget_class, LfPartEditor, view);
  gtk_widget_class_bind_template_child (widget_class, LfPartEditor, hint_label);
  gtk_widget_class_bind_template_child (widget_class, LfPartEditor, counters);
  gtk_widget_class_bind_template_child (widget_class, LfPartEditor, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "parteditor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_part_editor_init (LfPartEditor *self)
{
  self->buffers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->current = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text"), -1);
}

GtkWidget *
lf_part_editor_new (LfComposition *composition,
                    guint          part,
                    const char    *key)
{
  LfPartEditor *self = g_object_new (LF_TYPE_PART_EDITOR, NULL);

  self->composition = g_object_ref (composition);
  self->part = part;
  lf_counters_set_composition (self->counters, composition);
  refresh_buffer (self, "");
  lf_part_editor_show (self, key);
  return GTK_WIDGET (self);
}

/**
 * lf_part_editor_get_view:
 *
 * Returns: (transfer none): the text view, for pasting pictures into it
 */
GtkTextView *
lf_part_editor_get_view (LfPartEditor *self)
{
  return self->view;
}

guint
lf_part_editor_get_part (LfPartEditor *self)
{
  return self->part;
}

void
lf_part_editor_set_part (LfPartEditor *self,
                         guint         part)
{
  g_return_if_fail (LF_IS_PART_EDITOR (self));

  self->part = part;
}

void
lf_part_editor_show (LfPartEditor *self,
                     const char   *key)
{
  g_autofree char *shown = g_strdup (key);
  GtkTextBuffer *buffer;

  g_return_if_fail (LF_IS_PART_EDITOR (self));

  g_free (self->current);
  self->current = g_steal_pointer (&shown);
  refresh_buffer (self, self->current);
  buffer = get_buffer (self, self->current);
  gtk_text_view_set_buffer (self->view, buffer);
  gtk_widget_set_visible (self->hint_label, gtk_text_buffer_get_char_count (buffer) == 0);
  lf_counters_show (self->counters, self->part);
  show_place (self);
}

void
lf_part_editor_refresh (LfPartEditor *self,
                        GPtrArray    *keys)
{
  g_return_if_fail (LF_IS_PART_EDITOR (self));

  refresh_buffer (self, "");
  for (guint i = 0; i < keys->len; i++)
    refresh_buffer (self, g_ptr_array_index (keys, i));
  lf_counters_show (self->counters, self->part);
  show_place (self);
}

void
lf_part_editor_forget (LfPartEditor *self,
                       const char   *key)
{
  g_hash_table_remove (self->buffers, key);
}
