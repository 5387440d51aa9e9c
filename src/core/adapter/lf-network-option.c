/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an office sets for an account because its network does not report it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-network.h"

#include "core/http/lf-json.h"

#include <string.h>

const LfNetworkOption *
lf_network_find_option (const LfNetwork *self,
                        const char      *name)
{
  for (const LfNetworkOption *option = self->options; option != NULL && option->name != NULL; option++)
    if (g_str_equal (option->name, name))
      return option;

  return NULL;
}

/* (transfer full) (nullable): NULL: it is none for this option. */
static JsonNode *
read_value (const LfNetworkOption *self,
            const char            *value)
{
  guint64 number;

  if (self->most == 0)
    return g_regex_match_simple (self->pattern, value, G_REGEX_DOLLAR_ENDONLY, 0) ? json_node_init_string (json_node_alloc (), value) : NULL;
  if (!g_ascii_string_to_unsigned (value, 10, self->least, self->most, &number, NULL))
    return NULL;
  return json_node_init_int (json_node_alloc (), (gint64) number);
}

static JsonObject *
ensure_object (JsonObject *parent,
               const char *name)
{
  if (lf_json_get_object (parent, name) == NULL)
    json_object_set_object_member (parent, name, json_object_new ());
  return lf_json_get_object (parent, name);
}

char *
lf_network_option_set (const LfNetworkOption *self,
                       const char            *limits,
                       const char            *value)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (limits);
  g_autoptr(JsonNode) read = *value != '\0' ? read_value (self, value) : NULL;
  const char *dot = strchr (self->name, '.');
  g_autofree char *outer = dot != NULL ? g_strndup (self->name, (gsize) (dot - self->name)) : NULL;
  const char *name = dot != NULL ? dot + 1 : self->name;
  JsonObject *object = json_node_get_object (node);

  if (*value != '\0' && read == NULL)
    return NULL;

  if (outer != NULL)
    object = ensure_object (object, outer);
  if (read != NULL)
    json_object_set_member (object, name, g_steal_pointer (&read));
  else if (json_object_has_member (object, name))
    json_object_remove_member (object, name);
  return lf_json_to_text (node);
}

char *
lf_network_option_get (const LfNetworkOption *self,
                       const char            *limits)
{
  g_autoptr(JsonNode) node = lf_json_parse_text (limits);
  const char *dot = strchr (self->name, '.');
  g_autofree char *outer = dot != NULL ? g_strndup (self->name, (gsize) (dot - self->name)) : NULL;
  const char *name = dot != NULL ? dot + 1 : self->name;
  JsonObject *object = outer != NULL ? lf_json_get_object (lf_json_root_object (node), outer) : lf_json_root_object (node);
  gint64 number;

  if (self->most == 0)
    return g_strdup (lf_json_get_string (object, name));

  number = lf_json_get_int (object, name, -1);
  return number >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}
