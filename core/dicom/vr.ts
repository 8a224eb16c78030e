/** Value representations of PS3.5 section 6.2, by how their explicit header is laid out; PS3.5 7.1.2. */
const longForm = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];
const shortForm = 'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' ');

const known = new Map<number, string>();
for (const vr of [...longForm, ...shortForm]) known.set((vr.charCodeAt(0) << 8) | vr.charCodeAt(1), vr);
const long = new Set(longForm);

/** The VR whose two letters stand at `offset`; undefined if there is none such. */
export const vrAt = (bytes: Uint8Array, offset: number): string | undefined =>
  known.get((bytes[offset]! << 8) | bytes[offset + 1]!);

/** Two reserved bytes and a 32-bit length instead of a 16-bit one. */
export const isLongForm = (vr: string): boolean => long.has(vr);

/** Values that are characters. Those of UI are padded with NUL, all others with a space. */
const text = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '));
export const isTextVr = (vr: string): boolean => text.has(vr);
