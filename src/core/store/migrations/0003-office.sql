-- What an office sets for an account (never what its server says), and what its sign-in is good for.
ALTER TABLE account ADD COLUMN short_name TEXT;
ALTER TABLE account ADD COLUMN colour TEXT;
ALTER TABLE account ADD COLUMN hands_over INTEGER NOT NULL DEFAULT 0;   -- planned posts wait at the server, where it can
ALTER TABLE account ADD COLUMN checked_us INTEGER NOT NULL DEFAULT 0;   -- when somebody last went through the checklist
ALTER TABLE account ADD COLUMN rights TEXT;                             -- names of rights that were found, with spaces between; NULL: not known
ALTER TABLE account ADD COLUMN expires_us INTEGER NOT NULL DEFAULT 0;   -- when the sign-in ends whatever is done; 0: not known, or never
ALTER TABLE account ADD COLUMN until_us INTEGER NOT NULL DEFAULT 0;     -- slowed down: until when the server asked for a pause; 0: not told
CREATE TABLE account_check (
  account_id INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_group (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_us INTEGER NOT NULL
) STRICT;
CREATE TABLE account_group_member (
  group_id INTEGER NOT NULL REFERENCES account_group (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  PRIMARY KEY (group_id, account_id)
) STRICT, WITHOUT ROWID;

-- What the networks charged, as far as is known here; in millionths of a US dollar.
CREATE TABLE spending (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL,
  micro INTEGER NOT NULL,
  at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX spending_by_time ON spending (at_us, account_id);

-- Who sends a planned post: this program or the server. NULL at a post: as its accounts are set.
ALTER TABLE post ADD COLUMN hand_over INTEGER;
ALTER TABLE delivery ADD COLUMN hand_over INTEGER NOT NULL DEFAULT 0;
-- What a person wants of a copy that waits at a server, until the server was told.
ALTER TABLE delivery ADD COLUMN wish TEXT;
ALTER TABLE delivery ADD COLUMN wish_due_us INTEGER;
ALTER TABLE delivery ADD COLUMN wish_wall TEXT;
ALTER TABLE delivery ADD COLUMN wish_zone TEXT;
ALTER TABLE delivery ADD COLUMN hand_us INTEGER NOT NULL DEFAULT 0;     -- not handed over before; the greatest number: not at all for this time
ALTER TABLE delivery ADD COLUMN handing INTEGER NOT NULL DEFAULT 0;     -- what is on its way, or unsure, is a copy for the server to keep, not a post
ALTER TABLE delivery ADD COLUMN n_handings INTEGER NOT NULL DEFAULT 0;  -- requests under the present key that may have made such a copy
ALTER TABLE delivery ADD COLUMN asking INTEGER NOT NULL DEFAULT 0;      -- the server is being asked or told about the copy just now

-- Until when a network lets an item be answered; in private, below a public item. 0: no end is known.
ALTER TABLE item ADD COLUMN answer_until_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN private_until_us INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN hidden_us INTEGER NOT NULL DEFAULT 0;       -- when the office hid it from readers

-- What the office wants to be told of a post before it goes out (who approved it, a file number); never sent.
CREATE TABLE revision_field (
  revision_id INTEGER NOT NULL REFERENCES post_revision (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (revision_id, name)
) STRICT, WITHOUT ROWID;
