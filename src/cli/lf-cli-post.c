/* SPDX-License-Identifier: GPL-3.0-or-later */
/* post: one text, or several that follow each other, to several accounts, now or at a time. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"
#include "cli/lf-cli-text.h"
#include "cli/lf-cli-wait.h"
#include "cli/lf-cli-when.h"

#include "core/base/lf-text.h"
#include "core/publish/lf-pictures.h"
#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

typedef struct {
  char *file;
  char *alt;
  char *decoration;   /* why it needs none */
} Picture;

typedef struct {
  LfCliText  text;
  GPtrArray *variants;     /* “ID=TEXT” */
  GPtrArray *pictures;     /* of Picture */
  GPtrArray *media;        /* of LfMedia, as far as they are imported */
} PartOptions;

typedef struct {
  GPtrArray *accounts;     /* as typed */
  GPtrArray *groups;       /* as typed */
  GPtrArray *parts;        /* of PartOptions, at least one */
  GPtrArray *fields;       /* of LfField */
  char      *at;
  gboolean   no_wait;
  gboolean   hand_over;
  gboolean   no_hand_over;
  LfDue     *due;
  LfSubmission *submission;
} PostOptions;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_free (picture->file);
  g_free (picture->alt);
  g_free (picture->decoration);
  g_free (picture);
}

static PartOptions *
add_part (PostOptions *options)
{
  PartOptions *part = g_new0 (PartOptions, 1);

  part->variants = g_ptr_array_new_with_free_func (g_free);
  part->pictures = g_ptr_array_new_with_free_func (picture_free);
  part->media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  g_ptr_array_add (options->parts, part);
  return part;
}

static void
part_options_free (gpointer data)
{
  PartOptions *part = data;

  lf_cli_text_clear (&part->text);
  g_ptr_array_unref (part->variants);
  g_ptr_array_unref (part->pictures);
  g_ptr_array_unref (part->media);
  g_free (part);
}

static PostOptions *
post_options_new (void)
{
  PostOptions *options = g_new0 (PostOptions, 1);

  options->accounts = g_ptr_array_new_with_free_func (g_free);
  options->groups = g_ptr_array_new_with_free_func (g_free);
  options->parts = g_ptr_array_new_with_free_func (part_options_free);
  options->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_field_unref);
  add_part (options);
  return options;
}

static void
post_options_free (gpointer data)
{
  PostOptions *options = data;

  g_ptr_array_unref (options->accounts);
  g_ptr_array_unref (options->groups);
  g_clear_pointer (&options->submission, lf_submission_unref);
  g_ptr_array_unref (options->parts);
  g_ptr_array_unref (options->fields);
  g_clear_pointer (&options->due, lf_due_free);
  g_free (options->at);
  g_free (options);
}

/* The part that was named last: what stands behind it belongs to it. */
static PartOptions *
get_last_part (PostOptions *options)
{
  return g_ptr_array_index (options->parts, options->parts->len - 1);
}

static gboolean
on_account_cb (const char  *name,
               const char  *value,
               gpointer     data,
               GError     **error)
{
  PostOptions *options = data;

  g_ptr_array_add (g_str_equal (name, "--group") ? options->groups : options->accounts, g_strdup (value));
  return lf_cli_check_text (value, error);
}

static gboolean
on_variant_cb (const char  *name,
               const char  *value,
               gpointer     data,
               GError     **error)
{
  if (strchr (value, '=') == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s needs ID=TEXT"), "--variant");
      return FALSE;
    }

  g_ptr_array_add (get_last_part (data)->variants, g_strdup (value));
  return lf_cli_check_text (value, error);
}

static gboolean
on_part_cb (const char  *name,
            const char  *value,
            gpointer     data,
            GError     **error)
{
  PartOptions *part = add_part (data);

  if (g_str_equal (name, "--part-file"))
    part->text.file = g_strdup (value);
  else
    part->text.text = g_strdup (value);
  return TRUE;
}

static gboolean
on_field_cb (const char  *name,
             const char  *value,
             gpointer     data,
             GError     **error)
{
  const char *equals = strchr (value, '=');
  LfField *field;

  if (equals == NULL || equals == value)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s needs NAME=VALUE"), "--field");
      return FALSE;
    }
  if (!lf_cli_check_text (value, error))
    return FALSE;

  field = lf_field_new ();
  field->name = g_strndup (value, equals - value);
  field->value = g_strdup (equals + 1);
  g_ptr_array_add (((PostOptions *) data)->fields, field);
  return TRUE;
}

static gboolean
on_image_cb (const char  *name,
             const char  *value,
             gpointer     data,
             GError     **error)
{
  Picture *picture = g_new0 (Picture, 1);

  picture->file = g_strdup (value);
  g_ptr_array_add (get_last_part (data)->pictures, picture);
  return TRUE;
}

/* Describes the picture right before it, or says why it needs no description. */
static gboolean
on_alt_cb (const char  *name,
           const char  *value,
           gpointer     data,
           GError     **error)
{
  GPtrArray *pictures = get_last_part (data)->pictures;
  Picture *last = pictures->len > 0 ? g_ptr_array_index (pictures, pictures->len - 1) : NULL;

  if (last == NULL || last->alt != NULL || last->decoration != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s belongs behind the picture it describes"), name);
      return FALSE;
    }

  if (g_str_equal (name, "--decoration"))
    last->decoration = g_strdup (value);
  else
    last->alt = g_strdup (value);
  return lf_cli_check_text (value, error);
}

static gboolean
check_texts (PostOptions  *options,
             GError      **error)
{
  for (guint i = 0; i < options->parts->len; i++)
    if (!lf_cli_text_check (&((PartOptions *) g_ptr_array_index (options->parts, i))->text, error))
      return FALSE;

  return TRUE;
}

/* “--account A B” names two; without it, groups say which. */
static gboolean
check_options (PostOptions  *options,
               GStrv         rest,
               GError      **error)
{
  if (options->accounts->len == 0 && (options->groups->len == 0 || rest[0] != NULL))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("%s is missing"), "--account");
  else if (options->hand_over && (options->no_hand_over || options->at == NULL))
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("--hand-over needs --at, and no --no-hand-over"));
  else if (options->hand_over && options->parts->len > 1)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                         _("no server takes several parts: each answers the one before, so they go out from here, without --hand-over"));
  else
    return check_texts (options, error) && (options->at == NULL || lf_cli_check_text (options->at, error));

  return FALSE;
}

static gpointer
parse_post (LfCli   *cli,
            char   **args,
            GError **error)
{
  PostOptions *options = post_options_new ();
  PartOptions *first = g_ptr_array_index (options->parts, 0);
  const GOptionEntry entries[] = {
    { "account", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_account_cb, N_("Id or handle of an account; once for each"), "ID" },
    { "group", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_account_cb, N_("All accounts of a group"), "NAME" },
    { "text", 0, 0, G_OPTION_ARG_FILENAME, &first->text.text, N_("The text"), "T" },
    { "text-file", 0, 0, G_OPTION_ARG_FILENAME, &first->text.file, N_("A file with the text"), "F" },
    { "part", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_part_cb,
      N_("A further part, sent as an answer to the one before; once for each. Variants and pictures behind it belong to it"), "T" },
    { "part-file", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_part_cb, N_("A file with a further part"), "F" },
    { "variant", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_variant_cb, N_("Another text for one account"), "ID=TEXT" },
    { "image", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_image_cb, N_("A picture"), "FILE" },
    { "alt", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_alt_cb, N_("The description of the picture before it"), "TEXT" },
    { "decoration", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_alt_cb,
      N_("Instead of it: the picture is only decoration, and why"), "REASON" },
    { "field", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_field_cb,
      N_("What your office wants to be told of a post, such as who approved it; never sent"), "NAME=VALUE" },
    { "at", 0, 0, G_OPTION_ARG_FILENAME, &options->at, N_("When; without it at once"), "TIME" },
    { "hand-over", 0, 0, G_OPTION_ARG_NONE, &options->hand_over, N_("Let the server keep it and send it, where it can"), NULL },
    { "no-hand-over", 0, 0, G_OPTION_ARG_NONE, &options->no_hand_over, N_("Send it from here, whatever the accounts are set to"), NULL },
    { "no-wait", 0, 0, G_OPTION_ARG_NONE, &options->no_wait, N_("Only plan it; whoever works for the profile sends it"), NULL },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, entries, options, args, &rest, error) || !check_options (options, rest, error))
    {
      post_options_free (options);
      return NULL;
    }

  for (guint i = 0; rest[i] != NULL; i++)
    g_ptr_array_add (options->accounts, g_strdup (rest[i]));
  return options;
}

static void
add_account (GPtrArray  *uids,
             const char *uid)
{
  if (!g_ptr_array_find_with_equal_func (uids, uid, g_str_equal, NULL))
    g_ptr_array_add (uids, g_strdup (uid));
}

/* (nullable): the first that is not there. */
static const char *
find_missing_group (LfCli       *cli,
                    PostOptions *options)
{
  LfOffice *office = lf_accounts_get_office (lf_context_get_accounts (lf_cli_get_context (cli)));

  for (guint i = 0; i < options->groups->len; i++)
    if (lf_office_find_group (office, g_ptr_array_index (options->groups, i)) == NULL)
      return g_ptr_array_index (options->groups, i);

  return NULL;
}

static void
add_groups (LfCli       *cli,
            PostOptions *options,
            GPtrArray   *uids)
{
  LfOffice *office = lf_accounts_get_office (lf_context_get_accounts (lf_cli_get_context (cli)));

  for (guint i = 0; i < options->groups->len; i++)
    {
      LfAccountGroup *group = lf_office_find_group (office, g_ptr_array_index (options->groups, i));

      for (guint n = 0; group != NULL && group->account_uids[n] != NULL; n++)
        add_account (uids, group->account_uids[n]);
    }
}

/* The uids of the chosen accounts, each once: (transfer full) (nullable). */
static GStrv
find_accounts (LfCli       *cli,
               PostOptions *options,
               GError     **error)
{
  g_autoptr(GPtrArray) uids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < options->accounts->len; i++)
    {
      LfAdapter *adapter = lf_cli_find_account (cli, g_ptr_array_index (options->accounts, i), error);

      if (adapter == NULL)
        return NULL;
      add_account (uids, lf_adapter_get_account (adapter)->uid);
    }
  add_groups (cli, options, uids);
  if (uids->len == 0)
    {
      g_set_error (error, LF_POST_ERROR, LF_POST_ERROR_NO_ACCOUNT, "the groups are empty");
      return NULL;
    }

  g_ptr_array_add (uids, NULL);
  return (GStrv) g_ptr_array_steal (uids, NULL);
}

static gboolean
add_variants (LfCli        *cli,
              PartOptions  *options,
              LfPart       *part,
              GError      **error)
{
  for (guint i = 0; i < options->variants->len; i++)
    {
      const char *typed = g_ptr_array_index (options->variants, i);
      const char *equals = strchr (typed, '=');
      g_autofree char *id = g_strndup (typed, equals - typed);
      LfAdapter *adapter = lf_cli_find_account (cli, id, error);
      LfVariant *variant;

      if (adapter == NULL)
        return FALSE;

      variant = lf_variant_new ();
      variant->account_uid = g_strdup (lf_adapter_get_account (adapter)->uid);
      variant->text = g_strdup (equals + 1);
      g_ptr_array_add (part->variants, variant);
    }

  return TRUE;
}

/* (transfer full) (nullable) */
static GPtrArray *
make_parts (LfCli        *cli,
            PostOptions  *options,
            GError      **error)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);

  for (guint i = 0; i < options->parts->len; i++)
    {
      PartOptions *typed = g_ptr_array_index (options->parts, i);
      LfPart *part = lf_part_new ();

      g_ptr_array_add (parts, part);
      part->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_variant_unref);
      part->media = g_ptr_array_ref (typed->media);
      part->text = lf_cli_text_dup (&typed->text, error);
      if (part->text == NULL || !add_variants (cli, typed, part, error))
        return NULL;
    }

  return g_steal_pointer (&parts);
}

/* (transfer full) (nullable) */
static LfSubmission *
make_submission (LfCli        *cli,
                 PostOptions  *options,
                 GError      **error)
{
  g_autoptr(LfSubmission) submission = lf_submission_new ();

  submission->revision = lf_revision_new ();
  submission->revision->language = g_strdup ("de");
  submission->revision->audience = LF_AUDIENCE_PUBLIC;
  submission->revision->fields = g_ptr_array_ref (options->fields);
  submission->due = lf_due_copy (options->due);
  if (options->hand_over || options->no_hand_over)
    submission->hand_over = options->hand_over ? LF_HAND_OVER_ALWAYS : LF_HAND_OVER_NEVER;

  submission->revision->parts = make_parts (cli, options, error);
  if (submission->revision->parts == NULL)
    return NULL;

  submission->account_uids = find_accounts (cli, options, error);
  return submission->account_uids != NULL ? g_steal_pointer (&submission) : NULL;
}

static gboolean
complain_of_fields (LfCli        *cli,
                    LfSubmission *submission)
{
  const char * const *names = lf_policy_get_approval_fields (lf_context_get_policy (lf_cli_get_context (cli)));
  gboolean found = FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *value = lf_fields_get (submission->revision->fields, names[i]);
      g_autofree char *bare = g_strstrip (g_strdup (value != NULL ? value : ""));

      if (*bare != '\0')
        continue;
      /* Translators: %s is what the office wants to be told, such as “Freigegeben von” */
      lf_cli_complain (_("“%s” is missing: your office wants it for each post. Add it with --field."), names[i]);
      lf_cli_complain ("\n");
      found = TRUE;
    }

  return found;
}

/* @number: of the part, from 1; 0 where it is the only one */
static gboolean
complain_of_part (LfAdapter *adapter,
                  LfPart    *part,
                  guint      number)
{
  LfAccount *account = lf_adapter_get_account (adapter);
  g_autofree char *text = lf_text_normalise (lf_part_get_text (part, account->uid));
  g_autoptr(GArray) problems = lf_adapter_check (adapter, text, part->media);
  /* Translators: where something is wrong: %1$s is an account, %2$u the number of a part of a post */
  g_autofree char *where = number > 0 ? g_strdup_printf (_("%1$s, part %2$u"), account->handle, number) : g_strdup (account->handle);

  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *words = lf_words_for_problem (&g_array_index (problems, LfProblem, i), where);

      lf_cli_complain ("%s\n", words);
    }

  return problems->len > 0;
}

/* All that is wrong, for all accounts and parts, by name; not only the first. */
static gboolean
complain_of_problems (LfCli        *cli,
                      LfSubmission *submission)
{
  GPtrArray *parts = submission->revision->parts;
  gboolean found = complain_of_fields (cli, submission);

  for (guint i = 0; submission->account_uids[i] != NULL; i++)
    {
      LfAdapter *adapter = lf_cli_find_account (cli, submission->account_uids[i], NULL);

      for (guint n = 0; n < parts->len; n++)
        found = complain_of_part (adapter, g_ptr_array_index (parts, n), parts->len > 1 ? n + 1 : 0) || found;
    }

  return found;
}

static void
on_submitted_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  LfCli *cli = user_data;
  PostOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_outbox_submit_finish (LF_OUTBOX (object), result, &error);
  LfDelivery *first;

  if (deliveries == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  first = g_ptr_array_index (deliveries, 0);
  if (options->no_wait)
    {
      lf_cli_print_post (cli, deliveries);
      lf_cli_end (cli, LF_CLI_DONE);
    }
  else
    {
      g_autofree char *when = lf_words_time_due (first->due->due_us, lf_cli_now_us (cli));

      if (options->at != NULL)
        {
          /* Translators: %s is a time such as “tomorrow 09:00” */
          lf_cli_complain (_("Waiting until its time, %s. Interrupt with Ctrl+C: it stays planned."), when);
          lf_cli_complain ("\n");
        }
      lf_cli_wait_for_post (cli, first->post_uid);
    }
}

/* Said, never in the way: whoever writes a command knows the accounts that are in it. */
static void
on_doubts_listed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  LfCli *cli = user_data;
  PostOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) doubts = lf_store_list_doubts_finish (LF_STORE (object), result, &error);

  if (doubts == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  for (guint i = 0; i < doubts->len; i++)
    {
      LfDoubt *doubt = g_ptr_array_index (doubts, i);
      LfAccount *account = lf_adapter_get_account (lf_cli_find_account (cli, doubt->account_uid, NULL));

      lf_cli_complain ("%s %s: %s\n", lf_words_for_network (account->network), account->handle, lf_words_for_doubt (doubt->kind));
    }
  lf_outbox_submit_async (lf_context_get_outbox (lf_cli_get_context (cli)), options->submission, NULL, on_submitted_cb, cli);
}

static void
submit (LfCli       *cli,
        PostOptions *options)
{
  g_autoptr(GError) error = NULL;

  options->submission = make_submission (cli, options, &error);
  if (options->submission == NULL)
    lf_cli_fail (cli, error, NULL);
  else if (complain_of_problems (cli, options->submission))
    lf_cli_end (cli, LF_CLI_REFUSED);
  else
    lf_store_list_doubts_async (lf_context_get_store (lf_cli_get_context (cli)), (const char * const *) options->submission->account_uids, NULL,
                                on_doubts_listed_cb, cli);
}

static void import_next_picture (LfCli *cli, PostOptions *options);

/* (nullable): the part that still has pictures to be imported */
static PartOptions *
find_importing (PostOptions *options)
{
  for (guint i = 0; i < options->parts->len; i++)
    {
      PartOptions *part = g_ptr_array_index (options->parts, i);

      if (part->media->len < part->pictures->len)
        return part;
    }

  return NULL;
}

static void
on_imported_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  LfCli *cli = user_data;
  PostOptions *options = lf_cli_get_options (cli);
  PartOptions *part = find_importing (options);
  Picture *picture = g_ptr_array_index (part->pictures, part->media->len);
  g_autoptr(GError) error = NULL;
  LfMedia *media = lf_pictures_import_finish (result, &error);

  if (media == NULL)
    {
      lf_cli_fail (cli, error, picture->file);
      return;
    }

  media->alt = g_strdup (picture->alt);
  media->decoration = g_strdup (picture->decoration);
  g_ptr_array_add (part->media, media);
  import_next_picture (cli, options);
}

static void
import_next_picture (LfCli       *cli,
                     PostOptions *options)
{
  PartOptions *part = find_importing (options);
  Picture *picture;
  g_autoptr(GFile) file = NULL;

  if (part == NULL)
    {
      submit (cli, options);
      return;
    }

  picture = g_ptr_array_index (part->pictures, part->media->len);
  file = g_file_new_for_commandline_arg (picture->file);
  lf_pictures_import_async (lf_context_get_folder (lf_cli_get_context (cli)), file, NULL, on_imported_cb, cli);
}

static void
run_post (LfCli    *cli,
          gpointer  data)
{
  PostOptions *options = data;
  const char *missing_group = find_missing_group (cli, options);
  g_autoptr(GError) error = NULL;

  if (missing_group != NULL)
    {
      lf_cli_complain (_("There is no group “%s”."), missing_group);
      lf_cli_complain ("\n");
      lf_cli_end (cli, LF_CLI_REFUSED);
      return;
    }

  if (options->at != NULL)
    options->due = lf_cli_read_when (options->at, lf_cli_now_us (cli), &error);
  else
    options->due = lf_due_new (lf_cli_now_us (cli), NULL, NULL);

  if (options->due == NULL)
    lf_cli_fail (cli, error, NULL);
  else
    import_next_picture (cli, options);
}

const LfCliCommand lf_cli_post_commands[] = {
  { "post", "(--account ID | --group NAME)… (--text T | --text-file F) [--variant ID=TEXT]… [--image FILE (--alt TEXT | --decoration REASON)]… [(--part T | --part-file F) …]… [--field NAME=VALUE]… [--at TIME [--hand-over | --no-hand-over]] [--no-wait]",
    N_("Send a post to accounts, now or at a time, and wait until it is sent"), TRUE, parse_post, run_post, post_options_free },
  { NULL },
};
