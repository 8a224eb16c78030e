/**
 * Frozen once shipped; imports nothing. `look_up.name` is a keyed hash of the whole pair, `look_up.patient` one of the patient's pseudonym; `sealed`
 * there is to the table's own key pair, which the vault's keys do not open once a passphrase was set. `audit.chain` is a keyed hash over the entry
 * and the chain before it.
 *
 * An entry of the audit can neither be changed nor removed. INSERT OR REPLACE removes a row without firing the trigger against that, so an
 * insertion is refused unless it is the next one.
 */
export const lookUp = [
  `CREATE TABLE look_up_keys (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     sealed BLOB NOT NULL
   ) STRICT`,
  `CREATE TABLE look_up (
     position INTEGER PRIMARY KEY AUTOINCREMENT,
     name TEXT NOT NULL UNIQUE,
     patient TEXT NOT NULL,
     sealed BLOB NOT NULL
   ) STRICT`,
  'CREATE INDEX look_up_by_patient ON look_up (patient, position)',
  `CREATE TABLE audit (
     number INTEGER PRIMARY KEY CHECK (number > 0),
     at TEXT NOT NULL,
     what TEXT NOT NULL,
     count INTEGER NOT NULL CHECK (count >= 0),
     sealed BLOB NOT NULL,
     chain TEXT NOT NULL
   ) STRICT`,
  `CREATE TABLE audit_head (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     sealed BLOB NOT NULL
   ) STRICT`,
  `CREATE TRIGGER audit_next BEFORE INSERT ON audit
   WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit)
   BEGIN SELECT RAISE(ABORT, 'audit'); END`,
  `CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
   BEGIN SELECT RAISE(ABORT, 'audit'); END`,
  `CREATE TRIGGER audit_kept BEFORE DELETE ON audit
   BEGIN SELECT RAISE(ABORT, 'audit'); END`,
];
