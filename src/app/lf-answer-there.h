/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/context/lf-context.h"

G_BEGIN_DECLS

/* Whether a delivery is an answer that its network did not take from here, but may take in the browser. */
gboolean lf_answer_there_helps (LfDelivery *delivery);

/* Copies the text and opens the page of what it answers. */
void     lf_answer_there       (LfContext *context, const char *delivery_uid);

G_END_DECLS
