/** Frozen once shipped; imports nothing. 1: a person keeps the item out of every case; it stays in the vault. */
export const excluded = ['ALTER TABLE items ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0 CHECK (excluded IN (0, 1))'];
