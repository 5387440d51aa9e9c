/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line under the header that names the gravest trouble and its cure. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compat/lf-banner.h"

#include "app/widgets/lf-announcer.h"

struct _LfBanner {
  GtkWidget parent_instance;

  GtkWidget   *revealer;
  GtkWidget   *title_label;
  GtkWidget   *more_label;
  GtkWidget   *button;
  LfAnnouncer *announcer;
};

enum { BUTTON_CLICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfBanner, lf_banner, GTK_TYPE_WIDGET)

static void
on_button_clicked_cb (LfBanner *self)
{
  g_signal_emit (self, signals[BUTTON_CLICKED], 0);
}

static void
lf_banner_dispose (GObject *object)
{
  LfBanner *self = LF_BANNER (object);

  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->announcer, gtk_widget_unparent);

  G_OBJECT_CLASS (lf_banner_parent_class)->dispose (object);
}

static void
lf_banner_class_init (LfBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_banner_dispose;

  signals[BUTTON_CLICKED] = g_signal_new ("button-clicked", LF_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LF_TYPE_ANNOUNCER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, LfBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, LfBanner, title_label);
  gtk_widget_class_bind_template_child (widget_class, LfBanner, more_label);
  gtk_widget_class_bind_template_child (widget_class, LfBanner, button);
  gtk_widget_class_bind_template_child (widget_class, LfBanner, announcer);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked_cb);
}

static void
lf_banner_init (LfBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lf_banner_new:
 *
 * Returns: (transfer floating): a banner that shows nothing yet
 */
GtkWidget *
lf_banner_new (void)
{
  return g_object_new (LF_TYPE_BANNER, NULL);
}

/**
 * lf_banner_show:
 * @title: what is wrong, a whole sentence
 * @button_label: (nullable): its cure
 * @more: (nullable): such as “and 2 more”
 *
 * Nothing is spoken twice: the same sentence again changes nothing.
 */
void
lf_banner_show (LfBanner   *self,
                const char *title,
                const char *button_label,
                const char *more)
{
  gboolean news;

  g_return_if_fail (LF_IS_BANNER (self));
  g_return_if_fail (title != NULL);

  news = !lf_banner_get_revealed (self) || g_strcmp0 (title, gtk_label_get_text (GTK_LABEL (self->title_label))) != 0;
  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  gtk_label_set_text (GTK_LABEL (self->more_label), more != NULL ? more : "");
  gtk_widget_set_visible (self->more_label, more != NULL);
  if (button_label != NULL)
    gtk_button_set_label (GTK_BUTTON (self->button), button_label);
  gtk_widget_set_visible (self->button, button_label != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
  if (news)
    lf_announcer_announce (self->announcer, title);
}

/**
 * lf_banner_hide:
 *
 * When the cause is gone.
 */
void
lf_banner_hide (LfBanner *self)
{
  g_return_if_fail (LF_IS_BANNER (self));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
}

/**
 * lf_banner_get_revealed:
 *
 * Returns: whether it says something now
 */
gboolean
lf_banner_get_revealed (LfBanner *self)
{
  g_return_val_if_fail (LF_IS_BANNER (self), FALSE);

  return gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
}
