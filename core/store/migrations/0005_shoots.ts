/**
 * Frozen once shipped; imports nothing. `camera`: a keyed name of the camera that a photo names, null where it names none. `seen`: a person had the
 * item open. What a photo shows and when it was taken is sealed.
 */
export const shoots = [
  'ALTER TABLE items ADD COLUMN camera TEXT',
  'ALTER TABLE items ADD COLUMN seen INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1))',
];
