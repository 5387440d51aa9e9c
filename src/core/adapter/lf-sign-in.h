/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/http/lf-loopback.h"

G_BEGIN_DECLS

typedef enum { LF_SIGN_IN_BROWSER, LF_SIGN_IN_CODE, LF_SIGN_IN_SECRET } LfSignInMethod;

typedef enum {
  LF_FIELD_LOGIN,      /* handle or user name */
  LF_FIELD_SECRET,     /* app password or access token, shown as dots */
  LF_FIELD_CODE,       /* what the browser page shows to copy */
  LF_FIELD_CLIENT,     /* the public id under which the network knows this program at the office; asked once, no secret */
} LfSignInField;

/* What the browser shows when it has come back. */
typedef enum {
  LF_SIGN_IN_PAGE_DONE,     /* signed in */
  LF_SIGN_IN_PAGE_DENIED,   /* refused */
  LF_SIGN_IN_PAGE_STRAY,    /* belongs to another attempt */
} LfSignInPage;

/* Whoever asks the person during a sign-in: a dialog of the app, or the command line. All on the main context. */
#define LF_TYPE_SIGN_IN (lf_sign_in_get_type ())
G_DECLARE_INTERFACE (LfSignIn, lf_sign_in, LF, SIGN_IN, GObject)

struct _LfSignInInterface {
  GTypeInterface parent_iface;

  LfSignInMethod (*get_method) (LfSignIn *self);
  void           (*open_uri)   (LfSignIn *self, const char *uri);
  void           (*ask_async)  (LfSignIn *self, LfSignInField field, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  char          *(*ask_finish) (LfSignIn *self, GAsyncResult *result, GError **error);
  const char    *(*get_page_text) (LfSignIn *self, LfSignInPage page);
  void           (*offer)      (LfSignIn *self, const char * const *answers);   /* (nullable) */
  void           (*suggest)    (LfSignIn *self, const char *answer);            /* (nullable) */
};

LfSignInMethod lf_sign_in_get_method (LfSignIn *self);

/* Shows the person which page is open now (“Open again”, “Copy address”) and opens it; returns at once. */
void  lf_sign_in_open_uri   (LfSignIn *self, const char *uri);

/* Finish: (transfer full), never empty; G_IO_ERROR_CANCELLED when the person gave up. */
void  lf_sign_in_ask_async  (LfSignIn *self, LfSignInField field, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *lf_sign_in_ask_finish (LfSignIn *self, GAsyncResult *result, GError **error);

/* Right before the next question for LF_FIELD_LOGIN: all the answers that there are, as people read them. Untrusted text. */
void  lf_sign_in_offer      (LfSignIn *self, const char * const *answers);

/* Right before the next question: what was answered before, which is probably still right. Whoever asks may let the person change it. */
void  lf_sign_in_suggest    (LfSignIn *self, const char *answer);

/* What the browser's last page says, translated. */
const char *lf_sign_in_get_page_text (LfSignIn *self, LfSignInPage page);

/* Gives @loopback these texts. */
void        lf_sign_in_write_pages   (LfSignIn *self, LfLoopback *loopback);

G_END_DECLS
