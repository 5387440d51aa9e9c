/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that an office sets around its accounts. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/model/lf-office-values.h"

#include "core/base/lf-text.h"

/* Enough to see that it is too long. */
#define MAX_TYPED_CHARS 100

static void
clear_group (LfAccountGroup *self)
{
  g_free (self->uid);
  g_free (self->name);
  g_strfreev (self->account_uids);
}

static void
clear_checklist (LfChecklist *self)
{
  g_free (self->account_uid);
  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    g_free (self->values[i]);
}

LF_DEFINE_VALUE (LfAccountGroup, lf_account_group, clear_group)
LF_DEFINE_VALUE (LfChecklist, lf_checklist, clear_checklist)

static const char * const check_names[LF_N_CHECK_ITEMS] = { "purpose", "responsible", "hours", "imprint", "privacy", "netiquette" };

const char * const lf_account_colours[] = { "blue", "teal", "green", "yellow", "orange", "red", "pink", "purple", "grey", NULL };

gboolean
lf_account_group_has (LfAccountGroup *self,
                      const char     *account_uid)
{
  return self->account_uids != NULL && g_strv_contains ((const char * const *) self->account_uids, account_uid);
}

const char *
lf_check_item_name (LfCheckItem item)
{
  return check_names[item];
}

gboolean
lf_check_item_from_name (const char  *name,
                         LfCheckItem *item)
{
  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    if (g_strcmp0 (check_names[i], name) == 0)
      {
        *item = i;
        return TRUE;
      }

  return FALSE;
}

gboolean
lf_check_item_is_link (LfCheckItem item)
{
  return item >= LF_CHECK_IMPRINT;
}

gboolean
lf_check_item_is_valid (LfCheckItem  item,
                        const char  *value)
{
  g_autoptr(GUri) uri = NULL;

  if (!lf_check_item_is_link (item) || value == NULL || *value == '\0')
    return TRUE;

  uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);
  return uri != NULL && (g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http")) &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

void
lf_doubt_free (LfDoubt *self)
{
  g_free (self->account_uid);
  g_free (self);
}

gboolean
lf_account_is_colour (const char *name)
{
  return g_strv_contains (lf_account_colours, name);
}

char *
lf_account_clean_short_name (const char *typed,
                             gboolean   *fits)
{
  g_autofree char *line = lf_text_clean_name (typed, MAX_TYPED_CHARS);

  *fits = lf_text_count_graphemes (line) <= LF_SHORT_NAME_MAX;
  return *line != '\0' ? g_steal_pointer (&line) : NULL;
}
