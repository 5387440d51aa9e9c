/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface to whoever asks the person during a sign-in. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-sign-in.h"

G_DEFINE_INTERFACE (LfSignIn, lf_sign_in, G_TYPE_OBJECT)

static void
lf_sign_in_default_init (LfSignInInterface *iface)
{
}

LfSignInMethod
lf_sign_in_get_method (LfSignIn *self)
{
  g_return_val_if_fail (LF_IS_SIGN_IN (self), LF_SIGN_IN_SECRET);
  return LF_SIGN_IN_GET_IFACE (self)->get_method (self);
}

void
lf_sign_in_open_uri (LfSignIn   *self,
                     const char *uri)
{
  g_return_if_fail (LF_IS_SIGN_IN (self));
  LF_SIGN_IN_GET_IFACE (self)->open_uri (self, uri);
}

void
lf_sign_in_ask_async (LfSignIn            *self,
                      LfSignInField        field,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_return_if_fail (LF_IS_SIGN_IN (self));
  LF_SIGN_IN_GET_IFACE (self)->ask_async (self, field, cancellable, callback, user_data);
}

char *
lf_sign_in_ask_finish (LfSignIn      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (LF_IS_SIGN_IN (self), NULL);
  return LF_SIGN_IN_GET_IFACE (self)->ask_finish (self, result, error);
}

void
lf_sign_in_offer (LfSignIn           *self,
                  const char * const *answers)
{
  g_return_if_fail (LF_IS_SIGN_IN (self));
  if (LF_SIGN_IN_GET_IFACE (self)->offer != NULL)
    LF_SIGN_IN_GET_IFACE (self)->offer (self, answers);
}

void
lf_sign_in_suggest (LfSignIn   *self,
                    const char *answer)
{
  g_return_if_fail (LF_IS_SIGN_IN (self));
  if (LF_SIGN_IN_GET_IFACE (self)->suggest != NULL)
    LF_SIGN_IN_GET_IFACE (self)->suggest (self, answer);
}

const char *
lf_sign_in_get_page_text (LfSignIn     *self,
                          LfSignInPage  page)
{
  g_return_val_if_fail (LF_IS_SIGN_IN (self), "");
  return LF_SIGN_IN_GET_IFACE (self)->get_page_text (self, page);
}

void
lf_sign_in_write_pages (LfSignIn   *self,
                        LfLoopback *loopback)
{
  lf_loopback_set_page_texts (loopback, lf_sign_in_get_page_text (self, LF_SIGN_IN_PAGE_DONE),
                              lf_sign_in_get_page_text (self, LF_SIGN_IN_PAGE_DENIED),
                              lf_sign_in_get_page_text (self, LF_SIGN_IN_PAGE_STRAY));
}
