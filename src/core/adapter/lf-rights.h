/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A right as LfAccountAccess.rights names it, and the scopes of a network that each give it. */
typedef struct {
  const char *right;
  const char *scope;
  const char *other_scope;   /* (nullable) */
} LfRightScopes;

/* (transfer full) (nullable): the rights that @scopes (nullable: the server did not say; words with spaces between) give, in the
 * order of @rights, as LfAccountAccess.rights. */
char *lf_rights_from_scopes (const char *scopes, const LfRightScopes *rights, guint n_rights);

G_END_DECLS
