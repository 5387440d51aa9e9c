/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sign-in may do, read from what a server granted. */

#include "config.h"

#include "core/adapter/lf-rights.h"

char *
lf_rights_from_scopes (const char          *scopes,
                       const LfRightScopes *rights,
                       guint                n_rights)
{
  g_auto(GStrv) granted = NULL;
  g_autoptr(GString) found = g_string_new (NULL);

  if (scopes == NULL)
    return NULL;

  granted = g_strsplit (scopes, " ", -1);
  for (guint i = 0; i < n_rights; i++)
    if (g_strv_contains ((const char * const *) granted, rights[i].scope) ||
        (rights[i].other_scope != NULL && g_strv_contains ((const char * const *) granted, rights[i].other_scope)))
      g_string_append_printf (found, "%s%s", found->len > 0 ? " " : "", rights[i].right);

  return g_strdup (found->str);
}
