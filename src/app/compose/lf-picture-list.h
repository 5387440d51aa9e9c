/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/compose/lf-composition.h"

G_BEGIN_DECLS

/* The pictures of a post, and the ways in which they come: file dialog, clipboard, drag and drop. */
#define LF_TYPE_PICTURE_LIST (lf_picture_list_get_type ())
G_DECLARE_FINAL_TYPE (LfPictureList, lf_picture_list, LF, PICTURE_LIST, GtkWidget)

/* @folder: the profile. Pictures dropped on @drop_area, and pasted into a @view, come here. */
void lf_picture_list_set_up  (LfPictureList *self, LfComposition *composition, const char *folder);
void lf_picture_list_listen  (LfPictureList *self, GtkWidget *drop_area);
void lf_picture_list_listen_to_view (LfPictureList *self, GtkTextView *view);
/* Puts the focus into the description of picture @index, −1: on the button that adds one. */
void lf_picture_list_edit    (LfPictureList *self, int index);

G_END_DECLS
