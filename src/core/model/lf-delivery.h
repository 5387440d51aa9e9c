/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-post.h"

G_BEGIN_DECLS

/* Where something stands at a network: enough to answer, delete or open it. */
LF_DECLARE_VALUE (LfReference, lf_reference);
struct _LfReference {
  char       *remote_id;  /* the id that the acting account's server knows it by */
  char       *uri;        /* global identity */
  char       *url;        /* (nullable): for a browser */
  char       *extra;      /* (nullable): JSON object of the network's own (Bluesky: cid, root) */
  char       *handle;     /* (nullable): author */
  LfAudience  audience;
  gint64      answer_until_us;   /* 0: no end is known */
  gint64      private_until_us;  /* an answer in private, below a public item; 0: no end is known */
};

/* What the network gave back for a post: it is there. */
LF_DECLARE_VALUE (LfReceipt, lf_receipt);
struct _LfReceipt {
  char   *remote_id;
  char   *uri;
  char   *url;            /* (nullable) */
  char   *extra;          /* (nullable): JSON object of the network's own */
  gint64  sent_us;
};

/* Why a delivery is where it is. */
typedef struct {
  char   *reason;         /* (nullable): short name: of an error, or “late”, “send-stop”, “being-changed”, “copied”, “decide” (UNSURE: a person decides) */
  char   *said;           /* (nullable): the server's own sentence */
  gint64  until_us;       /* WAITING, UNSURE: next try or look; 0: none by itself */
} LfWhy;

/* A copy that the server keeps and sends by itself, and what a person wants of it. */
typedef struct {
  gboolean  wanted;        /* the server shall send it; until it has it, this program does */
  gboolean  handing;       /* SENDING, UNSURE: not a post is on its way, but a copy for the server to keep */
  char     *schedule_id;   /* (nullable): the server's id of the copy */
  char     *wish;          /* (nullable): “move”, “withdraw”, “send-now”, “replace”, “stop”: the server is not told yet */
  LfDue    *wish_due;      /* (nullable): “move” */
} LfAtServer;

/* One post on its way to one account. */
LF_DECLARE_VALUE (LfDelivery, lf_delivery);
struct _LfDelivery {
  char            *uid;
  char            *post_uid;
  char            *account_uid;
  char            *network;         /* (nullable): of the account */
  LfRevision      *revision;
  LfDeliveryState  state;
  LfDue           *due;
  LfWhy            why;
  LfAtServer       at_server;
  guint            n_steps;
  guint            n_steps_sent;
  LfReceipt       *receipt;         /* (nullable): of the first step once it is SENT */
  gint64           first_attempt_us;/* 0: not tried yet */
  gint64           changed_us;
};

/* What a person sends off: one text for several accounts at one time. */
LF_DECLARE_VALUE (LfSubmission, lf_submission);
struct _LfSubmission {
  char        *post_uid;       /* (nullable): the draft it comes from */
  LfRevision  *revision;
  GStrv        account_uids;
  LfDue       *due;
  LfHandOver   hand_over;
  GStrv        handed_uids;    /* (nullable): those of the accounts whose server shall send it; lf_outbox_submit_async() finds them out */
};

G_END_DECLS
