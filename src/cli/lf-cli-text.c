/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --text and --text-file. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-text.h"
#include "cli/lf-cli.h"

#include <glib/gi18n-lib.h>

gboolean
lf_cli_text_check (LfCliText  *self,
                   GError    **error)
{
  if ((self->text == NULL) == (self->file == NULL))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("give either --text or --text-file"));
      return FALSE;
    }

  return lf_cli_check_text (self->text, error);
}

/* (transfer full) (nullable): always UTF-8 */
char *
lf_cli_text_dup (LfCliText  *self,
                 GError    **error)
{
  g_autofree char *content = NULL;
  gsize size;

  if (self->text != NULL)
    return g_strdup (self->text);

  if (!g_file_get_contents (self->file, &content, &size, error) || !g_utf8_validate (content, size, NULL))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the file is not UTF-8");
      return NULL;
    }

  return g_steal_pointer (&content);
}

void
lf_cli_text_clear (LfCliText *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->file, g_free);
}
