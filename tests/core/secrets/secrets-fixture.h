/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/secrets/lf-secrets.h"

G_BEGIN_DECLS

#define TOKEN_ONE "zeichen-eins-4711"
#define TOKEN_TWO "zeichen-zwei-4712"
#define TOKEN_THREE "zeichen-drei-4713"

typedef struct {
  char *folder;
  char *locks;
  char *count_file;      /* one line for each exchange, by whatever process */
  char *uid;
  LfSecrets *secrets;
} SecretsFixture;

void secrets_fixture_set_up    (SecretsFixture *fixture, gconstpointer unused);
void secrets_fixture_tear_down (SecretsFixture *fixture, gconstpointer unused);

LfSecret *make_secret   (const char *token);
LfSecret *load          (LfSecrets *secrets, const char *uid, GError **error);
gboolean  save          (LfSecrets *secrets, const char *uid, const char *token, GError **error);
gboolean  clear         (LfSecrets *secrets, const char *uid, GError **error);
gboolean  unlock        (LfSecrets *secrets, GError **error);
void      assert_token  (LfSecrets *secrets, const char *uid, const char *token);
void      assert_fails  (LfSecrets *secrets, const char *uid, LfSecretsError code);

/* An exchange that writes a line into @count_file and gives TOKEN_TWO a moment later. */
LfSecretRefresh make_refresh (const char *count_file, LfSecret *used);
guint           count_exchanges (const char *count_file);

/* What another process does: “--refresh LOCKS UID COUNT_FILE” and “--save LOCKS UID TOKEN”. Returns -1 for any other command line. */
int  run_as_helper (int argc, char *argv[]);

G_END_DECLS
