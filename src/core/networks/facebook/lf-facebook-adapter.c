/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page at Facebook (Graph API). */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/networks/facebook/lf-facebook-limits.h"

enum { PROP_0, PROP_ACCOUNT, PROP_LIMITS };

static void adapter_init (LfAdapterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfFacebookAdapter, lf_facebook_adapter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_ADAPTER, adapter_init))

static LfAccount *
get_account (LfAdapter *adapter)
{
  return LF_FACEBOOK_ADAPTER (adapter)->account;
}

static void
set_account (LfAdapter *adapter,
             LfAccount *account)
{
  lf_facebook_adapter_take_account (LF_FACEBOOK_ADAPTER (adapter), lf_account_ref (account));
}

static LfLimits *
get_limits (LfAdapter *adapter)
{
  return LF_FACEBOOK_ADAPTER (adapter)->limits;
}

static guint
get_can (LfAdapter *adapter)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (adapter);
  guint can = LF_CAN_DELETE | LF_CAN_EDIT | LF_CAN_SCHEDULE | LF_CAN_OWN | LF_CAN_THREAD;

  if (lf_account_may (self->account, "moderate"))
    can |= LF_CAN_HIDE | LF_CAN_REMOVE | LF_CAN_LIKE | LF_CAN_MUTE;
  if (lf_account_may (self->account, "messages"))
    can |= LF_CAN_MESSAGES | LF_CAN_REPLY_PRIVATELY;
  return can;
}

/* Facebook knows no keys, and does not promise that its lists are whole: absence proves nothing. */
static LfSettle
get_settle (LfAdapter *adapter)
{
  return LF_SETTLE_PERSON;
}

static guint
count (LfAdapter  *adapter,
       const char *text)
{
  return lf_facebook_count (text, 0);
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
  iface->sign_in_async = lf_facebook_sign_in_async;
  iface->sign_in_finish = lf_facebook_sign_in_finish;
  iface->sign_out_async = lf_facebook_sign_out_async;
  iface->sign_out_finish = lf_facebook_sign_out_finish;
  iface->verify_async = lf_facebook_verify_async;
  iface->verify_finish = lf_facebook_verify_finish;
  iface->prepare_async = lf_facebook_prepare_async;
  iface->prepare_finish = lf_facebook_prepare_finish;
  iface->publish_async = lf_facebook_publish_async;
  iface->publish_finish = lf_facebook_publish_finish;
  iface->find_async = lf_facebook_find_async;
  iface->find_finish = lf_facebook_find_finish;
  iface->schedule_async = lf_facebook_schedule_async;
  iface->schedule_finish = lf_facebook_schedule_finish;
  iface->find_scheduled_async = lf_facebook_find_scheduled_async;
  iface->find_scheduled_finish = lf_facebook_find_scheduled_finish;
  iface->reschedule_async = lf_facebook_reschedule_async;
  iface->reschedule_finish = lf_facebook_reschedule_finish;
  iface->unschedule_async = lf_facebook_unschedule_async;
  iface->unschedule_finish = lf_facebook_unschedule_finish;
  iface->fetch_async = lf_facebook_fetch_async;
  iface->fetch_finish = lf_facebook_fetch_finish;
  iface->act_async = lf_facebook_act_async;
  iface->act_finish = lf_facebook_act_finish;
  iface->edit_async = lf_facebook_edit_async;
  iface->edit_finish = lf_facebook_edit_finish;
}

static void
lf_facebook_adapter_finalize (GObject *object)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);

  g_clear_pointer (&self->account, lf_account_unref);
  g_clear_pointer (&self->limits, lf_limits_unref);
  g_free (self->version);

  G_OBJECT_CLASS (lf_facebook_adapter_parent_class)->finalize (object);
}

static void
lf_facebook_adapter_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);

  if (id == PROP_ACCOUNT)
    g_value_set_boxed (value, self->account);
  else if (id == PROP_LIMITS)
    g_value_set_boxed (value, self->limits);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lf_facebook_adapter_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (id == PROP_ACCOUNT)
    lf_facebook_adapter_take_account (LF_FACEBOOK_ADAPTER (object), g_value_dup_boxed (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lf_facebook_adapter_class_init (LfFacebookAdapterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lf_facebook_adapter_finalize;
  object_class->get_property = lf_facebook_adapter_get_property;
  object_class->set_property = lf_facebook_adapter_set_property;
  g_object_class_override_property (object_class, PROP_ACCOUNT, "account");
  g_object_class_override_property (object_class, PROP_LIMITS, "limits");
}

static void
lf_facebook_adapter_init (LfFacebookAdapter *self)
{
}

/**
 * lf_facebook_adapter_new:
 * @env: (transfer none): what it works with; whoever owns it outlives the adapter
 * @account: (transfer none): at least uid, network and server
 *
 * Returns: (transfer full): the adapter of this account
 */
LfAdapter *
lf_facebook_adapter_new (const LfAdapterEnv *env,
                         LfAccount          *account)
{
  LfFacebookAdapter *self = g_object_new (LF_TYPE_FACEBOOK_ADAPTER, NULL);

  self->env = *env;
  lf_facebook_adapter_take_account (self, lf_account_ref (account));
  return LF_ADAPTER (self);
}

/**
 * lf_facebook_adapter_take_account:
 * @account: (transfer full): the account as it is now; limits follow from it
 */
void
lf_facebook_adapter_take_account (LfFacebookAdapter *self,
                                  LfAccount         *account)
{
  gboolean same_limits = self->account != NULL && g_strcmp0 (self->account->limits, account->limits) == 0;
  LfAccount *old = self->account;

  self->account = account;
  g_clear_pointer (&old, lf_account_unref);
  if (!same_limits)
    {
      g_clear_pointer (&self->limits, lf_limits_unref);
      self->limits = lf_facebook_limits_new (account->limits);
      g_free (self->version);
      self->version = lf_facebook_dup_version (account->limits);
      g_object_notify (G_OBJECT (self), "limits");
    }
  g_object_notify (G_OBJECT (self), "account");
}
