/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colour and the short name by which an account is known at a glance. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-account-look.h"

#include "core/model/lf-office-values.h"
#include "core/words/lf-words.h"

void
lf_account_look_set_colour (GtkWidget  *widget,
                            const char *colour)
{
  for (guint i = 0; lf_account_colours[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat ("lf-colour-", lf_account_colours[i], NULL);

      if (g_strcmp0 (colour, lf_account_colours[i]) == 0)
        gtk_widget_add_css_class (widget, name);
      else
        gtk_widget_remove_css_class (widget, name);
    }

  if (colour != NULL && lf_account_is_colour (colour))
    gtk_widget_add_css_class (widget, "lf-colour");
  else
    gtk_widget_remove_css_class (widget, "lf-colour");
}

GtkWidget *
lf_account_look_new_mark (LfAccount *account)
{
  GtkWidget *mark = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (mark, "lf-mark");
  lf_account_look_set_colour (mark, account->look.colour);
  gtk_widget_set_visible (mark, account->look.colour != NULL);
  return mark;
}

char *
lf_account_look_dup_name (LfAccount *account)
{
  return g_strdup_printf ("%s · %s", lf_words_for_network (account->network), lf_account_get_short_name (account));
}
