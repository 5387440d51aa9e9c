-- When an item was first shown to somebody here; 0: not yet. What was dealt with before has been read.
ALTER TABLE item ADD COLUMN read_us INTEGER NOT NULL DEFAULT 0;
UPDATE item SET read_us = max (state_us, 1) WHERE state <> 'open';
