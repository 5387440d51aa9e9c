-- rows change: kind
INSERT INTO kind VALUES ('association');
CREATE TABLE new_person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL REFERENCES kind (name), since_us INTEGER) STRICT;
INSERT INTO new_person (id, name, kind) SELECT id, name, kind FROM person;
DROP TABLE person;
ALTER TABLE new_person RENAME TO person;
