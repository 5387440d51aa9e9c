/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks what is nice to know of an account: what it calls itself, and what its server takes. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-profile.h"

#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-limits.h"
#include "core/networks/bluesky/lf-bluesky-token.h"

#define MAX_NAME_CHARS 100

typedef enum { ASK_PROFILE, ASK_SERVER, ASK_HEALTH, N_QUESTIONS } Question;

typedef struct {
  LfSecret *secret;
  Question  question;
  JsonNode *answers[N_QUESTIONS];   /* (nullable) each */
} ProfileData;

static void
profile_data_free (ProfileData *data)
{
  lf_secret_unref (data->secret);
  for (guint i = 0; i < N_QUESTIONS; i++)
    g_clear_pointer (&data->answers[i], json_node_unref);
  g_free (data);
}

void
lf_bluesky_profile_free (LfBlueskyProfile *self)
{
  g_free (self->name);
  g_free (self->limits);
  g_free (self);
}

static LfBlueskyProfile *
make_profile (ProfileData *data)
{
  LfBlueskyProfile *profile = g_new0 (LfBlueskyProfile, 1);
  const char *name = lf_json_get_string (lf_json_root_object (data->answers[ASK_PROFILE]), "displayName");

  if (name != NULL)
    profile->name = lf_text_clean_name (name, MAX_NAME_CHARS);
  if (profile->name != NULL && *profile->name == '\0')
    g_clear_pointer (&profile->name, g_free);
  if (data->answers[ASK_SERVER] != NULL)
    profile->limits = lf_bluesky_limits_read (data->answers[ASK_SERVER], data->answers[ASK_HEALTH]);

  return profile;
}

static void ask_next (GTask *task);

static void
on_answered_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ProfileData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_ask_finish (LF_BLUESKY_ADAPTER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (reply == NULL)
    g_debug ("not known of the account now: %s", error->message);
  else if (lf_http_reply_get_json (reply) != NULL)
    data->answers[data->question] = json_node_ref (lf_http_reply_get_json (reply));
  data->question++;
  ask_next (g_steal_pointer (&task));
}

/* Takes the task. */
static void
ask_next (GTask *task)
{
  static const char * const nsids[] = { "app.bsky.actor.getProfile", "com.atproto.server.describeServer", "_health" };
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  ProfileData *data = g_task_get_task_data (task);
  LfBlueskyPlace place = { lf_secret_get (data->secret, LF_BLUESKY_PDS), NULL, NULL };
  g_autoptr(LfBlueskyCall) call = NULL;

  if (data->question == N_QUESTIONS)
    {
      g_task_return_pointer (task, make_profile (data), (GDestroyNotify) lf_bluesky_profile_free);
      g_object_unref (task);
      return;
    }

  call = lf_bluesky_call_get (nsids[data->question]);
  if (data->question == ASK_PROFILE)
    {
      place = lf_bluesky_place_of_account (self, data->secret);
      lf_bluesky_call_add_query (call, "actor", lf_secret_get (data->secret, LF_BLUESKY_DID));
    }
  lf_bluesky_ask_async (self, &place, call, g_task_get_cancellable (task), on_answered_cb, task);
}

/**
 * lf_bluesky_load_profile_async:
 * @self: the adapter
 * @secret: a session with an access token that has not expired
 * @cancellable: (nullable)
 * @callback: (scope async): called once
 * @user_data: data for @callback
 *
 * Asks for the profile (app.bsky.actor.getProfile, through the AppView), for the largest upload and for the version of
 * the server.
 */
void
lf_bluesky_load_profile_async (LfBlueskyAdapter    *self,
                               LfSecret            *secret,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  ProfileData *data = g_new0 (ProfileData, 1);

  data->secret = lf_secret_ref (secret);
  g_task_set_task_data (task, data, (GDestroyNotify) profile_data_free);
  ask_next (task);
}

LfBlueskyProfile *
lf_bluesky_load_profile_finish (LfBlueskyAdapter  *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
