/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs that a request comes from whoever the token was given to (DPoP, RFC 9449): keys and signed texts. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/http/lf-dpop.h"

#include "core/base/lf-base64.h"
#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define NUMBER_BYTES 32
#define JTI_BYTES 16

struct _LfDpopKey {
  gnutls_privkey_t key;
  guint8 x[NUMBER_BYTES];   /* the public key */
  guint8 y[NUMBER_BYTES];
};

static void
clear_key (LfDpopKey *self)
{
  if (self->key != NULL)
    gnutls_privkey_deinit (self->key);
}

LF_DEFINE_VALUE (LfDpopKey, lf_dpop_key, clear_key)

/* Only a machine without memory or randomness gets here. */
static void
require (int         status,
         const char *what)
{
  if (status < 0)
    g_error ("%s: %s", what, gnutls_strerror (status));
}

static gboolean
decode_number (const char *text,
               guint8     *number)
{
  gsize size = 0;
  g_autofree guint8 *data = lf_base64url_decode (text, &size);

  if (size == NUMBER_BYTES)
    memcpy (number, data, NUMBER_BYTES);
  explicit_bzero (data, size);
  return size == NUMBER_BYTES;
}

/* GnuTLS leaves out zeros in front, or puts one there to keep a number positive; here each has its 32 bytes. */
static void
take_number (gnutls_datum_t *datum,
             guint8         *number)
{
  gsize skip = datum->size > NUMBER_BYTES ? datum->size - NUMBER_BYTES : 0;
  gsize size = datum->size - skip;

  memset (number, 0, NUMBER_BYTES);
  memcpy (number + NUMBER_BYTES - size, datum->data + skip, size);
  explicit_bzero (datum->data, datum->size);
  gnutls_free (datum->data);
}

static void
read_numbers (LfDpopKey *self,
              guint8    *secret)
{
  gnutls_datum_t x, y, k;
  gnutls_ecc_curve_t curve;

  require (gnutls_privkey_export_ecc_raw (self->key, &curve, &x, &y, &k), "a key cannot be read");
  take_number (&x, self->x);
  take_number (&y, self->y);
  take_number (&k, secret);
}

LfDpopKey *
lf_dpop_key_make (void)
{
  LfDpopKey *self = lf_dpop_key_new ();
  guint8 secret[NUMBER_BYTES];

  require (gnutls_privkey_init (&self->key), "no key");
  require (gnutls_privkey_generate (self->key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
           "no key could be made");
  read_numbers (self, secret);
  explicit_bzero (secret, sizeof secret);
  return self;
}

char *
lf_dpop_key_to_text (LfDpopKey *self)
{
  guint8 secret[NUMBER_BYTES];
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;
  g_autofree char *k = NULL;
  char *text;

  read_numbers (self, secret);
  x = lf_base64url_encode (self->x, NUMBER_BYTES);
  y = lf_base64url_encode (self->y, NUMBER_BYTES);
  k = lf_base64url_encode (secret, NUMBER_BYTES);
  text = g_strjoin (".", x, y, k, NULL);
  explicit_bzero (secret, sizeof secret);
  explicit_bzero (k, strlen (k));
  return text;
}

LfDpopKey *
lf_dpop_key_from_text (const char *text)
{
  g_autoptr(LfDpopKey) self = lf_dpop_key_new ();
  g_auto(GStrv) parts = g_strsplit (text, ".", -1);
  guint8 secret[NUMBER_BYTES];
  gnutls_datum_t x = { self->x, NUMBER_BYTES }, y = { self->y, NUMBER_BYTES }, k = { secret, NUMBER_BYTES };
  gboolean is_good = g_strv_length (parts) == 3 && decode_number (parts[0], self->x) && decode_number (parts[1], self->y) &&
                     decode_number (parts[2], secret);

  for (guint i = 0; parts[i] != NULL; i++)
    explicit_bzero (parts[i], strlen (parts[i]));
  if (is_good)
    {
      require (gnutls_privkey_init (&self->key), "no key");
      is_good = gnutls_privkey_import_ecc_raw (self->key, GNUTLS_ECC_CURVE_SECP256R1, &x, &y, &k) >= 0 &&
                gnutls_privkey_verify_params (self->key) >= 0;
      explicit_bzero (secret, sizeof secret);
    }

  return is_good ? g_steal_pointer (&self) : NULL;
}

static char *
encode_json (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  text = lf_json_to_text (node);
  return lf_base64url_encode (text, strlen (text));
}

static char *
make_head (LfDpopKey *self)
{
  JsonObject *head = json_object_new (), *jwk = json_object_new ();
  g_autofree char *x = lf_base64url_encode (self->x, NUMBER_BYTES);
  g_autofree char *y = lf_base64url_encode (self->y, NUMBER_BYTES);

  json_object_set_string_member (jwk, "kty", "EC");
  json_object_set_string_member (jwk, "crv", "P-256");
  json_object_set_string_member (jwk, "x", x);
  json_object_set_string_member (jwk, "y", y);
  json_object_set_string_member (head, "typ", "dpop+jwt");
  json_object_set_string_member (head, "alg", "ES256");
  json_object_set_object_member (head, "jwk", jwk);
  return encode_json (head);
}

/* (transfer full): @uri as far as its path */
static char *
strip_query (const char *uri)
{
  return g_strndup (uri, strcspn (uri, "?#"));
}

static char *
make_payload (const LfDpopClaims *claims)
{
  JsonObject *payload = json_object_new ();
  g_autofree char *id = lf_random_token (JTI_BYTES);
  g_autofree char *uri = strip_query (claims->uri);

  json_object_set_string_member (payload, "jti", id);
  json_object_set_string_member (payload, "htm", claims->method);
  json_object_set_string_member (payload, "htu", uri);
  json_object_set_int_member (payload, "iat", claims->now_us / G_USEC_PER_SEC);
  if (claims->token != NULL)
    {
      guint8 digest[32];
      g_autofree char *hash = NULL;

      require (gnutls_hash_fast (GNUTLS_DIG_SHA256, claims->token, strlen (claims->token), digest), "no hash");
      hash = lf_base64url_encode (digest, sizeof digest);
      json_object_set_string_member (payload, "ath", hash);
    }
  if (claims->nonce != NULL)
    json_object_set_string_member (payload, "nonce", claims->nonce);
  return encode_json (payload);
}

/* The two numbers side by side (RFC 7518, section 3.4), not the sequence that GnuTLS writes. */
static char *
sign (LfDpopKey  *self,
      const char *text)
{
  gnutls_datum_t data = { (guint8 *) text, strlen (text) }, signature, r, s;
  guint8 both[2 * NUMBER_BYTES];

  require (gnutls_privkey_sign_data2 (self->key, GNUTLS_SIGN_ECDSA_SECP256R1_SHA256, 0, &data, &signature), "no signature");
  require (gnutls_decode_rs_value (&signature, &r, &s), "the signature cannot be read");
  gnutls_free (signature.data);
  take_number (&r, both);
  take_number (&s, both + NUMBER_BYTES);
  return lf_base64url_encode (both, sizeof both);
}

char *
lf_dpop_key_prove (LfDpopKey          *self,
                   const LfDpopClaims *claims)
{
  g_autofree char *head = make_head (self);
  g_autofree char *payload = make_payload (claims);
  g_autofree char *text = g_strjoin (".", head, payload, NULL);
  g_autofree char *signature = sign (self, text);

  return g_strjoin (".", text, signature, NULL);
}
