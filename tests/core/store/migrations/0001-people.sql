CREATE TABLE kind (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO kind VALUES ('citizen');
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL REFERENCES kind (name)) STRICT;
CREATE TABLE letter (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, text TEXT NOT NULL) STRICT;
INSERT INTO person VALUES (1, 'Ayşe', 'citizen'), (2, 'Jürgen', 'citizen');
INSERT INTO letter VALUES (1, 1, 'eins'), (2, 1, 'zwei'), (3, 2, 'drei');
