/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SECTION: values
 *
 * A value is a counted struct with public fields. Whoever makes one with `_new()` fills it before anybody else holds it;
 * from then on it never changes, so that it may cross threads. `_ref()` and `_unref()` are safe from any thread.
 */
#define LF_DECLARE_VALUE(Name, prefix)                                                                              \
  typedef struct _##Name Name;                                                                                      \
  GType prefix##_get_type (void);                                                                                   \
  Name *prefix##_new (void);                                                                                        \
  Name *prefix##_ref (Name *self);                                                                                  \
  void  prefix##_unref (Name *self);                                                                                \
  G_DEFINE_AUTOPTR_CLEANUP_FUNC (Name, prefix##_unref)

/* @clear is called with the value when the last holder lets go. */
#define LF_DEFINE_VALUE(Name, prefix, clear)                                                                        \
  Name *prefix##_new (void) { return g_atomic_rc_box_new0 (Name); }                                                 \
  Name *prefix##_ref (Name *self) { return g_atomic_rc_box_acquire (self); }                                        \
  void prefix##_unref (Name *self) { g_atomic_rc_box_release_full (self, (GDestroyNotify) clear); }                 \
  G_DEFINE_BOXED_TYPE (Name, prefix, prefix##_ref, prefix##_unref)

/* Carries any value through a GListModel. */
#define LF_TYPE_VALUE_OBJECT (lf_value_object_get_type ())
G_DECLARE_FINAL_TYPE (LfValueObject, lf_value_object, LF, VALUE_OBJECT, GObject)

LfValueObject *lf_value_object_new (GType type, gpointer value);
gpointer       lf_value_object_get (LfValueObject *self);

G_END_DECLS
