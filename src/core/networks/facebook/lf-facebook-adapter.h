/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/adapter/lf-adapter.h"

G_BEGIN_DECLS

#define LF_TYPE_FACEBOOK_ADAPTER (lf_facebook_adapter_get_type ())
G_DECLARE_FINAL_TYPE (LfFacebookAdapter, lf_facebook_adapter, LF, FACEBOOK_ADAPTER, GObject)

LfAdapter *lf_facebook_adapter_new (const LfAdapterEnv *env, LfAccount *account);

G_END_DECLS
