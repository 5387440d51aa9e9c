DELETE FROM letter WHERE id = 3;
