/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The adapter of one account: what it knows without asking, and which file does which call. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-adapter.h"

#include "core/base/lf-text.h"
#include "core/networks/bluesky/lf-bluesky-limits.h"

enum { PROP_0, PROP_ACCOUNT, PROP_LIMITS };

static void adapter_init (LfAdapterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfBlueskyAdapter, lf_bluesky_adapter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_ADAPTER, adapter_init))

static LfAccount *
get_account (LfAdapter *adapter)
{
  return LF_BLUESKY_ADAPTER (adapter)->account;
}

static void
set_account (LfAdapter *adapter,
             LfAccount *account)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (adapter);
  g_autoptr(LfAccount) old = g_steal_pointer (&self->account);

  self->account = lf_account_ref (account);
  if (old == NULL || g_strcmp0 (old->limits, account->limits) != 0)
    {
      g_clear_pointer (&self->limits, lf_limits_unref);
      self->limits = lf_bluesky_limits_new (account->limits);
      g_object_notify (G_OBJECT (self), "limits");
    }
  g_object_notify (G_OBJECT (self), "account");
}

static LfLimits *
get_limits (LfAdapter *adapter)
{
  return LF_BLUESKY_ADAPTER (adapter)->limits;
}

/* Messages are another service (chat.bsky.*), everything else is public. */
static guint
get_can (LfAdapter *adapter)
{
  return LF_CAN_DELETE | LF_CAN_OWN | LF_CAN_THREAD | LF_CAN_MUTE | LF_CAN_LIKE;
}

static LfSettle
get_settle (LfAdapter *adapter)
{
  return LF_SETTLE_SAME_RECORD;
}

static guint
count (LfAdapter  *adapter,
       const char *text)
{
  return lf_text_count_graphemes (text);
}

static void
adapter_init (LfAdapterInterface *iface)
{
  iface->get_account = get_account;
  iface->set_account = set_account;
  iface->get_limits = get_limits;
  iface->get_can = get_can;
  iface->get_settle = get_settle;
  iface->count = count;
  iface->sign_in_async = lf_bluesky_sign_in_async;
  iface->sign_in_finish = lf_bluesky_sign_in_finish;
  iface->sign_out_async = lf_bluesky_sign_out_async;
  iface->sign_out_finish = lf_bluesky_sign_out_finish;
  iface->verify_async = lf_bluesky_verify_async;
  iface->verify_finish = lf_bluesky_verify_finish;
  iface->prepare_async = lf_bluesky_prepare_async;
  iface->prepare_finish = lf_bluesky_prepare_finish;
  iface->publish_async = lf_bluesky_publish_async;
  iface->publish_finish = lf_bluesky_publish_finish;
  iface->find_async = lf_bluesky_find_async;
  iface->find_finish = lf_bluesky_find_finish;
  iface->fetch_async = lf_bluesky_fetch_async;
  iface->fetch_finish = lf_bluesky_fetch_finish;
  iface->act_async = lf_bluesky_act_async;
  iface->act_finish = lf_bluesky_act_finish;
}

static void
lf_bluesky_adapter_finalize (GObject *object)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);

  g_clear_pointer (&self->account, lf_account_unref);
  g_clear_pointer (&self->limits, lf_limits_unref);

  G_OBJECT_CLASS (lf_bluesky_adapter_parent_class)->finalize (object);
}

static void
lf_bluesky_adapter_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);

  switch (id)
    {
    case PROP_ACCOUNT:
      g_value_set_boxed (value, self->account);
      break;
    case PROP_LIMITS:
      g_value_set_boxed (value, self->limits);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lf_bluesky_adapter_set_property (GObject      *object,
                                 guint         id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_ACCOUNT:
      set_account (LF_ADAPTER (object), g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lf_bluesky_adapter_class_init (LfBlueskyAdapterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lf_bluesky_adapter_finalize;
  object_class->get_property = lf_bluesky_adapter_get_property;
  object_class->set_property = lf_bluesky_adapter_set_property;
  g_object_class_override_property (object_class, PROP_ACCOUNT, "account");
  g_object_class_override_property (object_class, PROP_LIMITS, "limits");
}

static void
lf_bluesky_adapter_init (LfBlueskyAdapter *self)
{
}

/**
 * lf_bluesky_adapter_new:
 * @env: what to work with; copied, its objects are lent and outlive the adapter
 * @account: (transfer none): whose adapter it is
 *
 * Returns: (transfer full): the adapter of @account
 */
LfAdapter *
lf_bluesky_adapter_new (const LfAdapterEnv *env,
                        LfAccount          *account)
{
  LfBlueskyAdapter *self = g_object_new (LF_TYPE_BLUESKY_ADAPTER, NULL);

  self->env = *env;
  set_account (LF_ADAPTER (self), account);
  return LF_ADAPTER (self);
}
