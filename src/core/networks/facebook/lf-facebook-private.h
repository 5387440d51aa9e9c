/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/networks/facebook/lf-facebook-adapter.h"
#include "core/networks/facebook/lf-facebook-errors.h"

G_BEGIN_DECLS

/* Name in the secret of an account. */
#define LF_FACEBOOK_TOKEN "token"

/* What one header said last, and when: time since boot, 0 for never. */
typedef struct {
  LfFacebookUsage usage;
  gint64          boot_us;
} LfFacebookTold;

/* What the files of this folder share of one page. */
struct _LfFacebookAdapter {
  GObject         parent_instance;
  LfAdapterEnv    env;
  LfAccount      *account;
  LfLimits       *limits;
  char           *version;
  LfFacebookUsage usage;     /* the fuller one of these: */
  LfFacebookTold  page_told;
  LfFacebookTold  app_told;
};

void           lf_facebook_adapter_take_account (LfFacebookAdapter *self, LfAccount *account);

/* Requests to the server of the account; @path begins behind the version. All but lf_facebook_call_as_async() add the page's
 * token. */
LfHttpRequest *lf_facebook_request            (LfFacebookAdapter *self, const char *method, const char *path);
LfHttpRequest *lf_facebook_page_request       (LfFacebookAdapter *self, const char *method, const char *edge);
LfHttpRequest *lf_facebook_node_request       (LfFacebookAdapter *self, const char *method, const char *id, const char *edge);
void           lf_facebook_call_async         (LfFacebookAdapter *self, LfHttpRequest *request, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
void           lf_facebook_call_publish_async (LfFacebookAdapter *self, LfHttpRequest *request, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
void           lf_facebook_call_as_async      (LfFacebookAdapter *self, LfHttpRequest *request, const char *token,
                                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* (transfer full) (nullable): the answer as JSON; its root is an object. Errors as lf_http_send_async(), by the server's own
 * number. */
JsonNode      *lf_facebook_call_finish        (LfFacebookAdapter *self, GAsyncResult *result, GError **error);

/* The same for a list: its elements, which live as long as the answer. NOT_UNDERSTOOD with this name for what is none: an empty
 * list is one too. */
#define LF_FACEBOOK_NO_LIST "NoList"
JsonNode      *lf_facebook_call_finish_list   (LfFacebookAdapter *self, GAsyncResult *result, JsonArray **list, GError **error);

/* The same for a deed: REJECTED for “success: false”, which comes with the status 200. */
gboolean       lf_facebook_call_finish_deed   (LfFacebookAdapter *self, GAsyncResult *result, GError **error);

/* An error of this folder, with a name that decides its sentence. */
GError        *lf_facebook_error_new          (LfNetworkError code, const char *name, const char *message);

/* Which way a text goes out. */
typedef enum {
  LF_FACEBOOK_POST,
  LF_FACEBOOK_COMMENT,
  LF_FACEBOOK_PRIVATE_REPLY,   /* in Messenger, to who wrote a comment or a post on the page */
  LF_FACEBOOK_MESSAGE,
} LfFacebookWay;

LfFacebookWay  lf_facebook_get_way (LfOutgoing *outgoing);

/* The last guard: an answer is never seen by more people than what it answers, and none leaves after its time. Sets @error. */
gboolean       lf_facebook_may_go  (LfFacebookAdapter *self, LfOutgoing *outgoing, GError **error);

/* Uploads the pictures whose ids are not in @saved yet, and saves the whole after each one. */
typedef struct {
  LfOutgoing *outgoing;
  JsonNode   *saved;       /* object: the step's whole saved state, with an object for each picture; copied */
  gboolean    temporary;   /* for a post that waits at the server */
} LfFacebookPictures;
void           lf_facebook_upload_async  (LfFacebookAdapter *self, const LfFacebookPictures *pictures, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);

/* (transfer full) (nullable): the saved state with all ids */
JsonNode      *lf_facebook_upload_finish (LfFacebookAdapter *self, GAsyncResult *result, GError **error);

/* The parts of the interface that have files of their own. */
void           lf_facebook_sign_in_async   (LfAdapter *adapter, LfSignIn *sign_in, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_facebook_sign_in_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_sign_out_async  (LfAdapter *adapter, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_facebook_sign_out_finish (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_verify_async    (LfAdapter *adapter, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfAccount     *lf_facebook_verify_finish   (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_prepare_async   (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_facebook_prepare_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_publish_async   (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfReceipt     *lf_facebook_publish_finish  (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_find_async      (LfAdapter *adapter, LfOutgoing *outgoing, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfFoundResult  lf_facebook_find_finish     (LfAdapter *adapter, GAsyncResult *result, LfReceipt **receipt, GError **error);
void           lf_facebook_schedule_async         (LfAdapter *adapter, LfOutgoing *outgoing, gint64 due_us,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
char          *lf_facebook_schedule_finish        (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_find_scheduled_async   (LfAdapter *adapter, LfOutgoing *outgoing, gint64 due_us,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
LfFoundResult  lf_facebook_find_scheduled_finish  (LfAdapter *adapter, GAsyncResult *result, char **schedule_id, GError **error);
void           lf_facebook_reschedule_async       (LfAdapter *adapter, const char *schedule_id, gint64 due_us,
                                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_facebook_reschedule_finish      (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_unschedule_async       (LfAdapter *adapter, const char *schedule_id, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_facebook_unschedule_finish      (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_fetch_async     (LfAdapter *adapter, LfStream stream, const char *cursor, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
LfFetched     *lf_facebook_fetch_finish    (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_comments_async  (LfFacebookAdapter *self, const char *cursor, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void           lf_facebook_messages_async  (LfFacebookAdapter *self, const char *cursor, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void           lf_facebook_own_async       (LfFacebookAdapter *self, const char *cursor, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void           lf_facebook_thread_async    (LfFacebookAdapter *self, const char *cursor, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void           lf_facebook_act_async       (LfAdapter *adapter, LfAct act, LfReference *target, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_facebook_act_finish      (LfAdapter *adapter, GAsyncResult *result, GError **error);
void           lf_facebook_edit_async      (LfAdapter *adapter, LfReference *target, const char *text, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean       lf_facebook_edit_finish     (LfAdapter *adapter, GAsyncResult *result, GError **error);

G_END_DECLS
