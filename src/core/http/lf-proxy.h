/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/base/lf-policy.h"

G_BEGIN_DECLS

/* Whom to ask for a connection: as IT set it, but this computer itself is always reached directly. */
#define LF_TYPE_PROXY (lf_proxy_get_type ())
G_DECLARE_FINAL_TYPE (LfProxy, lf_proxy, LF, PROXY, GObject)

/* (transfer full) (nullable): NULL with OFFLINE when the proxy that was set cannot be used. */
GProxyResolver *lf_proxy_new (LfPolicy *policy, GError **error);

G_END_DECLS
