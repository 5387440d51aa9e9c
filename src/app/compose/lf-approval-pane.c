/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What IT wants to be told of each post, such as who approved it: kept with the post, never sent. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-approval-pane.h"

#include "app/compose/lf-wrap-layout.h"

#include <glib/gi18n.h>

struct _LfApprovalPane {
  GtkWidget      parent_instance;

  LfPolicy      *policy;
  LfComposition *composition;
  gulong         changed_id;
  GPtrArray     *entries;      /* of GtkEntry, in the order of their names */
};

G_DEFINE_FINAL_TYPE (LfApprovalPane, lf_approval_pane, GTK_TYPE_WIDGET)

static void
on_edited_cb (LfApprovalPane *self,
              GtkEditable    *entry)
{
  lf_composition_set_field (self->composition, gtk_widget_get_name (GTK_WIDGET (entry)), gtk_editable_get_text (entry));
}

static void
add_entry (LfApprovalPane *self,
           const char     *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *entry = gtk_entry_new ();
  const char *value = lf_composition_get_field (self->composition, name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_tooltip_text (label, name);
  gtk_widget_set_name (entry, name);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 14);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 24);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  gtk_editable_set_text (GTK_EDITABLE (entry), value != NULL ? value : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("Wanted by your office for each post; never sent"), -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               value != NULL ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_edited_cb), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  g_ptr_array_add (self->entries, entry);
}

static void
clear (LfApprovalPane *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->entries, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static gboolean
is_shown (LfApprovalPane     *self,
          const char * const *names)
{
  guint n = g_strv_length ((GStrv) names);

  if (n != self->entries->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_widget_get_name (g_ptr_array_index (self->entries, i)), names[i]))
      return FALSE;
  return TRUE;
}

/* What is typed stands in the entries already; only another office’s wishes, or the values of a post that was loaded, are new. */
static void
show_entries (LfApprovalPane *self)
{
  const char * const *names = lf_composition_get_required (self->composition);

  if (!is_shown (self, names))
    {
      clear (self);
      for (guint i = 0; names[i] != NULL; i++)
        add_entry (self, names[i]);
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      const char *value = lf_composition_get_field (self->composition, names[i]);

      gtk_accessible_update_state (GTK_ACCESSIBLE (g_ptr_array_index (self->entries, i)), GTK_ACCESSIBLE_STATE_INVALID,
                                   value != NULL ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->entries->len > 0);
}

static void
on_policy_changed_cb (LfApprovalPane *self)
{
  lf_composition_require (self->composition, lf_policy_get_approval_fields (self->policy));
}

static gboolean
lf_approval_pane_grab_focus (GtkWidget *widget)
{
  LfApprovalPane *self = LF_APPROVAL_PANE (widget);

  return self->entries->len > 0 && gtk_widget_grab_focus (g_ptr_array_index (self->entries, 0));
}

static void
lf_approval_pane_dispose (GObject *object)
{
  LfApprovalPane *self = LF_APPROVAL_PANE (object);

  if (self->composition != NULL)
    g_clear_signal_handler (&self->changed_id, self->composition);
  g_clear_object (&self->composition);
  g_clear_object (&self->policy);
  clear (self);

  G_OBJECT_CLASS (lf_approval_pane_parent_class)->dispose (object);
}

static void
lf_approval_pane_finalize (GObject *object)
{
  g_ptr_array_unref (LF_APPROVAL_PANE (object)->entries);

  G_OBJECT_CLASS (lf_approval_pane_parent_class)->finalize (object);
}

static void
lf_approval_pane_class_init (LfApprovalPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lf_approval_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = lf_approval_pane_finalize;
  widget_class->grab_focus = lf_approval_pane_grab_focus;

  g_type_ensure (LF_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-approval-pane.ui");
  gtk_widget_class_set_css_name (widget_class, "approval");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lf_approval_pane_init (LfApprovalPane *self)
{
  self->entries = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("For the approval"), -1);
}

void
lf_approval_pane_set_up (LfApprovalPane *self,
                         LfPolicy       *policy,
                         LfComposition  *composition)
{
  g_return_if_fail (LF_IS_APPROVAL_PANE (self));
  g_return_if_fail (self->composition == NULL);

  self->policy = g_object_ref (policy);
  self->composition = g_object_ref (composition);
  self->changed_id = g_signal_connect_swapped (composition, "changed", G_CALLBACK (show_entries), self);
  g_signal_connect_object (policy, "changed::approval-fields", G_CALLBACK (on_policy_changed_cb), self, G_CONNECT_SWAPPED);
  on_policy_changed_cb (self);
}

gboolean
lf_approval_pane_focus (LfApprovalPane *self,
                        const char     *name)
{
  g_return_val_if_fail (LF_IS_APPROVAL_PANE (self), FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    if (g_strcmp0 (gtk_widget_get_name (g_ptr_array_index (self->entries, i)), name) == 0)
      return gtk_widget_grab_focus (g_ptr_array_index (self->entries, i));
  return FALSE;
}
