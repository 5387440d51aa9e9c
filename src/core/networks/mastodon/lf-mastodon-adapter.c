/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One account at a server with the Mastodon API (Mastodon, GoToSocial and others that speak it). */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/mastodon/lf-mastodon-private.h"

#include "core/networks/mastodon/lf-mastodon-limits.h"
#include "core/networks/mastodon/lf-mastodon-text.h"

enum { PROP_0, PROP_ACCOUNT, PROP_LIMITS };

static void adapter_init (LfAdapterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfMastodonAdapter, lf_mastodon_adapter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_ADAPTER, adapter_init))

static LfAccount *
get_account (LfAdapter *adapter)
{
  return LF_MASTODON_ADAPTER (adapter)->account;
}

static void
set_account (LfAdapter *adapter,
             LfAccount *account)
{
  lf_mastodon_adapter_take_account (LF_MASTODON_ADAPTER (adapter), lf_account_ref (account));
}

static LfLimits *
get_limits (LfAdapter *adapter)
{
  return LF_MASTODON_ADAPTER (adapter)->limits;
}

static guint
get_can (LfAdapter *adapter)
{
  return LF_CAN_REPLY_PRIVATELY | LF_CAN_DELETE | LF_CAN_MESSAGES | LF_CAN_OWN | LF_CAN_THREAD | LF_CAN_AUDIENCE |
         LF_CAN_MUTE | LF_CAN_LIKE | LF_CAN_EDIT | LF_CAN_SCHEDULE;
}

static LfSettle
get_settle (LfAdapter *adapter)
{
  return LF_SETTLE_WATERMARK;
}

/* The server counts a warning as a part of the text. */
static char *
address (LfAdapter   *adapter,
         const char  *text,
         LfReference *parent)
{
  g_autofree char *addressee = lf_mastodon_dup_addressee (LF_MASTODON_ADAPTER (adapter), parent);
  g_autofree char *warning = lf_mastodon_dup_warning (parent);
  g_autofree char *addressed = lf_mastodon_address (text, addressee);

  return warning != NULL ? g_strconcat (warning, "\n", addressed, NULL) : g_steal_pointer (&addressed);
}

static guint
count (LfAdapter  *adapter,
       const char *text)
{
  return lf_mastodon_count (text, LF_MASTODON_ADAPTER (adapter)->limits->url_length);
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
  iface->address = address;
  iface->sign_in_async = lf_mastodon_sign_in_async;
  iface->sign_in_finish = lf_mastodon_sign_in_finish;
  iface->sign_out_async = lf_mastodon_sign_out_async;
  iface->sign_out_finish = lf_mastodon_sign_out_finish;
  iface->verify_async = lf_mastodon_verify_async;
  iface->verify_finish = lf_mastodon_verify_finish;
  iface->prepare_async = lf_mastodon_prepare_async;
  iface->prepare_finish = lf_mastodon_prepare_finish;
  iface->publish_async = lf_mastodon_publish_async;
  iface->publish_finish = lf_mastodon_publish_finish;
  iface->find_async = lf_mastodon_find_async;
  iface->find_finish = lf_mastodon_find_finish;
  iface->schedule_async = lf_mastodon_schedule_async;
  iface->schedule_finish = lf_mastodon_schedule_finish;
  iface->find_scheduled_async = lf_mastodon_find_scheduled_async;
  iface->find_scheduled_finish = lf_mastodon_find_scheduled_finish;
  iface->reschedule_async = lf_mastodon_reschedule_async;
  iface->reschedule_finish = lf_mastodon_reschedule_finish;
  iface->unschedule_async = lf_mastodon_unschedule_async;
  iface->unschedule_finish = lf_mastodon_unschedule_finish;
  iface->fetch_async = lf_mastodon_fetch_async;
  iface->fetch_finish = lf_mastodon_fetch_finish;
  iface->act_async = lf_mastodon_act_async;
  iface->act_finish = lf_mastodon_act_finish;
  iface->edit_async = lf_mastodon_edit_async;
  iface->edit_finish = lf_mastodon_edit_finish;
}

static void
lf_mastodon_adapter_finalize (GObject *object)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);

  g_clear_pointer (&self->account, lf_account_unref);
  g_clear_pointer (&self->limits, lf_limits_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->told_types, g_hash_table_unref);
  g_free (self->domain);

  G_OBJECT_CLASS (lf_mastodon_adapter_parent_class)->finalize (object);
}

static void
lf_mastodon_adapter_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  LfMastodonAdapter *self = LF_MASTODON_ADAPTER (object);

  if (id == PROP_ACCOUNT)
    g_value_set_boxed (value, self->account);
  else if (id == PROP_LIMITS)
    g_value_set_boxed (value, self->limits);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lf_mastodon_adapter_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (id == PROP_ACCOUNT)
    lf_mastodon_adapter_take_account (LF_MASTODON_ADAPTER (object), g_value_dup_boxed (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lf_mastodon_adapter_class_init (LfMastodonAdapterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lf_mastodon_adapter_finalize;
  object_class->get_property = lf_mastodon_adapter_get_property;
  object_class->set_property = lf_mastodon_adapter_set_property;
  g_object_class_override_property (object_class, PROP_ACCOUNT, "account");
  g_object_class_override_property (object_class, PROP_LIMITS, "limits");
}

static void
lf_mastodon_adapter_init (LfMastodonAdapter *self)
{
  self->known = lf_mastodon_known_new ();
  self->told_types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * lf_mastodon_adapter_new:
 * @env: (transfer none): what it works with; whoever owns it outlives the adapter
 * @account: (transfer none): at least uid, network and server
 *
 * Returns: (transfer full): the adapter of this account
 */
LfAdapter *
lf_mastodon_adapter_new (const LfAdapterEnv *env,
                         LfAccount          *account)
{
  LfMastodonAdapter *self = g_object_new (LF_TYPE_MASTODON_ADAPTER, NULL);

  self->env = *env;
  lf_mastodon_adapter_take_account (self, lf_account_ref (account));
  return LF_ADAPTER (self);
}

/**
 * lf_mastodon_adapter_take_account:
 * @account: (transfer full): the account as it is now; limits follow from it
 */
void
lf_mastodon_adapter_take_account (LfMastodonAdapter *self,
                                  LfAccount         *account)
{
  gboolean same_limits = self->account != NULL && g_strcmp0 (self->account->limits, account->limits) == 0;
  LfAccount *old = self->account;

  self->account = account;
  g_clear_pointer (&old, lf_account_unref);
  if (!same_limits)
    {
      g_clear_pointer (&self->limits, lf_limits_unref);
      self->limits = lf_mastodon_limits_new (account->limits);
      self->features = lf_mastodon_read_features (account->limits);
      g_free (self->domain);
      self->domain = lf_mastodon_dup_domain (account->limits);
      g_object_notify (G_OBJECT (self), "limits");
    }
  g_object_notify (G_OBJECT (self), "account");
}

LfMastodonSight
lf_mastodon_adapter_get_sight (LfMastodonAdapter *self)
{
  return (LfMastodonSight) { .own_id = self->account->remote_id, .domain = self->domain, .known = self->known };
}
