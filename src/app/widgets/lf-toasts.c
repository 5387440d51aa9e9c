/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Toasts that are spoken too, found from any widget of the application. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-toasts.h"

#include <adwaita.h>

#include "app/widgets/lf-announcer.h"

#define DEFAULT_SECONDS 6

struct _LfToasts {
  GtkWidget parent_instance;

  GtkWidget       *layers;
  AdwToastOverlay *overlay;
  LfAnnouncer     *announcer;
};

enum { PROP_0, PROP_CHILD, N_PROPS };
static GParamSpec *props[N_PROPS];

static void lf_toasts_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfToasts, lf_toasts, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, lf_toasts_buildable_init))

static GtkBuildableIface *parent_buildable;

static G_DEFINE_QUARK (lf-toasts, toasts)

static LfToasts *
find_in_root (GtkRoot *root)
{
  return root != NULL ? g_object_get_qdata (G_OBJECT (root), toasts_quark ()) : NULL;
}

static LfToasts *
find_in_app (GtkApplication *app)
{
  LfToasts *found = NULL;

  for (GList *l = gtk_application_get_windows (app); l != NULL; l = l->next)
    {
      LfToasts *toasts = find_in_root (l->data);

      /* The window that was opened first is the main window: the list begins with the one used last. */
      if (toasts != NULL && gtk_widget_get_mapped (GTK_WIDGET (toasts)))
        found = toasts;
    }
  return found;
}

static LfToasts *
find_near (GtkWidget *near_widget)
{
  GtkRoot *root = gtk_widget_get_root (near_widget);
  LfToasts *toasts = find_in_root (root);
  GtkApplication *app;

  if (toasts != NULL && gtk_widget_get_mapped (GTK_WIDGET (toasts)))
    return toasts;
  app = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;
  if (app == NULL)
    app = GTK_APPLICATION (g_application_get_default ());
  return app != NULL ? find_in_app (app) : NULL;
}

static void
show_toast (LfToasts      *self,
            const LfToast *toast)
{
  g_autofree char *escaped = g_markup_escape_text (toast->text, -1);
  AdwToast *adw_toast = adw_toast_new (escaped);

  adw_toast_set_timeout (adw_toast, toast->button != NULL || toast->seconds != 0 ? toast->seconds : DEFAULT_SECONDS);
  /* What happened last is what is looked for; older ones wait behind it. */
  adw_toast_set_priority (adw_toast, ADW_TOAST_PRIORITY_HIGH);
  if (toast->button != NULL)
    {
      adw_toast_set_button_label (adw_toast, toast->button);
      adw_toast_set_action_name (adw_toast, toast->action);
      if (toast->target != NULL)
        adw_toast_set_action_target_value (adw_toast, toast->target);
    }
  adw_toast_overlay_add_toast (self->overlay, adw_toast);
  lf_announcer_announce (self->announcer, toast->text);
}

static void
lf_toasts_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lf_toasts_parent_class)->root (widget);
  g_object_set_qdata (G_OBJECT (gtk_widget_get_root (widget)), toasts_quark (), widget);
}

static void
lf_toasts_unroot (GtkWidget *widget)
{
  g_object_set_qdata (G_OBJECT (gtk_widget_get_root (widget)), toasts_quark (), NULL);
  GTK_WIDGET_CLASS (lf_toasts_parent_class)->unroot (widget);
}

/* A bare GtkWidget does not ask its children. */
static void
lf_toasts_compute_expand (GtkWidget *widget,
                          gboolean  *hexpand,
                          gboolean  *vexpand)
{
  GtkWidget *layers = LF_TOASTS (widget)->layers;

  *hexpand = gtk_widget_compute_expand (layers, GTK_ORIENTATION_HORIZONTAL);
  *vexpand = gtk_widget_compute_expand (layers, GTK_ORIENTATION_VERTICAL);
}

static void
lf_toasts_add_child (GtkBuildable *buildable,
                     GtkBuilder   *builder,
                     GObject      *child,
                     const char   *type)
{
  LfToasts *self = LF_TOASTS (buildable);

  /* The template's own child comes before the overlay is bound. */
  if (self->overlay != NULL && GTK_IS_WIDGET (child))
    adw_toast_overlay_set_child (self->overlay, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
lf_toasts_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = lf_toasts_add_child;
}

static void
lf_toasts_dispose (GObject *object)
{
  LfToasts *self = LF_TOASTS (object);

  g_clear_pointer (&self->layers, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_toasts_parent_class)->dispose (object);
}

static void
lf_toasts_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  LfToasts *self = LF_TOASTS (object);

  if (prop_id == PROP_CHILD)
    g_value_set_object (value, adw_toast_overlay_get_child (self->overlay));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lf_toasts_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  LfToasts *self = LF_TOASTS (object);

  if (prop_id == PROP_CHILD)
    adw_toast_overlay_set_child (self->overlay, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
lf_toasts_class_init (LfToastsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lf_toasts_dispose;
  object_class->get_property = lf_toasts_get_property;
  object_class->set_property = lf_toasts_set_property;
  widget_class->compute_expand = lf_toasts_compute_expand;
  widget_class->root = lf_toasts_root;
  widget_class->unroot = lf_toasts_unroot;

  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (LF_TYPE_ANNOUNCER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-toasts.ui");
  gtk_widget_class_bind_template_child (widget_class, LfToasts, layers);
  gtk_widget_class_bind_template_child (widget_class, LfToasts, overlay);
  gtk_widget_class_bind_template_child (widget_class, LfToasts, announcer);
}

static void
lf_toasts_init (LfToasts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_toasts_show:
 * @near_widget: any widget of the window
 * @text: what happened, one sentence, plain text
 */
void
lf_toasts_show (GtkWidget  *near_widget,
                const char *text)
{
  const LfToast toast = { .text = text };

  lf_toasts_show_toast (near_widget, &toast);
}

/**
 * lf_toasts_show_toast:
 * @near_widget: any widget of the window
 * @toast: what it says and offers; copied
 *
 * A toast with a button and no time stays until it is closed or its deed done.
 */
void
lf_toasts_show_toast (GtkWidget     *near_widget,
                      const LfToast *toast)
{
  LfToasts *self;

  g_return_if_fail (GTK_IS_WIDGET (near_widget));

  if ((self = find_near (near_widget)) != NULL)
    show_toast (self, toast);
}

/**
 * lf_toasts_show_in_app:
 *
 * For results of a window that is gone: shown in the main window, where there is one.
 */
void
lf_toasts_show_in_app (GtkApplication *app,
                       const LfToast  *toast)
{
  LfToasts *self;

  g_return_if_fail (GTK_IS_APPLICATION (app));

  if ((self = find_in_app (app)) != NULL)
    show_toast (self, toast);
}

/**
 * lf_toasts_announce:
 * @text: a whole sentence
 *
 * Says to screen readers what others see happen.
 */
void
lf_toasts_announce (GtkWidget  *near_widget,
                    const char *text)
{
  LfToasts *self;

  g_return_if_fail (GTK_IS_WIDGET (near_widget));

  if ((self = find_near (near_widget)) != NULL)
    lf_announcer_announce (self->announcer, text);
}
