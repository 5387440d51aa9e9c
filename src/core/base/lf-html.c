/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns HTML from other servers into plain text: read by libxml2 as a stream of events, never drawn, never markup again. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-html.h"

#include "core/base/lf-text.h"

#include <libxml/HTMLparser.h>

#include <string.h>

/* Far above any post (the longest recorded one has 5 kB). libxml2 compares each attribute with those before it and each
 * lost end tag with all that are open: these bounds keep the worst input below a second. */
#define MAX_BYTES (128 * 1024)
#define MAX_TAGS 20000
#define MAX_LINKS 100
#define MAX_HREF_BYTES 4096

#define MAX_BREAKS 3
#define MAX_QUOTES 3
#define MAX_INDENT 4

typedef struct {
  GString   *out;
  GPtrArray *links;
  GArray    *lists;         /* of int: the next number in each open list, 0 in one with bullets */
  guint      skipped;       /* open elements whose content nobody reads */
  guint      preformatted;
  guint      quotes;
  guint      line_quotes;   /* how deep the last line is quoted */
  guint      breaks;        /* line breaks to write before the next letter */
  gboolean   space;         /* a space to write before the next letter of the same line */
  gboolean   block_begins;  /* nothing written since a block began */
  gboolean   item_begins;   /* the same for a list item: its bullet is still to be written */
} Writer;

typedef enum {
  INLINE,
  LINE,
  PARAGRAPH,
  QUOTE,
  PREFORMATTED,
  BULLETS,
  NUMBERS,
  ITEM,
  SKIPPED,
} ElementKind;

static const struct {
  const char *name;
  ElementKind kind;
} elements[] = {
  { "address", LINE },
  { "article", LINE },
  { "aside", LINE },
  { "audio", SKIPPED },
  { "blockquote", QUOTE },
  { "dd", LINE },
  { "div", LINE },
  { "dl", PARAGRAPH },
  { "dt", LINE },
  { "figcaption", LINE },
  { "figure", PARAGRAPH },
  { "footer", LINE },
  { "h1", PARAGRAPH },
  { "h2", PARAGRAPH },
  { "h3", PARAGRAPH },
  { "h4", PARAGRAPH },
  { "h5", PARAGRAPH },
  { "h6", PARAGRAPH },
  { "head", SKIPPED },
  { "header", LINE },
  { "hr", PARAGRAPH },
  { "iframe", SKIPPED },
  { "li", ITEM },
  { "object", SKIPPED },
  { "ol", NUMBERS },
  { "p", PARAGRAPH },
  { "pre", PREFORMATTED },
  { "script", SKIPPED },
  { "section", LINE },
  { "select", SKIPPED },
  { "style", SKIPPED },
  { "svg", SKIPPED },
  { "table", PARAGRAPH },
  { "template", SKIPPED },
  { "textarea", SKIPPED },
  { "title", SKIPPED },
  { "tr", LINE },
  { "ul", BULLETS },
  { "video", SKIPPED },
};

static ElementKind
get_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (g_ascii_strcasecmp (elements[i].name, name) == 0)
      return elements[i].kind;
  return INLINE;
}

static void
want_breaks (Writer *self,
             guint   n)
{
  if (!self->item_begins)
    self->breaks = MAX (self->breaks, n);
}

/* Between the paragraphs of a list no blank line is needed. */
static void
want_paragraph (Writer *self)
{
  want_breaks (self, self->lists->len > 0 ? 1 : 2);
}

static void
begin_line (Writer  *self,
            guint    quotes,
            gboolean is_blank)
{
  for (guint i = 0; i < MIN (quotes, MAX_QUOTES); i++)
    g_string_append (self->out, "> ");
  if (is_blank && quotes > 0)
    g_string_truncate (self->out, self->out->len - 1);
}

static void
begin_item (Writer *self)
{
  int *number = &g_array_index (self->lists, int, self->lists->len - 1);

  for (guint i = 1; i < MIN (self->lists->len, MAX_INDENT); i++)
    g_string_append (self->out, "  ");
  if (*number == 0)
    g_string_append (self->out, "• ");
  else
    g_string_append_printf (self->out, "%d. ", (*number)++);
}

/* Writes the line breaks, marks and spaces that were waiting for a letter to come. */
static void
flush (Writer *self)
{
  gboolean is_new_line = self->out->len == 0 || self->breaks > 0;

  if (self->out->len == 0)
    begin_line (self, self->quotes, FALSE);
  else
    for (; self->breaks > 0; self->breaks--)
      {
        g_string_append_c (self->out, '\n');
        if (self->breaks > 1)
          begin_line (self, MIN (self->quotes, self->line_quotes), TRUE);
        else
          begin_line (self, self->quotes, FALSE);
      }

  if (self->item_begins && self->lists->len > 0)
    begin_item (self);
  else if (self->space && !is_new_line)
    g_string_append_c (self->out, ' ');

  self->breaks = 0;
  self->space = FALSE;
  self->block_begins = FALSE;
  self->item_begins = FALSE;
  self->line_quotes = self->quotes;
}

static void
write_text (Writer     *self,
            const char *text,
            gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (self->preformatted > 0 && text[i] == '\n' && !self->block_begins)
        self->breaks = MIN (self->breaks + 1, MAX_BREAKS);
      else if (g_ascii_isspace (text[i]) && (self->preformatted == 0 || text[i] == '\n'))
        self->space = TRUE;
      else
        {
          flush (self);
          g_string_append_c (self->out, text[i]);
        }
    }
}

static const char *
get_attribute (const xmlChar **attributes,
               const char     *name)
{
  for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
    if (attributes[1] != NULL && g_ascii_strcasecmp ((const char *) attributes[0], name) == 0)
      return (const char *) attributes[1];
  return NULL;
}

static gboolean
has_word (const char *words,
          const char *word)
{
  g_auto(GStrv) list = g_strsplit_set (words != NULL ? words : "", " \t\r\n\f", -1);

  return g_strv_contains ((const char * const *) list, word);
}

/* Links to people and hashtags lead to pages of the own or another server that the text names anyway. */
static void
take_link (Writer         *self,
           const xmlChar **attributes)
{
  const char *class = get_attribute (attributes, "class");
  g_autofree char *href = g_strdup (get_attribute (attributes, "href"));
  g_autofree char *cleaned = NULL;

  if (href == NULL || self->links->len >= MAX_LINKS || strlen (href) > MAX_HREF_BYTES ||
      has_word (class, "mention") || has_word (class, "hashtag") || has_word (get_attribute (attributes, "rel"), "tag"))
    return;

  g_strstrip (href);
  if (g_ascii_strncasecmp (href, "https://", 8) != 0 && g_ascii_strncasecmp (href, "http://", 7) != 0)
    return;

  /* What would be shown differently from where it leads is not offered at all. */
  cleaned = lf_text_clean_name (href, MAX_HREF_BYTES);
  if (!g_str_equal (cleaned, href) || strpbrk (href, " \\") != NULL)
    return;
  if (!g_ptr_array_find_with_equal_func (self->links, href, g_str_equal, NULL))
    g_ptr_array_add (self->links, g_steal_pointer (&href));
}

static void
begin_block (Writer     *self,
             ElementKind kind)
{
  int first_number = kind == NUMBERS ? 1 : 0;

  switch (kind)
    {
    case LINE:
      want_breaks (self, 1);
      break;
    case ITEM:
      self->item_begins = FALSE;
      want_breaks (self, 1);
      self->item_begins = self->lists->len > 0;
      break;
    case QUOTE:
      want_paragraph (self);
      self->quotes++;
      break;
    case PREFORMATTED:
      want_paragraph (self);
      self->preformatted++;
      break;
    case BULLETS:
    case NUMBERS:
      want_paragraph (self);
      g_array_append_val (self->lists, first_number);
      break;
    default:
      want_paragraph (self);
    }
  self->space = FALSE;
  self->block_begins = TRUE;
}

static void
end_block (Writer     *self,
           ElementKind kind)
{
  if (kind == QUOTE && self->quotes > 0)
    self->quotes--;
  if (kind == PREFORMATTED && self->preformatted > 0)
    self->preformatted--;
  if ((kind == BULLETS || kind == NUMBERS) && self->lists->len > 0)
    g_array_set_size (self->lists, self->lists->len - 1);
  if (kind == ITEM || kind == BULLETS || kind == NUMBERS)
    self->item_begins = FALSE;

  if (kind == LINE || kind == ITEM)
    want_breaks (self, 1);
  else
    want_paragraph (self);
  self->space = FALSE;
}

static void
on_start_cb (void           *user_data,
             const xmlChar  *element,
             const xmlChar **attributes)
{
  Writer *self = user_data;
  const char *name = (const char *) element;
  const char *alt = get_attribute (attributes, "alt");
  ElementKind kind = get_kind (name);

  if (kind == SKIPPED)
    self->skipped++;
  else if (self->skipped > 0)
    return;
  else if (kind != INLINE)
    begin_block (self, kind);
  else if (g_str_equal (name, "br"))
    self->breaks = MIN (self->breaks + 1, MAX_BREAKS);
  else if (g_str_equal (name, "td") || g_str_equal (name, "th"))
    self->space = TRUE;
  else if (g_str_equal (name, "a"))
    take_link (self, attributes);
  else if (g_str_equal (name, "img") && alt != NULL)
    write_text (self, alt, strlen (alt));
}

static void
on_end_cb (void          *user_data,
           const xmlChar *element)
{
  Writer *self = user_data;
  ElementKind kind = get_kind ((const char *) element);

  if (kind == SKIPPED)
    self->skipped -= self->skipped > 0;
  else if (self->skipped == 0 && kind != INLINE)
    end_block (self, kind);
}

static void
on_characters_cb (void          *user_data,
                  const xmlChar *text,
                  int            length)
{
  Writer *self = user_data;

  if (self->skipped == 0)
    write_text (self, (const char *) text, length);
}

/* How much of @html is read: up to MAX_BYTES, between two characters, and before the tag after MAX_TAGS. */
static gsize
limit_input (const char *html)
{
  gsize length = strnlen (html, MAX_BYTES + 1);
  guint n_tags = 0;

  if (length > MAX_BYTES)
    length = g_utf8_find_prev_char (html, html + MAX_BYTES + 1) - html;

  for (gsize i = 0; i < length; i++)
    if (html[i] == '<' && ++n_tags > MAX_TAGS)
      return i;
  return length;
}

static void
parse (Writer     *self,
       const char *html,
       gsize       length)
{
  htmlSAXHandler handler = {
    .startElement = on_start_cb,
    .endElement = on_end_cb,
    .characters = on_characters_cb,
    .ignorableWhitespace = on_characters_cb,
  };
  htmlParserCtxtPtr parser = htmlCreatePushParserCtxt (&handler, self, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

  if (parser == NULL)
    g_error ("no memory for a parser");

  /* A <meta> that names another encoding is wrong here: JSON was UTF-8 all along. */
  htmlCtxtUseOptions (parser, HTML_PARSE_IGNORE_ENC | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
  htmlParseChunk (parser, html, length, 0);
  htmlParseChunk (parser, NULL, 0, 1);
  xmlFreeDoc (parser->myDoc);
  htmlFreeParserCtxt (parser);
}

/**
 * lf_html_to_text:
 * @html: the `content` of a status or a note, as another server sent it
 * @links: (out) (optional) (transfer full): the addresses behind its links, http and https only, in order, each once,
 *   without those to mentioned people and hashtags; never %NULL
 *
 * Paragraphs are parted by a blank line, list items begin with “• ” or their number, quoted lines with “> ”. The text of a
 * link stays what is shown, its hidden parts included (Mastodon hides “https://” and the end of long addresses). Runs of
 * white space are one space. Nothing is loaded. Input over 128 kB is cut and ends in “…”.
 *
 * Returns: (transfer full): plain text, cleaned by lf_text_clean_body(); never markup
 */
char *
lf_html_to_text (const char *html,
                 GStrv      *links)
{
  g_autofree char *valid = g_utf8_make_valid (html, -1);
  gsize length = limit_input (valid);
  Writer writer = {
    .out = g_string_new (NULL),
    .links = g_ptr_array_new_with_free_func (g_free),
    .lists = g_array_new (FALSE, FALSE, sizeof (int)),
  };
  char *text;

  if (length > 0)
    parse (&writer, valid, length);
  if (valid[length] != '\0')
    g_string_append (writer.out, " …");
  text = lf_text_clean_body (writer.out->str);

  if (links != NULL)
    {
      g_ptr_array_add (writer.links, NULL);
      *links = (GStrv) g_ptr_array_steal (writer.links, NULL);
    }
  g_string_free (writer.out, TRUE);
  g_ptr_array_unref (writer.links);
  g_array_unref (writer.lists);
  return g_strchomp (text);
}
