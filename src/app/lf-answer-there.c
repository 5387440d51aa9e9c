/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer that a network does not take from here is given in the browser: the text goes along on the clipboard. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-answer-there.h"

#include "app/widgets/lf-open-page.h"
#include "app/widgets/lf-toasts.h"
#include "core/store/lf-store-deliveries.h"
#include "core/store/lf-store-items.h"
#include "core/words/lf-words.h"

#include <glib/gi18n.h>

static void
show_toast (const char *text)
{
  if (g_application_get_default () != NULL)
    lf_toasts_show_in_app (GTK_APPLICATION (g_application_get_default ()), &(LfToast) { .text = text });
}

static void
on_item_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree char *text = user_data;
  g_autoptr(LfItem) item = lf_store_get_item_finish (LF_STORE (object), result, NULL);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (g_application_get_default ()));

  if (item == NULL || item->reference->url == NULL || window == NULL)
    {
      show_toast (_("This message has no page of its own"));
      return;
    }

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
  lf_open_page (GTK_WIDGET (window), item->reference->url);
  show_toast (_("Your answer was copied: paste it on the page."));
}

static void
on_delivery_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDelivery) delivery = lf_store_get_delivery_finish (LF_STORE (object), result, &error);
  LfPart *part = delivery != NULL ? g_ptr_array_index (delivery->revision->parts, 0) : NULL;
  g_autofree char *sentence = NULL;

  if (delivery != NULL && delivery->revision->reply_to_uid != NULL)
    {
      lf_store_get_item_async (LF_STORE (object), delivery->revision->reply_to_uid, NULL, on_item_cb,
                               g_strdup (lf_part_get_text (part, delivery->account_uid)));
      return;
    }

  sentence = error != NULL ? lf_words_for_error (error, NULL, NULL) : g_strdup (_("This message has no page of its own"));
  show_toast (sentence);
}

gboolean
lf_answer_there_helps (LfDelivery *delivery)
{
  LfCure cure = LF_CURE_NONE;
  g_autofree char *sentence = NULL;

  if (delivery->state != LF_DELIVERY_FAILED || delivery->why.reason == NULL || delivery->revision == NULL ||
      delivery->revision->reply_to_uid == NULL)
    return FALSE;

  sentence = lf_words_for_reason (delivery->why.reason, NULL, &cure);
  return cure == LF_CURE_OPEN_IN_BROWSER;
}

void
lf_answer_there (LfContext  *context,
                 const char *delivery_uid)
{
  g_return_if_fail (LF_IS_CONTEXT (context));

  lf_store_get_delivery_async (lf_context_get_store (context), delivery_uid, NULL, on_delivery_cb, NULL);
}
