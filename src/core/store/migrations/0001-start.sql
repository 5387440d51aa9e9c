-- The names of enumerations: a foreign key to them can grow, a CHECK cannot be altered.
CREATE TABLE post_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO post_state VALUES ('draft'), ('review'), ('approved'), ('trashed');
CREATE TABLE delivery_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO delivery_state VALUES ('queued'), ('preparing'), ('sending'), ('sent'), ('waiting'), ('at-server'), ('unsure'),
  ('held'), ('failed'), ('cancelled');
CREATE TABLE step_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO step_state VALUES ('new'), ('sending'), ('unsure'), ('sent'), ('failed');
CREATE TABLE item_kind (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO item_kind VALUES ('mention'), ('reply'), ('quote'), ('message'), ('own'), ('context');
CREATE TABLE item_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO item_state VALUES ('open'), ('answered'), ('done');
CREATE TABLE audience (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO audience VALUES ('public'), ('unlisted'), ('followers'), ('direct');
CREATE TABLE account_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO account_state VALUES ('fine'), ('sign-in-again'), ('offline'), ('slowed');

-- Facts about the profile itself (machine, path, worker) and what the officer sets.
CREATE TABLE profile (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('item-seq', 0);

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  network TEXT NOT NULL,
  server TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  handle TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL REFERENCES account_state (name),
  reason TEXT,
  limits TEXT,
  standard INTEGER NOT NULL DEFAULT 0,
  last_contact_us INTEGER NOT NULL DEFAULT 0,
  added_us INTEGER NOT NULL,
  removed_us INTEGER,
  UNIQUE (network, server, remote_id)
) STRICT;

CREATE TABLE media (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  mime TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_us INTEGER NOT NULL
) STRICT;
CREATE INDEX media_by_sha256 ON media (sha256);

CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  kind TEXT NOT NULL REFERENCES item_kind (name),
  author_remote_id TEXT NOT NULL,
  author_name TEXT NOT NULL,
  author_handle TEXT NOT NULL,
  author_url TEXT,
  text TEXT NOT NULL,
  folded TEXT NOT NULL,
  links TEXT,
  url TEXT,
  extra TEXT,
  audience TEXT NOT NULL REFERENCES audience (name),
  parent_uri TEXT,
  root_uri TEXT,
  created_us INTEGER NOT NULL,
  arrived_us INTEGER NOT NULL,
  state TEXT NOT NULL REFERENCES item_state (name),
  state_us INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  in_feed INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  UNIQUE (network, uri)
) STRICT;
-- With in_feed they hold all that a feed reads of a row: SQLite does not conclude it from the condition.
CREATE INDEX item_by_feed ON item (created_us, id, in_feed) WHERE in_feed = 1;
CREATE INDEX item_by_state ON item (state, created_us, id, in_feed) WHERE in_feed = 1;
CREATE INDEX item_by_own ON item (created_us, id) WHERE kind = 'own';
CREATE INDEX item_by_root ON item (network, root_uri);
CREATE INDEX item_by_parent ON item (network, parent_uri);
CREATE INDEX item_by_seq ON item (seq);

CREATE TABLE item_seen (
  item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  local_id TEXT NOT NULL,
  stream TEXT NOT NULL,
  PRIMARY KEY (item_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_seen_by_account ON item_seen (account_id, item_id);

CREATE VIRTUAL TABLE item_text USING fts5 (folded, content = 'item', content_rowid = 'id', tokenize = 'unicode61');
CREATE TRIGGER item_text_insert AFTER INSERT ON item BEGIN
  INSERT INTO item_text (rowid, folded) VALUES (new.id, new.folded);
END;
CREATE TRIGGER item_text_delete AFTER DELETE ON item BEGIN
  INSERT INTO item_text (item_text, rowid, folded) VALUES ('delete', old.id, old.folded);
END;
CREATE TRIGGER item_text_update AFTER UPDATE OF folded ON item BEGIN
  INSERT INTO item_text (item_text, rowid, folded) VALUES ('delete', old.id, old.folded);
  INSERT INTO item_text (rowid, folded) VALUES (new.id, new.folded);
END;

CREATE TABLE cursor (
  account_id INTEGER NOT NULL REFERENCES account (id),
  stream TEXT NOT NULL,
  cursor TEXT,
  looked_us INTEGER NOT NULL,
  PRIMARY KEY (account_id, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE post (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL REFERENCES post_state (name),
  revision_id INTEGER REFERENCES post_revision (id),
  due_us INTEGER,
  wall TEXT,
  zone TEXT,
  editing_us INTEGER NOT NULL DEFAULT 0,
  created_us INTEGER NOT NULL,
  changed_us INTEGER NOT NULL
) STRICT;
CREATE INDEX post_by_state ON post (state, changed_us);

CREATE TABLE post_account (
  post_id INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  PRIMARY KEY (post_id, account_id)
) STRICT, WITHOUT ROWID;

-- A revision with frozen = 1 is what a delivery points to; it never changes again.
CREATE TABLE post_revision (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  post_id INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
  language TEXT NOT NULL,
  audience TEXT NOT NULL REFERENCES audience (name),
  reply_to_item_id INTEGER REFERENCES item (id),
  sha256 TEXT NOT NULL,
  frozen INTEGER NOT NULL DEFAULT 0,
  approved_sha256 TEXT,
  created_us INTEGER NOT NULL
) STRICT;
CREATE INDEX post_revision_by_post ON post_revision (post_id);
CREATE INDEX post_revision_by_item ON post_revision (reply_to_item_id) WHERE reply_to_item_id IS NOT NULL;

CREATE TABLE revision_part (
  revision_id INTEGER NOT NULL REFERENCES post_revision (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (revision_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE part_variant (
  revision_id INTEGER NOT NULL REFERENCES post_revision (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  text TEXT NOT NULL,
  PRIMARY KEY (revision_id, ordinal, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE part_media (
  revision_id INTEGER NOT NULL REFERENCES post_revision (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  position INTEGER NOT NULL,
  media_id INTEGER NOT NULL REFERENCES media (id),
  alt TEXT,
  decoration TEXT,
  PRIMARY KEY (revision_id, ordinal, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  post_id INTEGER NOT NULL REFERENCES post (id),
  revision_id INTEGER NOT NULL REFERENCES post_revision (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  state TEXT NOT NULL REFERENCES delivery_state (name),
  due_us INTEGER NOT NULL,
  wall TEXT,
  zone TEXT,
  ready_us INTEGER,              -- when the outbox looks at it next: due, retry or settling look; NULL: never by itself
  reason TEXT,
  said TEXT,
  first_attempt_us INTEGER,      -- µs UTC
  n_failures INTEGER NOT NULL DEFAULT 0,
  server_schedule_id TEXT,       -- a copy that waits at the server
  created_us INTEGER NOT NULL,
  changed_us INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_by_ready ON delivery (ready_us) WHERE ready_us IS NOT NULL;
CREATE INDEX delivery_by_due ON delivery (due_us);
CREATE INDEX delivery_by_post ON delivery (post_id);
CREATE INDEX delivery_by_account ON delivery (account_id, state);

CREATE TABLE step (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  delivery_id INTEGER NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  ordinal INTEGER NOT NULL,
  key TEXT NOT NULL,             -- idempotency key; made once, a new one only after a person chose “send again”
  state TEXT NOT NULL REFERENCES step_state (name),
  saved TEXT,                    -- JSON object of the adapter, written before each request that depends on it
  text_sha256 TEXT NOT NULL,
  n_attempts INTEGER NOT NULL DEFAULT 0,     -- requests that could publish
  n_looks INTEGER NOT NULL DEFAULT 0,        -- settling looks since the last attempt
  first_boot_us INTEGER NOT NULL DEFAULT 0,  -- CLOCK_BOOTTIME of the first attempt
  ended_boot_us INTEGER NOT NULL DEFAULT 0,  -- CLOCK_BOOTTIME of the end of the last attempt
  boot_id TEXT,
  remote_id TEXT,
  uri TEXT,
  url TEXT,
  extra TEXT,
  sent_us INTEGER,
  UNIQUE (delivery_id, ordinal)
) STRICT;
CREATE UNIQUE INDEX step_by_remote_id ON step (account_id, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX step_by_uri ON step (uri) WHERE uri IS NOT NULL;

-- A send stop in force forbids every claim (account_id NULL: all accounts).
CREATE TABLE send_stop (
  id INTEGER PRIMARY KEY,
  account_id INTEGER REFERENCES account (id),
  since_us INTEGER NOT NULL,
  until_us INTEGER
) STRICT;

-- What other processes ask of the one that works for the profile.
CREATE TABLE request (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  argument TEXT,
  created_us INTEGER NOT NULL,
  done_us INTEGER,
  result TEXT
) STRICT;
