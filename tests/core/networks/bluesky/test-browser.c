/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sign-in in the browser at servers that do it wrong, or try to get what is not theirs. */

#include "config.h"

#include "core/base/lf-base64.h"
#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/http/lf-loopback.h"
#include "core/networks/bluesky/lf-bluesky-grant.h"
#include "core/networks/bluesky/lf-bluesky-identity.h"
#include "core/networks/bluesky/lf-bluesky-issuer.h"
#include "core/networks/bluesky/lf-bluesky-token.h"
#include "lib/lf-test-adapter.h"
#include "lib/lf-test.h"

#include <libsoup/soup.h>
#include <string.h>

extern const LfNetwork lf_bluesky_network;

#define DID "did:plc:54vbfyuejedsnbbeutsy4my3"
#define OTHER_DID "did:plc:6w3adm3m5bezbndxog3asg7c"

/* ---- A server that is registry, entrance and keeper in one; each member says what it does wrong. */

typedef struct {
  SoupServer  *server;
  char        *base;
  LfTestHouse *house;
  LfAdapter   *adapter;

  const char  *named;            /* (nullable): it is no server, but the name of this account */
  gboolean     has_no_issuer;
  const char  *left_out;         /* (nullable): a member of the issuer's description */
  const char  *bent;             /* (nullable): a member of it that leads to another server */
  gboolean     wants_nonce;      /* in each proof, and another one each time */
  gboolean     refuses_all;
  const char  *iss;              /* (nullable): who sends the redirect; NULL: the server */
  gboolean     forgets_iss;
  const char  *state;            /* (nullable): another state than the right one */
  const char  *sub;
  const char  *scope;
  const char  *type;
  const char  *document_id;
  const char  *keeper;           /* (nullable): who keeps the account, by its document; NULL: the server */

  guint        n_nonces;
  guint        n_pushed;
  guint        n_tokens;
  guint        n_revoked;
  char        *pushed_scope;
  char        *redirect;
  char        *pushed_state;
  char        *challenge;
} Fake;

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *format,
        ...) G_GNUC_PRINTF (3, 4);

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
}

/* The claims of the request's proof; (transfer full). */
static JsonNode *
read_proof (SoupServerMessage *message)
{
  const char *proof = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "DPoP");
  g_auto(GStrv) parts = g_strsplit (proof != NULL ? proof : "", ".", -1);
  g_autofree guint8 *data = NULL;
  g_autoptr(GBytes) bytes = NULL;
  gsize size;

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  data = lf_base64url_decode (parts[1], &size);
  bytes = g_bytes_new (data, size);
  return lf_json_parse (bytes, NULL);
}

/* Whether the proof shows the newest number; else it is refused. */
static gboolean
check_nonce (Fake              *fake,
             SoupServerMessage *message,
             guint              status)
{
  g_autoptr(JsonNode) claims = read_proof (message);
  g_autofree char *wanted = g_strdup_printf ("number-%u", fake->n_nonces);
  gboolean is_right = g_strcmp0 (lf_json_get_string (lf_json_root_object (claims), "nonce"), wanted) == 0;
  g_autofree char *next = g_strdup_printf ("number-%u", ++fake->n_nonces);

  if (!fake->wants_nonce)
    return TRUE;

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "DPoP-Nonce", next);
  if (!is_right)
    answer (message, status, "{\"error\":\"use_dpop_nonce\",\"error_description\":\"…\"}");
  return is_right;
}

static void
describe_issuer (Fake              *fake,
                 SoupServerMessage *message)
{
  static const char * const addresses[] = { "pushed_authorization_request_endpoint", "authorization_endpoint", "token_endpoint", "revocation_endpoint" };
  static const char * const paths[] = { "/par", "/authorize", "/token", "/revoke" };
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) lists = json_from_string ("{\"scopes_supported\":[\"atproto\",\"transition:generic\",\"transition:chat.bsky\"],"
                                                "\"code_challenge_methods_supported\":[\"S256\"],"
                                                "\"dpop_signing_alg_values_supported\":[\"RS256\",\"ES256\"]}", NULL);
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *list;

  json_object_set_string_member (object, "issuer", fake->base);
  json_object_set_boolean_member (object, "authorization_response_iss_parameter_supported", TRUE);
  json_object_iter_init (&iter, json_node_get_object (lists));
  while (json_object_iter_next (&iter, &name, &list))
    json_object_set_member (object, name, json_node_copy (list));
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autofree char *address = g_strconcat (fake->base, paths[i], NULL);

      json_object_set_string_member (object, addresses[i], address);
    }
  if (fake->bent != NULL)
    json_object_set_string_member (object, fake->bent, g_str_equal (fake->bent, "issuer") ? "https://evil.example" : "https://evil.example/x");
  if (fake->left_out != NULL)
    json_object_remove_member (object, fake->left_out);
  json_node_set_object (node, object);
  text = json_to_string (node, FALSE);
  answer (message, 200, "%s", text);
}

static GHashTable *
read_form (SoupServerMessage *message)
{
  g_autoptr(GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return soup_form_decode (text);
}

static void
take_push (Fake              *fake,
           SoupServerMessage *message)
{
  g_autoptr(GHashTable) form = read_form (message);

  if (!check_nonce (fake, message, 400))
    return;

  fake->n_pushed++;
  g_free (fake->pushed_scope);
  g_free (fake->redirect);
  g_free (fake->pushed_state);
  g_free (fake->challenge);
  fake->pushed_scope = g_strdup (g_hash_table_lookup (form, "scope"));
  fake->redirect = g_strdup (g_hash_table_lookup (form, "redirect_uri"));
  fake->pushed_state = g_strdup (g_hash_table_lookup (form, "state"));
  fake->challenge = g_strdup (g_hash_table_lookup (form, "code_challenge"));
  g_assert_cmpstr (g_hash_table_lookup (form, "code_challenge_method"), ==, "S256");
  if (fake->refuses_all)
    answer (message, 400, "{\"error\":\"invalid_scope\",\"error_description\":\"no\"}");
  else
    answer (message, 201, "{\"request_uri\":\"urn:x:%u\",\"expires_in\":299}", fake->n_pushed);
}

static void
give_tokens (Fake              *fake,
             SoupServerMessage *message)
{
  g_autoptr(GHashTable) form = read_form (message);
  const char *verifier = g_hash_table_lookup (form, "code_verifier");
  g_autofree char *challenge = verifier != NULL ? lf_pkce_challenge (verifier) : NULL;

  if (!check_nonce (fake, message, 400))
    return;

  fake->n_tokens++;
  if (challenge != NULL)
    g_assert_cmpstr (challenge, ==, fake->challenge);
  else if (g_strcmp0 (g_hash_table_lookup (form, "refresh_token"), "refresh-1") != 0)
    {
      answer (message, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"Refresh token replayed\"}");
      return;
    }
  answer (message, 200, "{\"access_token\":\"access-%u\",\"refresh_token\":\"refresh-%u\",\"token_type\":\"%s\",\"scope\":\"%s\",\"sub\":\"%s\","
          "\"expires_in\":3599}", fake->n_tokens, fake->n_tokens, fake->type, fake->scope, fake->sub);
}

static void
serve_account (Fake              *fake,
               SoupServerMessage *message)
{
  const char *token = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *newest = g_strdup_printf ("DPoP access-%u", fake->n_tokens);

  if (!check_nonce (fake, message, 401))
    return;
  if (g_strcmp0 (token, newest) != 0)
    answer (message, 401, "{\"error\":\"invalid_token\",\"message\":\"expired\"}");
  else
    answer (message, 200, "{\"did\":\"%s\",\"handle\":\"bezirksamt.test\",\"active\":true}", fake->sub);
}

static void
on_request_cb (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *query,
               gpointer           user_data)
{
  Fake *fake = user_data;
  const char *keeper = fake->keeper != NULL ? fake->keeper : fake->base;

  if (fake->named != NULL && g_str_has_suffix (path, "atproto-did"))
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, fake->named, strlen (fake->named));
    }
  else if (fake->named != NULL && !g_str_has_prefix (path, "/did:plc:"))
    answer (message, 404, "{\"error\":\"NotFound\"}");
  else if (g_str_has_suffix (path, "describeServer"))
    answer (message, 200, "{\"availableUserDomains\":[\".test\"]}");
  else if (g_str_has_suffix (path, "oauth-protected-resource") && !fake->has_no_issuer)
    answer (message, 200, "{\"resource\":\"%s\",\"authorization_servers\":[\"%s\"]}", fake->base, fake->base);
  else if (g_str_has_suffix (path, "oauth-authorization-server") && !fake->has_no_issuer)
    describe_issuer (fake, message);
  else if (g_str_equal (path, "/par"))
    take_push (fake, message);
  else if (g_str_equal (path, "/token"))
    give_tokens (fake, message);
  else if (g_str_equal (path, "/revoke"))
    {
      if (check_nonce (fake, message, 400))
        {
          fake->n_revoked++;
          answer (message, 200, "{}");
        }
    }
  else if (g_str_has_prefix (path, "/did:plc:"))
    answer (message, 200, "{\"id\":\"%s\",\"service\":[{\"id\":\"#atproto_pds\",\"serviceEndpoint\":\"%s\"}]}",
            fake->document_id != NULL ? fake->document_id : path + 1, keeper);
  else if (g_str_has_suffix (path, "getSession"))
    serve_account (fake, message);
  else
    answer (message, 404, "{\"error\":\"NotFound\"}");
}

static void
set_up (Fake          *fake,
        gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  GSList *uris;

  fake->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (fake->server, NULL, on_request_cb, fake, NULL);
  soup_server_listen_local (fake->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fake->server);
  fake->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_setenv ("LF_PLC_DIRECTORY", fake->base, TRUE);
  fake->house = lf_test_house_new ();
  fake->adapter = lf_test_house_add (fake->house, &lf_bluesky_network, fake->base);
  fake->sub = DID;
  fake->scope = "atproto transition:generic";
  fake->type = "DPoP";
}

static void
tear_down (Fake          *fake,
           gconstpointer  unused)
{
  g_object_unref (fake->adapter);
  lf_test_house_free (fake->house);
  soup_server_disconnect (fake->server);
  g_object_unref (fake->server);
  g_free (fake->base);
  g_free (fake->pushed_scope);
  g_free (fake->redirect);
  g_free (fake->pushed_state);
  g_free (fake->challenge);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The page that says yes at once. */
static char *
say_yes (const char *page,
         gpointer    user_data)
{
  Fake *fake = user_data;
  g_autofree char *iss = g_uri_escape_string (fake->iss != NULL ? fake->iss : fake->base, NULL, FALSE);

  g_assert_true (g_str_has_prefix (page, fake->base));
  g_assert_nonnull (strstr (page, "request_uri=urn%3Ax%3A"));
  return g_strdup_printf ("%s?code=c0de&state=%s%s%s", fake->redirect, fake->state != NULL ? fake->state : fake->pushed_state,
                          fake->forgets_iss ? "" : "&iss=", fake->forgets_iss ? "" : iss);
}

static LfAccount *
sign_in (Fake    *fake,
         GError **error)
{
  g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_BROWSER, NULL, NULL);
  LfAccount *account;

  lf_test_sign_in_set_browser (person, say_yes, fake);
  account = lf_test_sign_in (fake->adapter, person, error);
  if (account != NULL)
    lf_adapter_set_account (fake->adapter, account);
  return account;
}

static void
assert_refused (Fake       *fake,
                int         code,
                const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = sign_in (fake, &error);

  g_assert_null (account);
  g_assert_error (error, LF_NETWORK_ERROR, code);
  g_assert_cmpstr (lf_network_error_peek_info (error)->name, ==, name);
}

/* ---- What servers say of themselves. */

static void
test_a_server_without_it_says_so (Fake          *fake,
                                  gconstpointer  unused)
{
  fake->has_no_issuer = TRUE;
  assert_refused (fake, LF_NETWORK_ERROR_UNSUPPORTED, "NoBrowserSignIn");
}

static void
test_every_part_of_it_is_needed (Fake          *fake,
                                 gconstpointer  unused)
{
  static const char * const parts[] = {
    "pushed_authorization_request_endpoint", "authorization_endpoint", "token_endpoint", "scopes_supported",
    "code_challenge_methods_supported", "dpop_signing_alg_values_supported", "authorization_response_iss_parameter_supported",
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      fake->left_out = parts[i];
      assert_refused (fake, LF_NETWORK_ERROR_UNSUPPORTED, "NoBrowserSignIn");
    }
  g_assert_cmpuint (fake->n_pushed, ==, 0);
}

static void
test_no_address_leads_to_another_server (Fake          *fake,
                                         gconstpointer  unused)
{
  static const char * const parts[] = {
    "issuer", "pushed_authorization_request_endpoint", "authorization_endpoint", "token_endpoint", "revocation_endpoint",
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      fake->bent = parts[i];
      assert_refused (fake, LF_NETWORK_ERROR_NOT_SECURE, "OtherIssuer");
    }
  g_assert_cmpuint (fake->n_pushed, ==, 0);
}

static void
test_a_server_that_knows_messages_is_not_asked_for_them (Fake          *fake,
                                                         gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL;

  account = sign_in (fake, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fake->n_pushed, ==, 1);
  g_assert_cmpstr (fake->pushed_scope, ==, "atproto transition:generic");
  g_assert_cmpstr (account->access.rights, ==, "post read media moderate");
}

static void
test_a_server_that_refuses_all_is_not_asked_for_ever (Fake          *fake,
                                                      gconstpointer  unused)
{
  fake->refuses_all = TRUE;
  assert_refused (fake, LF_NETWORK_ERROR_UNSUPPORTED, "NoBrowserSignIn");
  g_assert_cmpuint (fake->n_pushed, ==, 1);
}

/* ---- Numbers in proofs. */

static void
test_a_server_that_wants_a_new_number_each_time_gets_it (Fake          *fake,
                                                         gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL, verified = NULL;

  fake->wants_nonce = TRUE;
  account = sign_in (fake, &error);
  g_assert_no_error (error);
  verified = lf_test_verify (fake->adapter, &error);
  g_assert_no_error (error);
  lf_test_sign_out (fake->adapter, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fake->n_pushed, ==, 1);
  g_assert_cmpuint (fake->n_tokens, ==, 1);
  g_assert_cmpuint (fake->n_revoked, ==, 1);
}

/* ---- The redirect. */

static void
test_a_redirect_of_another_server_gives_no_code_away (Fake          *fake,
                                                      gconstpointer  unused)
{
  fake->iss = "https://evil.example";
  assert_refused (fake, LF_NETWORK_ERROR_NOT_SECURE, "OtherIssuer");
  fake->forgets_iss = TRUE;
  assert_refused (fake, LF_NETWORK_ERROR_NOT_SECURE, "OtherIssuer");
  g_assert_cmpuint (fake->n_tokens, ==, 0);
}

static gboolean
on_given_up_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static char *
say_yes_and_close (const char *page,
                   gpointer    user_data)
{
  gpointer *both = user_data;

  g_timeout_add (300, on_given_up_cb, both[1]);
  return say_yes (page, both[0]);
}

static void
test_a_wrong_state_is_not_heard (Fake          *fake,
                                 gconstpointer  unused)
{
  g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_BROWSER, NULL, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gpointer both[] = { fake, cancellable };

  fake->state = "another";
  lf_test_sign_in_set_browser (person, say_yes_and_close, both);
  lf_adapter_sign_in_async (fake->adapter, LF_SIGN_IN (person), cancellable, lf_test_done_cb, &result);
  g_assert_null (lf_adapter_sign_in_finish (fake->adapter, lf_test_wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake->n_tokens, ==, 0);
}

/* ---- Whose account it is. */

static void
test_an_account_that_is_kept_elsewhere_is_not_believed (Fake          *fake,
                                                        gconstpointer  unused)
{
  g_autofree char *nobody = g_strdup ("http://127.0.0.1:9");

  fake->keeper = nobody;
  assert_refused (fake, LF_NETWORK_ERROR_OFFLINE, NULL);
  g_assert_cmpuint (fake->n_revoked, ==, 1);
}

static void
test_a_document_of_another_account_is_not_believed (Fake          *fake,
                                                    gconstpointer  unused)
{
  fake->document_id = OTHER_DID;
  assert_refused (fake, LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL);
  g_assert_cmpuint (fake->n_revoked, ==, 1);
}

static void
test_a_name_that_is_none_is_not_looked_up (Fake          *fake,
                                           gconstpointer  unused)
{
  static const char * const names[] = { "did:plc:../../etc", "did:web:localhost", "did:web:127.0.0.1", "did:key:z6Mk", "https://x.example", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      fake->sub = names[i];
      assert_refused (fake, LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL);
    }
}

/* The name of an account stands in the server's place: another fake is that name's host. */
static void
test_the_name_of_an_account_leads_to_its_server (Fake          *fake,
                                                 gconstpointer  unused)
{
  Fake host = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(LfAdapter) own = g_steal_pointer (&fake->adapter);

  set_up (&host, NULL);
  host.named = DID "\n";
  host.keeper = fake->base;
  fake->adapter = g_object_ref (host.adapter);
  account = sign_in (fake, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->remote_id, ==, DID);
  g_assert_cmpstr (account->server, ==, fake->base);

  g_clear_object (&fake->adapter);
  fake->adapter = lf_test_house_add (host.house, &lf_bluesky_network, host.base);
  fake->sub = OTHER_DID;
  assert_refused (fake, LF_NETWORK_ERROR_NOT_ALLOWED, "OtherAccount");
  g_clear_object (&fake->adapter);
  host.named = "<html>Willkommen</html>";
  fake->adapter = lf_test_house_add (host.house, &lf_bluesky_network, host.base);
  assert_refused (fake, LF_NETWORK_ERROR_NOT_UNDERSTOOD, "OtherServer");
  g_clear_object (&fake->adapter);
  fake->adapter = g_steal_pointer (&own);
  tear_down (&host, NULL);
}

/* What IT does not allow is not even asked to let anybody in: neither the server that keeps an account, nor the one that signs it in. */
static void
test_servers_that_it_forbids_let_nobody_in (Fake          *fake,
                                            gconstpointer  unused)
{
  static const char * const only_named[] = { "localhost", NULL };
  static const char * const both[] = { "localhost", "127.0.0.1", NULL };
  g_autoptr(GSettings) settings = g_settings_new (LF_APP_ID);
  g_autoptr(LfPolicy) policy = lf_policy_new (NULL);
  g_autofree char *named = g_strdup_printf ("http://localhost%s", strrchr (fake->base, ':'));
  g_autoptr(LfAdapter) own = NULL;
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  lf_http_follow_policy (fake->house->env.http, policy);
  g_settings_set_strv (settings, "allowed-servers", only_named);
  assert_refused (fake, LF_NETWORK_ERROR_NOT_ALLOWED, "Policy");
  g_assert_null (fake->pushed_state);

  own = g_steal_pointer (&fake->adapter);
  fake->adapter = lf_test_house_add (fake->house, &lf_bluesky_network, named);
  fake->named = DID "\n";
  fake->keeper = fake->base;
  assert_refused (fake, LF_NETWORK_ERROR_NOT_ALLOWED, "Policy");
  g_assert_null (fake->pushed_state);
  g_clear_object (&fake->adapter);
  fake->adapter = g_steal_pointer (&own);

  fake->named = NULL;
  g_settings_set_strv (settings, "allowed-servers", both);
  account = sign_in (fake, &error);
  g_assert_no_error (error);
  g_settings_reset (settings, "allowed-servers");
}

static void
test_a_published_line_is_read (void)
{
  g_autofree char *plain = lf_bluesky_read_did ("did:plc:abc\r\n", ""), *record = lf_bluesky_read_did ("did=did:web:berlin.example", "did=");

  g_assert_cmpstr (plain, ==, "did:plc:abc");
  g_assert_cmpstr (record, ==, "did:web:berlin.example");
  g_assert_null (lf_bluesky_read_did ("<html>", ""));
  g_assert_null (lf_bluesky_read_did ("v=spf1 -all", "did="));
  g_assert_null (lf_bluesky_read_did ("did:plc:abc did:plc:def", ""));
}

static void
test_again_as_somebody_else_is_refused (Fake          *fake,
                                        gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = sign_in (fake, &error);

  g_assert_no_error (error);
  fake->sub = OTHER_DID;
  assert_refused (fake, LF_NETWORK_ERROR_NOT_ALLOWED, "OtherAccount");
  g_assert_cmpuint (fake->n_revoked, ==, 1);
}

/* ---- Tokens. */

static void
test_a_token_that_is_not_for_this_is_given_back (Fake          *fake,
                                                 gconstpointer  unused)
{
  fake->scope = "transition:generic";
  assert_refused (fake, LF_NETWORK_ERROR_NOT_ALLOWED, "ScopeMissingError");
  fake->scope = "atproto transition:generic";
  fake->type = "Bearer";
  assert_refused (fake, LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL);
  g_assert_cmpuint (fake->n_revoked, ==, 2);
}

static void
test_a_refresh_token_that_was_used_asks_for_a_new_sign_in (Fake          *fake,
                                                           gconstpointer  unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = sign_in (fake, &error), verified = NULL;

  g_assert_no_error (error);
  fake->n_tokens = 7;   /* access-1 is old; refresh-1 is still good and gives the eighth pair */
  verified = lf_test_verify (fake->adapter, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fake->n_tokens, ==, 8);

  fake->n_tokens = 20;
  g_assert_null (lf_test_verify (fake->adapter, &error));
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN);
}

/* ---- The readers alone. */

static JsonNode *
read_recorded (const char *name)
{
  g_autofree char *path = g_strdup_printf ("fixtures/bluesky/%s.json", name);
  g_autoptr(GBytes) bytes = lf_test_read_file (path);

  return lf_json_parse (bytes, NULL);
}

static void
test_recorded_descriptions_are_understood (void)
{
  g_autoptr(JsonNode) resource = read_recorded ("oauth-protected-resource"), issuer = read_recorded ("oauth-authorization-server");
  g_autoptr(GError) error = NULL;
  g_autofree char *name = lf_bluesky_read_resource (resource, "http://localhost:2583", &error);
  g_autofree char *foreign = NULL;
  g_autoptr(LfBlueskyIssuer) read = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "http://localhost:2583");
  read = lf_bluesky_read_issuer (issuer, name, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->push_uri, ==, "http://localhost:2583/oauth/par");
  g_assert_cmpstr (read->page_uri, ==, "http://localhost:2583/oauth/authorize");
  g_assert_cmpstr (read->token_uri, ==, "http://localhost:2583/oauth/token");
  g_assert_cmpstr (read->revoke_uri, ==, "http://localhost:2583/oauth/revoke");

  foreign = lf_bluesky_read_resource (resource, "https://pds.example", &error);
  g_assert_null (foreign);
  g_assert_error (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_SECURE);
}

static void
test_recorded_tokens_are_understood (void)
{
  static const char * const names[] = { "oauth-token", "oauth-token-refresh" };
  g_autoptr(LfSecret) secret = lf_secret_new ();
  LfAccountAccess access = { 0 };
  gint64 now_us = G_GINT64_CONSTANT (1798119000000000);

  lf_secret_set (secret, LF_BLUESKY_KEY, "key");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(JsonNode) answer_node = read_recorded (names[i]);
      g_autoptr(GError) error = NULL;

      lf_bluesky_read_grant (answer_node, now_us + i * LF_HOUR_US, secret, &error);
      g_assert_no_error (error);
      g_assert_cmpint (lf_bluesky_read_token_end (secret), ==, now_us + i * LF_HOUR_US + 3599 * LF_SECOND_US);
    }
  g_assert_cmpstr (lf_secret_get (secret, LF_BLUESKY_REFRESH), ==, "<OAUTH_REFRESH_TOKEN_2>");
  lf_bluesky_read_access (secret, &access);
  g_assert_cmpstr (access.rights, ==, "post read media moderate");
  /* Renewing does not move the end. */
  g_assert_cmpint (access.expires_us, ==, now_us + 14 * 24 * LF_HOUR_US);
  g_free (access.rights);
}

/* The two weeks are what the protocol promises at least; a server may give more. */
static void
test_a_sign_in_that_outlives_its_end_gets_another (void)
{
  g_autoptr(JsonNode) answer_node = read_recorded ("oauth-token-refresh");
  g_autoptr(LfSecret) secret = lf_secret_new ();
  LfAccountAccess access = { 0 };
  const gint64 span_us = 14 * 24 * LF_HOUR_US;

  for (gint64 now_us = LF_HOUR_US; now_us < 3 * span_us; now_us += span_us)
    {
      g_assert_true (lf_bluesky_read_grant (answer_node, now_us, secret, NULL));
      lf_bluesky_read_access (secret, &access);
      g_assert_cmpint (access.expires_us, ==, now_us + span_us);
    }
  g_free (access.rights);
}

static gint64
read_end (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  g_autoptr(LfSecret) secret = lf_secret_new ();
  LfAccountAccess access = { 0 };

  g_assert_true (lf_bluesky_read_grant (node, LF_HOUR_US, secret, NULL));
  lf_bluesky_read_access (secret, &access);
  g_free (access.rights);
  return access.expires_us;
}

static void
test_what_a_server_says_of_the_end_counts (void)
{
  const char *whole = "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"token_type\":\"dpop\",\"scope\":\"atproto\",\"sub\":\"" DID "\","
                      "\"authorization_expires_in\":86400}";
  const char *short_one = "{\"access_token\":\"a\",\"token_type\":\"DPoP\",\"scope\":\"atproto\",\"sub\":\"" DID "\",\"expires_in\":600}";
  const char *nonsense = "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"token_type\":\"DPoP\",\"scope\":\"atproto\",\"sub\":\"" DID "\","
                         "\"expires_in\":-1,\"authorization_expires_in\":99999999999999}";

  g_assert_cmpint (read_end (whole), ==, 25 * LF_HOUR_US);
  g_assert_cmpint (read_end (short_one), ==, LF_HOUR_US + 600 * LF_SECOND_US);
  g_assert_cmpint (read_end (nonsense), ==, LF_HOUR_US + 14 * 24 * LF_HOUR_US);
}

static void
test_documents_stand_where_the_protocol_says (void)
{
  g_autofree char *web = lf_bluesky_document_address ("did:web:berlin.example", NULL);

  g_assert_cmpstr (web, ==, "https://berlin.example/.well-known/did.json");
}

#define ADD(name) g_test_add ("/bluesky/browser/" #name, Fake, NULL, set_up, test_##name, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  lf_test_use_schema ();
  ADD (a_server_without_it_says_so);
  ADD (every_part_of_it_is_needed);
  ADD (no_address_leads_to_another_server);
  ADD (a_server_that_knows_messages_is_not_asked_for_them);
  ADD (a_server_that_refuses_all_is_not_asked_for_ever);
  ADD (a_server_that_wants_a_new_number_each_time_gets_it);
  ADD (a_redirect_of_another_server_gives_no_code_away);
  ADD (a_wrong_state_is_not_heard);
  ADD (an_account_that_is_kept_elsewhere_is_not_believed);
  ADD (a_document_of_another_account_is_not_believed);
  ADD (a_name_that_is_none_is_not_looked_up);
  ADD (the_name_of_an_account_leads_to_its_server);
  ADD (servers_that_it_forbids_let_nobody_in);
  ADD (again_as_somebody_else_is_refused);
  g_test_add_func ("/bluesky/browser/a_published_line_is_read", test_a_published_line_is_read);
  ADD (a_token_that_is_not_for_this_is_given_back);
  ADD (a_refresh_token_that_was_used_asks_for_a_new_sign_in);
  g_test_add_func ("/bluesky/browser/recorded_descriptions_are_understood", test_recorded_descriptions_are_understood);
  g_test_add_func ("/bluesky/browser/recorded_tokens_are_understood", test_recorded_tokens_are_understood);
  g_test_add_func ("/bluesky/browser/a_sign_in_that_outlives_its_end_gets_another", test_a_sign_in_that_outlives_its_end_gets_another);
  g_test_add_func ("/bluesky/browser/what_a_server_says_of_the_end_counts", test_what_a_server_says_of_the_end_counts);
  g_test_add_func ("/bluesky/browser/documents_stand_where_the_protocol_says", test_documents_stand_where_the_protocol_says);
  return g_test_run ();
}
