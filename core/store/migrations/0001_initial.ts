/**
 * Frozen once shipped; imports nothing. Plain columns hold ids, counts, states, times, catalogue codes and keyed hashes.
 * Columns named `sealed` hold AES-256-GCM under a key derived from the vault's: file names, folders, hashes of originals,
 * facts, proposals and their reasons, annotations, forms, names of persons, upload addresses.
 */
export const initial = [
  `CREATE TABLE store (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     schema_version INTEGER NOT NULL,
     vault TEXT NOT NULL
   ) STRICT`,
  `CREATE TABLE settings (
     name TEXT PRIMARY KEY,
     sealed BLOB NOT NULL
   ) STRICT`,
  `CREATE TABLE batches (
     id TEXT PRIMARY KEY,
     state TEXT NOT NULL CHECK (state IN ('scanning', 'importing', 'finished', 'cancelled')),
     started_at TEXT NOT NULL,
     found INTEGER NOT NULL,
     sealed BLOB NOT NULL
   ) STRICT`,
  // What became of each source of a batch; \`source\` is a keyed hash of where it lies. A resumed batch skips what is here.
  `CREATE TABLE batch_files (
     batch TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
     source TEXT NOT NULL,
     outcome TEXT NOT NULL CHECK (outcome IN ('imported', 'duplicate', 'refused')),
     code TEXT,
     sealed BLOB,
     PRIMARY KEY (batch, source)
   ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE items (
     position INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     batch TEXT NOT NULL REFERENCES batches (id),
     content TEXT NOT NULL UNIQUE,
     state TEXT NOT NULL CHECK (state IN ('imported', 'review', 'reviewed', 'cleared', 'quarantined')),
     pending INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     bytes INTEGER NOT NULL,
     imported_at TEXT NOT NULL,
     sealed BLOB NOT NULL
   ) STRICT`,
  'CREATE INDEX items_by_batch ON items (batch, state)',
  'CREATE INDEX items_by_state ON items (state)',
  `CREATE TABLE item_edits (
     item TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
     sealed BLOB NOT NULL
   ) STRICT`,
  `CREATE TABLE thumbnails (
     item TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
     width INTEGER NOT NULL,
     height INTEGER NOT NULL,
     media_type TEXT NOT NULL,
     sealed BLOB NOT NULL
   ) STRICT`,
  `CREATE TABLE consents (
     id TEXT PRIMARY KEY,
     document TEXT NOT NULL,
     recorded_at TEXT NOT NULL,
     withdrawn_at TEXT,
     sealed BLOB NOT NULL
   ) STRICT`,
  `CREATE TABLE cases (
     id TEXT PRIMARY KEY,
     state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'discarded')),
     consent TEXT REFERENCES consents (id),
     updated_at TEXT NOT NULL,
     sealed BLOB NOT NULL
   ) STRICT`,
  `CREATE TABLE case_items (
     case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
     position INTEGER NOT NULL,
     item TEXT NOT NULL REFERENCES items (id),
     PRIMARY KEY (case_id, position),
     UNIQUE (case_id, item)
   ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX case_items_by_item ON case_items (item)',
  `CREATE TABLE clearances (
     id TEXT PRIMARY KEY,
     item TEXT NOT NULL UNIQUE REFERENCES items (id),
     image TEXT NOT NULL UNIQUE,
     output TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     cleared_at TEXT NOT NULL,
     sealed BLOB NOT NULL
   ) STRICT`,
  `CREATE TABLE submissions (
     case_id TEXT PRIMARY KEY REFERENCES cases (id),
     state TEXT NOT NULL,
     started_at TEXT NOT NULL,
     sealed BLOB NOT NULL
   ) STRICT`,
  'CREATE INDEX submissions_by_state ON submissions (state)',
  `CREATE TABLE upload_jobs (
     id TEXT PRIMARY KEY,
     case_id TEXT NOT NULL REFERENCES submissions (case_id) ON DELETE CASCADE,
     position INTEGER NOT NULL,
     image TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     state TEXT NOT NULL,
     attempts INTEGER NOT NULL,
     sealed BLOB NOT NULL
   ) STRICT`,
  'CREATE INDEX upload_jobs_by_case ON upload_jobs (case_id, position)',
];
