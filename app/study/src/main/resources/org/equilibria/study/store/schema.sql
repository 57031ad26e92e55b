CREATE TABLE IF NOT EXISTS study (
  configuration TEXT NOT NULL   -- the complete configuration, as in study.yaml
);
CREATE TABLE IF NOT EXISTS cell (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- grows with every result written
  number INTEGER NOT NULL UNIQUE,       -- of the cell in the plan, from 1
  name TEXT NOT NULL,                   -- what varies, for people
  seed INTEGER NOT NULL,
  training TEXT NOT NULL,               -- how it ended: completed, limit, diverged, failed, ...
  converged INTEGER NOT NULL,           -- 1 if it trained and every solve met its rule
  detail TEXT NOT NULL,                 -- why it ended so, in a sentence
  elapsed REAL NOT NULL,                -- seconds of its one run, bounds aside; not to compare
  written TEXT NOT NULL,                -- when, by ISO 8601
  provisional INTEGER NOT NULL,         -- 1 while another result of the cell is to come
  document TEXT NOT NULL                -- all of the result, a line of cells.jsonl
);
CREATE TABLE IF NOT EXISTS figure (
  cell INTEGER NOT NULL REFERENCES cell (number) ON DELETE CASCADE,
  name TEXT NOT NULL,                   -- a column of cells.csv, those of times aside
  value,                                -- a number or a text, as there
  PRIMARY KEY (cell, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS timing (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- grows with every timing of the study; the last one holds
  started TEXT NOT NULL,                -- when, by ISO 8601
  epoch INTEGER NOT NULL,               -- of training that was timed, from 1
  rounds INTEGER NOT NULL,              -- in each of which every cell was timed once
  warm_up INTEGER NOT NULL,             -- rounds before those, which do not count
  steady INTEGER NOT NULL,              -- 1 if the last two of them took every cell about as long
  seed INTEGER NOT NULL,                -- of the order of the cells in the rounds
  cores INTEGER NOT NULL,               -- processors that the process may use
  library_threads TEXT NOT NULL,        -- what OMP_NUM_THREADS was; empty without it
  load REAL NOT NULL,                   -- runnable threads over the minute before; < 0: not known
  system TEXT NOT NULL,                 -- operating system and processor
  java TEXT NOT NULL                    -- virtual machine
);
CREATE TABLE IF NOT EXISTS epoch_time (
  timing INTEGER NOT NULL REFERENCES timing (id) ON DELETE CASCADE,
  cell INTEGER NOT NULL,                -- number of a cell
  round INTEGER NOT NULL,               -- from 1
  epoch REAL NOT NULL,                  -- seconds of the epoch
  forward REAL NOT NULL,                -- of these in forward solves
  backward REAL NOT NULL,               -- of these in backward solves
  evaluations INTEGER NOT NULL,         -- of the map and its adjoint in it, summed over samples
  PRIMARY KEY (timing, cell, round)
) WITHOUT ROWID;
