/** Frozen once shipped; imports nothing. What can be undone on an item; no row where nothing can. */
export const editHistory = [
  `CREATE TABLE item_history (
     item TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
     sealed BLOB NOT NULL
   ) STRICT`,
];
