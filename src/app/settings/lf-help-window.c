/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help: what Litfaß promises, and where its promise ends. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/settings/lf-help-window.h"

#include <glib/gi18n.h>

struct _LfHelpWindow {
  AdwWindow parent_instance;

  GtkWidget *scroller;
  GtkBox    *chapters;
};

G_DEFINE_FINAL_TYPE (LfHelpWindow, lf_help_window, ADW_TYPE_WINDOW)

typedef struct {
  const char *name;
  const char *title;
  const char *text;
} Chapter;

static const Chapter help[] = {
  { "ways", N_("The way of a post"),
    N_("Write once with “New post”, choose the accounts, and give a time or send now. The line at the foot of the main window says what goes "
       "out next. The plan shows everything that is planned, was sent, or waits for you.\n\n"
       "What is too long for one post goes out in several: “Add another part” in the window of a post. Each part is sent as an answer to the "
       "one before.") },
  { "answers", N_("Answers"),
    N_("What people write to any of your accounts comes into the inbox. An answer is never visible to more people than what it answers. "
       "Before it goes out, Litfaß looks whether somebody has answered elsewhere meanwhile.") },
  { "once", N_("Sent exactly once"),
    N_("Each post goes out once per account, never twice and never silently not. When the connection breaks at the wrong moment, nobody can "
       "know at once whether the post arrived. It is then called “perhaps sent”: Litfaß looks at the network 20, 60 and 180 seconds later "
       "and sends again only when the post is certainly not there.\n\n"
       "A small risk remains: a server that publishes a post more than 180 seconds after it took it may show it twice. Where absence "
       "proves nothing, Litfaß asks you.") },
  { "late", N_("When the computer is off"),
    N_("Posts go out only while this computer is on and Litfaß runs, unless they wait at a server. What could not begin within 15 minutes after its time is held back, "
       "and Litfaß asks at the next start: send now, move, or drop. Nothing is sent late without you. From 15 minutes before a post until "
       "it is sent, Litfaß asks the computer not to log out or sleep.") },
  { "server", N_("Posts that wait at the server"),
    N_("Mastodon and Facebook can keep a planned post and send it even when this computer is off. Switch that on for an account, or for one post "
       "beside its time. The plan says where each post waits. Whoever moves, changes or withdraws it: Litfaß tells the server first, and shows as "
       "a problem what the server could not be told yet.") },
  { "accounts", N_("Accounts and groups"),
    N_("Accounts have a short name and a colour, and stand together in groups, which Alt+1 to Alt+9 choose in a new post. A new post begins with the "
       "standard set. Litfaß asks before a post goes to an account that is in no set, or to which nothing was ever posted from this computer. "
       "Each account has a checklist of its profile, of which Litfaß reminds you once a year; the usage concept is written from it.") },
  { "money", N_("Networks that charge"),
    N_("X charges for what is sent and what is read. What a post costs and what this month has cost stand below the text; both are estimates. "
       "Nothing is read before you switch it on at the account.") },
  { "stop", N_("Taking back"),
    N_("During the waiting time before sending, “Stop it” makes the post a draft again. What was sent can be changed or deleted "
       "only at the network: open it in the plan. Others may have seen it before. Everything else can be taken back with Ctrl+Z or under “Last deeds” until Litfaß ends.") },
  { "keyring", N_("Sign-ins and the keyring"),
    N_("Sign-ins lie in the computer’s keyring and nowhere else. While it is locked, you can read, write and plan, but nothing goes out and "
       "nothing comes in. On a computer without a keyring a sign-in holds until Litfaß ends; ask your IT for a keyring (Secret Service).") },
  { "it", N_("What your IT sets"),
    N_("Your IT can say which networks and servers may be used, how this computer reaches the net, and what you fill in before a post goes out. What "
       "it has set cannot be changed here; an account that is not allowed any more sends and fetches nothing, and loses nothing.") },
  { "practice", N_("Practice"),
    N_("Practice is another world with its own window, striped under the header. Made-up citizens answer there, and nothing leaves this "
       "computer. Practice and real accounts never meet in one window.") },
  { "keys", N_("Keys"),
    N_("F6 goes from one part of the window to the next, Shift+F6 back. Ctrl+N begins a post, Ctrl+F searches, Ctrl+? shows all keys. Escape "
       "goes one step back and never loses a text.") },
};

static void
add_chapter (LfHelpWindow  *self,
             const Chapter *chapter)
{
  GtkWidget *title = gtk_label_new (_(chapter->title));
  GtkWidget *text = gtk_label_new (_(chapter->text));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "title-4");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  /* Selectable text has the focus, so that the keyboard reaches and scrolls every chapter. */
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_name (text, chapter->name);
  gtk_widget_set_margin_bottom (text, 18);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, title, NULL, -1);
  gtk_box_append (self->chapters, title);
  gtk_box_append (self->chapters, text);
}

static void
lf_help_window_class_init (LfHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, LF_APP_PATH "/ui/lf-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LfHelpWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, LfHelpWindow, chapters);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lf_help_window_init (LfHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (help); i++)
    add_chapter (self, &help[i]);
}

/**
 * lf_help_window_show:
 * @parent: (nullable): the window it belongs to
 * @chapter: (nullable): where to begin
 */
void
lf_help_window_show (GtkWindow  *parent,
                     const char *chapter)
{
  LfHelpWindow *self = g_object_new (LF_TYPE_HELP_WINDOW, "transient-for", parent, NULL);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->chapters));
  GtkWidget *start = NULL;

  for (GtkWidget *w = first; w != NULL; w = gtk_widget_get_next_sibling (w))
    if (chapter != NULL && g_str_equal (gtk_widget_get_name (w), chapter))
      start = w;
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (start != NULL ? start : gtk_widget_get_next_sibling (first));
  gtk_label_select_region (GTK_LABEL (start != NULL ? start : gtk_widget_get_next_sibling (first)), 0, 0);
}
