/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One account at X (API v2). */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/base/lf-text.h"
#include "core/networks/x/lf-x-limits.h"
#include "core/networks/x/lf-x-text.h"

enum { PROP_0, PROP_ACCOUNT, PROP_LIMITS };

static void adapter_init (LfAdapterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfXAdapter, lf_x_adapter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_ADAPTER, adapter_init))

static LfAccount *
get_account (LfAdapter *adapter)
{
  return LF_X_ADAPTER (adapter)->account;
}

static void
set_account (LfAdapter *adapter,
             LfAccount *account)
{
  lf_x_adapter_take_account (LF_X_ADAPTER (adapter), lf_account_ref (account));
}

static LfLimits *
get_limits (LfAdapter *adapter)
{
  return LF_X_ADAPTER (adapter)->limits;
}

static guint
get_can (LfAdapter *adapter)
{
  LfXAdapter *self = LF_X_ADAPTER (adapter);
  guint can = LF_CAN_DELETE | LF_CAN_CHOOSE_READING;

  if (self->reads)
    can |= LF_CAN_THREAD | (lf_account_may (self->account, "moderate") ? LF_CAN_HIDE | LF_CAN_MUTE : 0);
  return can;
}

/* The newest posts may lack what was sent a moment ago, so absence proves nothing; there is no key either. */
static LfSettle
get_settle (LfAdapter *adapter)
{
  return LF_SETTLE_PERSON;
}

static guint
count (LfAdapter  *adapter,
       const char *text)
{
  return lf_x_count (text, LF_X_ADAPTER (adapter)->limits->url_length);
}

/* One GIF, or up to four pictures of other kinds. */
static void
check (LfAdapter  *adapter,
       const char *text,
       GPtrArray  *media,
       GArray     *problems)
{
  guint n = media != NULL ? media->len : 0;

  for (guint i = 0; n > 1 && i < n; i++)
    {
      LfMedia *picture = g_ptr_array_index (media, i);
      LfProblem problem = { .code = LF_POST_ERROR_MEDIA_COUNT, .have = n, .limit = 1, .media = i };

      if (g_strcmp0 (picture->mime, "image/gif") == 0)
        {
          g_array_append_val (problems, problem);
          return;
        }
    }
}

/* Each description is a call of its own. */
static gint64
get_price (LfAdapter   *adapter,
           const char  *text,
           GPtrArray   *media,
           LfReference *parent)
{
  LfAccount *account = LF_X_ADAPTER (adapter)->account;
  g_autoptr(GArray) urls = lf_x_find_urls (text);
  gboolean is_answer = parent != NULL && g_strcmp0 (parent->handle, account->handle) != 0;
  LfXPrice what = urls->len > 0 ? LF_X_PRICE_LINK : is_answer ? LF_X_PRICE_REPLY : LF_X_PRICE_POST;
  gint64 price = lf_x_get_price (account->limits, what);

  for (guint i = 0; media != NULL && i < media->len; i++)
    if (((LfMedia *) g_ptr_array_index (media, i))->alt != NULL)
      price += lf_x_get_price (account->limits, LF_X_PRICE_ALT);

  return price;
}

static gint64
get_reading_price (LfAdapter *adapter)
{
  return lf_x_get_price (LF_X_ADAPTER (adapter)->account->limits, LF_X_PRICE_READ);
}

/* Hiding and muting have no price of their own in what X publishes. */
static gint64
get_deed_price (LfAdapter *adapter,
                LfAct      act)
{
  return act == LF_ACT_DELETE ? lf_x_get_price (LF_X_ADAPTER (adapter)->account->limits, LF_X_PRICE_DELETE) : 0;
}

static gboolean
get_reads (LfAdapter *adapter)
{
  return LF_X_ADAPTER (adapter)->reads;
}

static char *
set_reads (LfAdapter *adapter,
           gboolean   reads)
{
  return lf_x_set_reads (LF_X_ADAPTER (adapter)->account->limits, reads);
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
  iface->check = check;
  iface->get_price = get_price;
  iface->get_reading_price = get_reading_price;
  iface->get_deed_price = get_deed_price;
  iface->get_reads = get_reads;
  iface->set_reads = set_reads;
  iface->sign_in_async = lf_x_sign_in_async;
  iface->sign_in_finish = lf_x_sign_in_finish;
  iface->sign_out_async = lf_x_sign_out_async;
  iface->sign_out_finish = lf_x_sign_out_finish;
  iface->verify_async = lf_x_verify_async;
  iface->verify_finish = lf_x_verify_finish;
  iface->prepare_async = lf_x_prepare_async;
  iface->prepare_finish = lf_x_prepare_finish;
  iface->publish_async = lf_x_publish_async;
  iface->publish_finish = lf_x_publish_finish;
  iface->find_async = lf_x_find_async;
  iface->find_finish = lf_x_find_finish;
  iface->fetch_async = lf_x_fetch_async;
  iface->fetch_finish = lf_x_fetch_finish;
  iface->act_async = lf_x_act_async;
  iface->act_finish = lf_x_act_finish;
}

static void
lf_x_adapter_finalize (GObject *object)
{
  LfXAdapter *self = LF_X_ADAPTER (object);

  g_clear_pointer (&self->account, lf_account_unref);
  g_clear_pointer (&self->limits, lf_limits_unref);

  G_OBJECT_CLASS (lf_x_adapter_parent_class)->finalize (object);
}

static void
lf_x_adapter_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LfXAdapter *self = LF_X_ADAPTER (object);

  if (id == PROP_ACCOUNT)
    g_value_set_boxed (value, self->account);
  else if (id == PROP_LIMITS)
    g_value_set_boxed (value, self->limits);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lf_x_adapter_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  if (id == PROP_ACCOUNT)
    lf_x_adapter_take_account (LF_X_ADAPTER (object), g_value_dup_boxed (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lf_x_adapter_class_init (LfXAdapterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lf_x_adapter_finalize;
  object_class->get_property = lf_x_adapter_get_property;
  object_class->set_property = lf_x_adapter_set_property;
  g_object_class_override_property (object_class, PROP_ACCOUNT, "account");
  g_object_class_override_property (object_class, PROP_LIMITS, "limits");
}

static void
lf_x_adapter_init (LfXAdapter *self)
{
}

/**
 * lf_x_adapter_new:
 * @env: (transfer none): what it works with; whoever owns it outlives the adapter
 * @account: (transfer none): at least uid, network and server
 *
 * Returns: (transfer full): the adapter of this account
 */
LfAdapter *
lf_x_adapter_new (const LfAdapterEnv *env,
                  LfAccount          *account)
{
  LfXAdapter *self = g_object_new (LF_TYPE_X_ADAPTER, NULL);

  self->env = *env;
  lf_x_adapter_take_account (self, lf_account_ref (account));
  return LF_ADAPTER (self);
}

/**
 * lf_x_adapter_take_account:
 * @account: (transfer full): the account as it is now; limits follow from it
 */
void
lf_x_adapter_take_account (LfXAdapter *self,
                           LfAccount  *account)
{
  gboolean same_limits = self->account != NULL && g_strcmp0 (self->account->limits, account->limits) == 0;
  LfAccount *old = self->account;

  self->account = account;
  g_clear_pointer (&old, lf_account_unref);
  if (!same_limits)
    {
      g_clear_pointer (&self->limits, lf_limits_unref);
      self->limits = lf_x_limits_new (account->limits);
      self->reads = lf_x_reads (account->limits);
      g_object_notify (G_OBJECT (self), "limits");
    }
  g_object_notify (G_OBJECT (self), "account");
}
