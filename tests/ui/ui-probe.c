/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded before the app by the journeys: tells what accessibility does not, above all which words are cut on the screen. */

#include <dlfcn.h>
#include <link.h>

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

/* A leak in a module that is unloaded before the report has no name and cannot be told from one of ours. */
__attribute__ ((visibility ("default"))) int
dlclose (void *handle)
{
  return 0;
}

/* GLib lets go of its table of quarks when it grows, on purpose (readers take no lock), and no suppression can name a function
 * without a name. So the table is looked for where GLib keeps it and told to the leak finder. */
static int
forgive_quarks_cb (struct dl_phdr_info *info,
                   size_t               size,
                   void                *unused)
{
  gsize (*get_size) (const void *) = (gsize (*) (const void *)) dlsym (RTLD_DEFAULT, "__sanitizer_get_allocated_size");
  int (*is_owned) (const void *) = (int (*) (const void *)) dlsym (RTLD_DEFAULT, "__sanitizer_get_ownership");
  void (*ignore) (const void *) = (void (*) (const void *)) dlsym (RTLD_DEFAULT, "__lsan_ignore_object");
  GQuark quark = g_quark_from_static_string ("ui-probe");

  if (ignore == NULL || strstr (info->dlpi_name, "libglib-2.0") == NULL)
    return 0;
  for (int i = 0; i < info->dlpi_phnum; i++)
    {
      void **word = (void **) (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);

      if (info->dlpi_phdr[i].p_type != PT_LOAD || !(info->dlpi_phdr[i].p_flags & PF_W))
        continue;
      for (gsize n = info->dlpi_phdr[i].p_memsz / sizeof (void *); n > 0; n--, word++)
        if (*word != NULL && is_owned (*word) && get_size (*word) > quark * sizeof (char *) &&
            (*(const char ***) word)[quark] == g_quark_to_string (quark))
          ignore (*word);
    }
  return 0;
}

/* libcloudproviders, which the toolkit's file chooser asks for places in the cloud, forgets a file name for each data folder. Its
 * name stands too far down the call chain for a suppression, unless every call of malloc() walks the whole chain. */
__attribute__ ((visibility ("default"))) char *
g_build_filename (const char *first,
                  ...)
{
  void (*ignore) (const void *) = (void (*) (const void *)) dlsym (RTLD_DEFAULT, "__lsan_ignore_object");
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();
  Dl_info caller;
  va_list args;
  char *path;

  va_start (args, first);
  for (const char *part = first; part != NULL; part = va_arg (args, const char *))
    g_ptr_array_add (parts, (char *) part);
  va_end (args);
  g_ptr_array_add (parts, NULL);
  path = g_build_filenamev ((char **) parts->pdata);

  if (ignore != NULL && dladdr (__builtin_return_address (0), &caller) != 0 && strstr (caller.dli_fname, "libcloudproviders") != NULL)
    ignore (path);
  return path;
}

/* What is spoken stands there until the next sentence comes; so all of it is kept in a file, a line each. */
__attribute__ ((visibility ("default"))) void
gtk_label_set_text (GtkLabel   *label,
                    const char *text)
{
  void (*set_text) (GtkLabel *, const char *) = (void (*) (GtkLabel *, const char *)) dlsym (RTLD_NEXT, "gtk_label_set_text");
  const char *path = g_getenv ("LF_UI_HEARD");

  set_text (label, text);
  if (path != NULL && *text != '\0' && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (label)) == GTK_ACCESSIBLE_ROLE_ALERT)
    {
      FILE *file = fopen (path, "a");

      fprintf (file, "%s\n", text);
      fclose (file);
    }
}

/* There is no getter: the check tells what is there when it is not what one asked for. */
static char *
dup_spoken (GtkWidget             *widget,
            GtkAccessibleProperty  property)
{
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, "\001");
}

static gboolean
holds (const char *text,
       const char *part)
{
  return text != NULL && strstr (text, part) != NULL;
}

/* Whether a person can get at the whole text: a tooltip, or the name or description of the widget or of what it stands in. */
static gboolean
is_told_elsewhere (GtkWidget  *widget,
                   const char *text)
{
  for (GtkWidget *w = widget; w != NULL && !GTK_IS_NATIVE (w); w = gtk_widget_get_parent (w))
    {
      const char *tooltip = gtk_widget_get_tooltip_text (w);
      g_autofree char *name = dup_spoken (w, GTK_ACCESSIBLE_PROPERTY_LABEL);
      g_autofree char *description = dup_spoken (w, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);

      /* A label's own text is its name without anybody's doing; seeing people do not hear it. */
      if (holds (tooltip, text) || (w != widget && (holds (name, text) || holds (description, text))))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_label_cut (GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  return pango_layout_is_ellipsized (layout) || width > gtk_widget_get_width (GTK_WIDGET (label)) + 1 ||
         height > gtk_widget_get_height (GTK_WIDGET (label)) + 1;
}

static gboolean
is_inscription_cut (GtkInscription *inscription)
{
  GtkWidget *widget = GTK_WIDGET (inscription);
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, gtk_inscription_get_text (inscription));
  int width;
  int height;

  if (gtk_inscription_get_min_lines (inscription) > 1)
    {
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_width (layout, gtk_widget_get_width (widget) * PANGO_SCALE);
    }
  pango_layout_get_pixel_size (layout, &width, &height);
  return width > gtk_widget_get_width (widget) + 1 || height > gtk_widget_get_height (widget) + 1;
}

static const char *
get_words (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  return NULL;
}

static char *
make_path (GtkWidget *widget)
{
  GString *path = g_string_new (G_OBJECT_TYPE_NAME (widget));

  for (GtkWidget *w = gtk_widget_get_parent (widget); w != NULL; w = gtk_widget_get_parent (w))
    if (g_str_has_prefix (G_OBJECT_TYPE_NAME (w), "Lf"))
      {
        g_string_prepend_c (path, ' ');
        g_string_prepend (path, G_OBJECT_TYPE_NAME (w));
      }
  return g_string_free (path, FALSE);
}

/* “Outside”: over the left or right edge of its window. */
static void
add_words (JsonBuilder *builder,
           GtkWidget   *widget,
           GtkWidget   *root)
{
  const char *text = get_words (widget);
  gboolean cut = GTK_IS_LABEL (widget) ? is_label_cut (GTK_LABEL (widget)) : is_inscription_cut (GTK_INSCRIPTION (widget));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  g_autofree char *path = make_path (widget);

  if (!gtk_widget_compute_bounds (widget, root, &bounds))
    return;
  json_builder_begin_object (builder);
  json_builder_add_string_value (json_builder_set_member_name (builder, "text"), text);
  json_builder_add_string_value (json_builder_set_member_name (builder, "path"), path);
  json_builder_add_boolean_value (json_builder_set_member_name (builder, "cut"), cut);
  json_builder_add_boolean_value (json_builder_set_member_name (builder, "told"), is_told_elsewhere (widget, text));
  json_builder_add_boolean_value (json_builder_set_member_name (builder, "outside"),
                                  bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > gtk_widget_get_width (root) + 1);
  json_builder_end_object (builder);
}

static void
add_all_words (JsonBuilder *builder,
               GtkWidget   *widget,
               GtkWidget   *root)
{
  const char *text = get_words (widget);

  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_mapped (widget))
    return;
  if (text != NULL && *text != '\0' && gtk_widget_get_opacity (widget) > 0.1)
    add_words (builder, widget, root);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    add_all_words (builder, child, root);
}

/* A widget without a role hides all that stands in it from a reader. */
static gboolean
holds_focus (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && (gtk_widget_get_focusable (child) || holds_focus (child)))
      return TRUE;
  return FALSE;
}

static void
add_hidden (JsonBuilder *builder,
            GtkWidget   *widget)
{
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

  if (!gtk_widget_get_mapped (widget))
    return;
  if ((role == GTK_ACCESSIBLE_ROLE_PRESENTATION || role == GTK_ACCESSIBLE_ROLE_NONE) && holds_focus (widget))
    {
      g_autofree char *path = make_path (widget);

      json_builder_add_string_value (builder, path);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    add_hidden (builder, child);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            int          value)
{
  json_builder_add_int_value (json_builder_set_member_name (builder, name), value);
}

static void
add_window (JsonBuilder *builder,
            GtkWindow   *window)
{
  GtkWidget *widget = GTK_WIDGET (window);
  int least_width;
  int least_height;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (widget), &least_height, NULL, NULL, NULL);
  json_builder_begin_object (builder);
  json_builder_add_string_value (json_builder_set_member_name (builder, "type"), G_OBJECT_TYPE_NAME (window));
  json_builder_add_string_value (json_builder_set_member_name (builder, "title"),
                                 gtk_window_get_title (window) != NULL ? gtk_window_get_title (window) : "");
  add_number (builder, "width", gtk_widget_get_width (widget));
  add_number (builder, "height", gtk_widget_get_height (widget));
  add_number (builder, "least_width", least_width);
  add_number (builder, "least_height", least_height);
  json_builder_begin_array (json_builder_set_member_name (builder, "hidden"));
  add_hidden (builder, widget);
  json_builder_end_array (builder);
  json_builder_begin_array (json_builder_set_member_name (builder, "words"));
  add_all_words (builder, widget, widget);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* GTK 4.8 calls no widget “showing”. So what is mapped gets a mark that comes over as an attribute and that nobody hears. */
static gboolean
on_map_hook_cb (GSignalInvocationHint *hint,
                guint                  n_values,
                const GValue          *values,
                gpointer               unused)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (g_str_equal (g_signal_name (hint->signal_id), "map"))
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, G_OBJECT_TYPE_NAME (widget), -1);
      gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_BUSY, TRUE, -1);
    }
  else
    {
      gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER);
      gtk_accessible_reset_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_BUSY);
    }
  return TRUE;
}

static void
watch_maps (void)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (GTK_TYPE_WIDGET);

  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_map_hook_cb, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("unmap", GTK_TYPE_WIDGET), 0, on_map_hook_cb, NULL, NULL);
}

/* @parameter: the file that gets the report; it is there only when it is whole. */
static void
on_probe_activated_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       app)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  GListModel *windows = gtk_window_get_toplevels ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (GTK_WIDGET (window)))
        add_window (builder, window);
    }
  json_builder_end_array (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  g_file_set_contents (g_variant_get_string (parameter, NULL), text, -1, NULL);
}

/* What main() of the app calls: the action comes with the others of the app over the bus. */
__attribute__ ((visibility ("default"))) int
g_application_run (GApplication  *application,
                   int            argc,
                   char         **argv)
{
  int (*run) (GApplication *, int, char **) = (int (*) (GApplication *, int, char **)) dlsym (RTLD_NEXT, "g_application_run");
  g_autoptr(GSimpleAction) action = g_simple_action_new ("ui-probe", G_VARIANT_TYPE_STRING);

  watch_maps ();
  dl_iterate_phdr (forgive_quarks_cb, NULL);
  g_signal_connect (action, "activate", G_CALLBACK (on_probe_activated_cb), application);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (action));
  return run (application, argc, argv);
}
