/** Transfer syntaxes whose samples stand as they are and that no one compressed; PS3.5 A.1 to A.3. Those read: transferSyntax.ts. */
export const TransferSyntax = {
  ImplicitVRLittleEndian: '1.2.840.10008.1.2',
  ExplicitVRLittleEndian: '1.2.840.10008.1.2.1',
  ExplicitVRBigEndian: '1.2.840.10008.1.2.2',
} as const;

/** Everything that the standard itself registers lies below this root; such a UID identifies no one. */
export const standardRoot = '1.2.840.10008.';

/** A UID of the standard may stand in a message; any other string from a file may not. */
export const speakableUid = (uid: string): string =>
  /^1\.2\.840\.10008(\.\d{1,10}){1,8}$/.test(uid) ? uid : 'unknown';

/** Scrim's ImplementationClassUID: a UUID-derived UID (PS3.5 B.2), made once, and the version name beside it. */
export const implementationClassUid = '2.25.90892514755736596272836261565435209559';
export const implementationVersionName = 'SCRIM_1';

export const mediaStorageDirectory = '1.2.840.10008.1.3.10';

/** Structured reports and key object selections: a tree of content items, PS3.3 A.35. */
export const isReportClass = (sopClass: string): boolean => /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88(\.|$)/.test(sopClass);
/** Grayscale, color, pseudo-color and blending softcopy presentation states: texts and drawings on pictures that are other objects, PS3.3 A.33.1 to A.33.4. */
export const isPresentationClass = (sopClass: string): boolean =>
  /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.[1-4]$/.test(sopClass);
/** Of these, pseudo-color and blending ones, which hold the palette that pictures are shown with; PS3.3 C.11.12 and C.11.14. */
export const isPalettePresentation = (sopClass: string): boolean =>
  /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.[34]$/.test(sopClass);
/** Storage classes whose payload is a document or a report: encapsulated PDF, CDA, STL, OBJ, MTL, and the above. */
export const isDocumentClass = (sopClass: string): boolean =>
  isReportClass(sopClass) || /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.104(\.|$)/.test(sopClass);
