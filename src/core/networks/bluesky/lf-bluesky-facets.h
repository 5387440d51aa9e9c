/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/base/lf-text.h"

G_BEGIN_DECLS

typedef enum { LF_BLUESKY_FACET_LINK, LF_BLUESKY_FACET_MENTION, LF_BLUESKY_FACET_TAG } LfBlueskyFacetKind;

/* A part of a text that other programs show as a link. */
typedef struct {
  LfBlueskyFacetKind  kind;
  LfTextSpan          span;     /* UTF-8 bytes, end exclusive; a mention with its “@”, a tag with its “#” */
  char               *value;    /* address, handle in lower case, or tag without “#” */
} LfBlueskyFacet;

GPtrArray *lf_bluesky_facets_find      (const char *text);
JsonArray *lf_bluesky_facets_to_json   (GPtrArray *facets, GHashTable *dids);
gboolean   lf_bluesky_handle_is_valid  (const char *handle);

G_END_DECLS
