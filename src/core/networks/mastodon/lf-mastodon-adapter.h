/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"

G_BEGIN_DECLS

#define LF_TYPE_MASTODON_ADAPTER (lf_mastodon_adapter_get_type ())
G_DECLARE_FINAL_TYPE (LfMastodonAdapter, lf_mastodon_adapter, LF, MASTODON_ADAPTER, GObject)

LfAdapter *lf_mastodon_adapter_new (const LfAdapterEnv *env, LfAccount *account);

G_END_DECLS
