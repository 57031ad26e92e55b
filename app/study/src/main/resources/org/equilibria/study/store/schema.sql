CREATE TABLE study (
  configuration TEXT NOT NULL   -- the complete configuration, as in study.yaml
);
CREATE TABLE cell (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- grows with every result written
  number INTEGER NOT NULL UNIQUE,       -- of the cell in the plan, from 1
  name TEXT NOT NULL,                   -- what varies, for people
  seed INTEGER NOT NULL,
  training TEXT NOT NULL,               -- how it ended: completed, limit, diverged, failed, ...
  converged INTEGER NOT NULL,           -- 1 if it trained and every solve met its rule
  detail TEXT NOT NULL,                 -- why it ended so, in a sentence
  seconds REAL NOT NULL,                -- wall-clock time, bounds aside
  written TEXT NOT NULL,                -- when, by ISO 8601
  provisional INTEGER NOT NULL,         -- 1 while another result of the cell is to come
  document TEXT NOT NULL                -- all of the result, a line of cells.jsonl
);
CREATE TABLE figure (
  cell INTEGER NOT NULL REFERENCES cell (number) ON DELETE CASCADE,
  name TEXT NOT NULL,                   -- a column of cells.csv
  value,                                -- a number or a text, as there
  PRIMARY KEY (cell, name)
) WITHOUT ROWID;
