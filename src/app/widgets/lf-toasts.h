/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The toasts of one window, shown over its content and spoken. Property “child”. */
#define LF_TYPE_TOASTS (lf_toasts_get_type ())
G_DECLARE_FINAL_TYPE (LfToasts, lf_toasts, LF, TOASTS, GtkWidget)

/* A toast with a button. @action and @target as in GtkActionable; @target is taken when floating. @seconds 0: until it is closed. */
typedef struct {
  const char *text;
  const char *button;     /* (nullable) */
  const char *action;     /* (nullable) */
  GVariant   *target;     /* (nullable) */
  guint       seconds;
} LfToast;

/* In the window of @near; when that has no toasts or is closing, in the application's main window. */
void lf_toasts_show       (GtkWidget *near_widget, const char *text);
void lf_toasts_show_toast (GtkWidget *near_widget, const LfToast *toast);
void lf_toasts_show_in_app (GtkApplication *app, const LfToast *toast);

/* Only speaks. */
void lf_toasts_announce   (GtkWidget *near_widget, const char *text);

G_END_DECLS
