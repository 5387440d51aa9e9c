/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says which proxy is asked for an address: none for this computer itself, else what IT or the desktop set. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/http/lf-proxy.h"

#include "core/base/lf-error.h"

struct _LfProxy {
  GObject         parent_instance;
  GProxyResolver *others;    /* for all other addresses; NULL: reached directly */
};

static void resolver_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfProxy, lf_proxy, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, resolver_init))

static gboolean
is_this_computer (const char *uri)
{
  g_autoptr(GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  g_autoptr(GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static GStrv
new_direct (void)
{
  static const char * const direct[] = { "direct://", NULL };

  return g_strdupv ((GStrv) direct);
}

static gboolean
goes_directly (LfProxy    *self,
               const char *uri)
{
  return self->others == NULL || is_this_computer (uri);
}

static char **
lookup (GProxyResolver  *resolver,
        const char      *uri,
        GCancellable    *cancellable,
        GError         **error)
{
  LfProxy *self = LF_PROXY (resolver);

  return goes_directly (self, uri) ? new_direct () : g_proxy_resolver_lookup (self->others, uri, cancellable, error);
}

static void
on_looked_up_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char **proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);

  if (proxies != NULL)
    g_task_return_pointer (task, proxies, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

static void
lookup_async (GProxyResolver      *resolver,
              const char          *uri,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  LfProxy *self = LF_PROXY (resolver);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (goes_directly (self, uri))
    g_task_return_pointer (task, new_direct (), (GDestroyNotify) g_strfreev);
  else
    g_proxy_resolver_lookup_async (self->others, uri, cancellable, on_looked_up_cb, g_steal_pointer (&task));
}

static char **
lookup_finish (GProxyResolver  *resolver,
               GAsyncResult    *result,
               GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
resolver_init (GProxyResolverInterface *iface)
{
  iface->lookup = lookup;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
}

static void
lf_proxy_finalize (GObject *object)
{
  g_clear_object (&LF_PROXY (object)->others);
  G_OBJECT_CLASS (lf_proxy_parent_class)->finalize (object);
}

static void
lf_proxy_class_init (LfProxyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_proxy_finalize;
}

static void
lf_proxy_init (LfProxy *self)
{
}

/* A password in the settings could be read by every program of the person. */
static gboolean
check_uri (const char  *text,
           GError     **error)
{
  static const char * const schemes[] = { "http", "https", "socks", "socks4", "socks4a", "socks5", NULL };
  LfNetworkErrorInfo info = { .name = (char *) "BadProxy" };
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD, NULL);

  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL &&
      g_strv_contains (schemes, g_uri_get_scheme (uri)))
    return TRUE;

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, &info, "the proxy that was set cannot be used"));
  return FALSE;
}

GProxyResolver *
lf_proxy_new (LfPolicy  *policy,
              GError   **error)
{
  LfProxyMode mode = lf_policy_get_proxy_mode (policy);
  const char *uri = lf_policy_get_proxy_uri (policy);
  LfProxy *self;

  if (mode == LF_PROXY_MANUAL && !check_uri (uri, error))
    return NULL;

  self = g_object_new (LF_TYPE_PROXY, NULL);
  if (mode == LF_PROXY_MANUAL)
    self->others = g_simple_proxy_resolver_new (uri, NULL);
  else if (mode == LF_PROXY_SYSTEM)
    self->others = g_object_ref (g_proxy_resolver_get_default ());
  return G_PROXY_RESOLVER (self);
}
