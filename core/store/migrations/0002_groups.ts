/**
 * Frozen once shipped; imports nothing. Keyed names of what an item belongs to: equal for equal values, and nothing else can be told from
 * them. `instance` is that of the SOPInstanceUID, which two items share only in conflict. Null for what was imported before.
 */
export const groups = [
  'ALTER TABLE items ADD COLUMN patient TEXT',
  'ALTER TABLE items ADD COLUMN study TEXT',
  'ALTER TABLE items ADD COLUMN series TEXT',
  'ALTER TABLE items ADD COLUMN instance TEXT',
  'ALTER TABLE items ADD COLUMN folder TEXT',
  'CREATE INDEX items_by_instance ON items (instance)',
  'CREATE INDEX items_by_series ON items (patient, study, series)',
];
