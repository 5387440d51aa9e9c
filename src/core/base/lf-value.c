/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object that carries one immutable value, so that list models can hold it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-value.h"

struct _LfValueObject {
  GObject  parent_instance;
  GType    type;
  gpointer value;
};

G_DEFINE_FINAL_TYPE (LfValueObject, lf_value_object, G_TYPE_OBJECT)

static void
lf_value_object_finalize (GObject *object)
{
  LfValueObject *self = LF_VALUE_OBJECT (object);

  g_boxed_free (self->type, self->value);
  G_OBJECT_CLASS (lf_value_object_parent_class)->finalize (object);
}

static void
lf_value_object_class_init (LfValueObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_value_object_finalize;
}

static void
lf_value_object_init (LfValueObject *self)
{
}

/**
 * lf_value_object_new:
 * @type: the boxed type of @value
 * @value: (transfer none): the value to carry
 */
LfValueObject *
lf_value_object_new (GType    type,
                     gpointer value)
{
  LfValueObject *self = g_object_new (LF_TYPE_VALUE_OBJECT, NULL);

  self->type = type;
  self->value = g_boxed_copy (type, value);
  return self;
}

/**
 * lf_value_object_get:
 *
 * Returns: (transfer none): the value, lent for as long as @self lives
 */
gpointer
lf_value_object_get (LfValueObject *self)
{
  g_return_val_if_fail (LF_IS_VALUE_OBJECT (self), NULL);
  return self->value;
}
