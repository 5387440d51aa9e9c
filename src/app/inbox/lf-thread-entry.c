/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message of a thread. Its text is data: plain, never markup; links open only after their host was shown. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/inbox/lf-thread-entry.h"

#include "app/widgets/lf-open-page.h"
#include "core/words/lf-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _LfThreadEntry {
  GtkListBoxRow  parent_instance;
  char          *uid;
  AdwAvatar     *avatar;
  GtkLabel      *who_label;
  GtkLabel      *state_label;
  GtkLabel      *when_label;
  GtkLabel      *text_label;
  GtkExpander   *links_expander;
  GtkBox        *links_box;
};

G_DEFINE_FINAL_TYPE (LfThreadEntry, lf_thread_entry, GTK_TYPE_LIST_BOX_ROW)

static void
on_link_clicked_cb (GtkButton *button)
{
  lf_open_page (GTK_WIDGET (button), g_object_get_data (G_OBJECT (button), "lf-uri"));
}

static void
add_link (LfThreadEntry *self,
          const char    *uri)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  GtkWidget *button;
  GtkWidget *label;

  if (parsed == NULL || g_uri_get_host (parsed) == NULL)
    return;

  button = gtk_button_new_with_label (g_uri_get_host (parsed));
  label = gtk_button_get_child (GTK_BUTTON (button));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, uri);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, uri, -1);
  g_object_set_data_full (G_OBJECT (button), "lf-uri", g_strdup (uri), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_link_clicked_cb), NULL);
  gtk_box_append (self->links_box, button);
}

static void
lf_thread_entry_finalize (GObject *object)
{
  g_free (LF_THREAD_ENTRY (object)->uid);

  G_OBJECT_CLASS (lf_thread_entry_parent_class)->finalize (object);
}

static void
lf_thread_entry_class_init (LfThreadEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lf_thread_entry_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-thread-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, LfThreadEntry, avatar);
  gtk_widget_class_bind_template_child (widget_class, LfThreadEntry, who_label);
  gtk_widget_class_bind_template_child (widget_class, LfThreadEntry, when_label);
  gtk_widget_class_bind_template_child (widget_class, LfThreadEntry, state_label);
  gtk_widget_class_bind_template_child (widget_class, LfThreadEntry, text_label);
  gtk_widget_class_bind_template_child (widget_class, LfThreadEntry, links_expander);
  gtk_widget_class_bind_template_child (widget_class, LfThreadEntry, links_box);
}

static void
lf_thread_entry_init (LfThreadEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What became of what the office wrote: icon and word. */
static char *
dup_own_state (LfItem *item)
{
  if (item->problem != NULL)
    {
      g_autofree char *reason = lf_words_for_reason (item->problem, NULL, NULL);

      return g_strconcat ("⚠ ", reason, NULL);
    }
  /* Translators: of an answer in its thread */
  return item->reference->uri == NULL ? g_strconcat ("⏱ ", C_("thread", "not sent yet"), NULL)
                                      : g_strconcat ("✓ ", C_("thread", "sent"), NULL);
}

static char *
dup_state (LfItem *item)
{
  if (item->kind == LF_ITEM_OWN)
    return dup_own_state (item);
  return item->marks & LF_ITEM_HIDDEN ? g_strconcat ("⊘ ", C_("item", "hidden"), NULL) : NULL;
}

static void
show_state (LfThreadEntry *self,
            const char    *state,
            gboolean       problem)
{
  gtk_label_set_label (self->state_label, state);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), TRUE);
  if (problem)
    gtk_widget_add_css_class (GTK_WIDGET (self->state_label), "lf-trouble");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->state_label), "dim-label");
}

/**
 * lf_thread_entry_new:
 * @item: (transfer none): what to show
 * @now_us: the present time, for “2 hours ago”
 */
GtkWidget *
lf_thread_entry_new (LfItem *item,
                     gint64  now_us)
{
  LfThreadEntry *self = g_object_new (LF_TYPE_THREAD_ENTRY, NULL);
  const char *who = lf_words_for_person (&item->author);
  gboolean waits = item->kind == LF_ITEM_OWN && item->reference->uri == NULL;
  g_autofree char *when = waits ? lf_words_time_due (item->created_us, now_us) : lf_words_time_ago (item->created_us, now_us);
  g_autofree char *state = dup_state (item);
  g_autofree char *full = lf_words_time_full (item->created_us);
  g_autofree char *name = g_strjoin (", ", who, when, item->text, state, NULL);
  guint n_links = item->links != NULL ? g_strv_length (item->links) : 0;

  self->uid = g_strdup (item->uid);
  adw_avatar_set_text (self->avatar, who);
  gtk_label_set_label (self->who_label, who);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->who_label), item->author.handle);
  gtk_label_set_label (self->when_label, when);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->when_label), full);
  gtk_label_set_label (self->text_label, item->text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (item->kind == LF_ITEM_OWN)
    gtk_widget_add_css_class (GTK_WIDGET (self), "lf-own");
  if (state != NULL)
    show_state (self, state, item->problem != NULL);

  if (n_links > 0)
    {
      g_autofree char *title = g_strdup_printf (ngettext ("Link (%u)", "Links (%u)", n_links), n_links);

      gtk_expander_set_label (self->links_expander, title);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->links_expander), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      gtk_widget_set_visible (GTK_WIDGET (self->links_expander), TRUE);
      for (guint i = 0; i < n_links; i++)
        add_link (self, item->links[i]);
    }

  return GTK_WIDGET (self);
}

/**
 * lf_thread_entry_get_uid:
 *
 * Returns: (transfer none) (nullable): of the item; NULL for an answer that is not at the network yet
 */
const char *
lf_thread_entry_get_uid (LfThreadEntry *self)
{
  g_return_val_if_fail (LF_IS_THREAD_ENTRY (self), NULL);

  return self->uid;
}
