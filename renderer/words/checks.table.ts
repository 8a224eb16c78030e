/** What the verifier's checks look for, said so that it completes “did not pass verification: …”. Reports and logs keep the checks' own names. */
export const checks: Readonly<Record<string, { readonly en: string; readonly de: string }>> = {
  'media-type': { en: 'it is of another type than it should be', de: 'sie ist von einem anderen Typ als vorgesehen' },
  grammar: {
    en: 'it does not read as its format demands',
    de: 'sie lässt sich nicht so lesen, wie ihr Format es verlangt',
  },
  'length-accounted': { en: 'it holds bytes that belong to nothing', de: 'sie enthält Bytes, die zu nichts gehören' },
  'pixels-decode': {
    en: 'its picture cannot be decoded whole',
    de: 'ihr Bild lässt sich nicht vollständig dekodieren',
  },
  dimensions: { en: 'its picture has another size', de: 'ihr Bild hat eine andere Größe' },
  headers: {
    en: 'its header holds more than the policy allows',
    de: 'ihr Header enthält mehr, als die Richtlinie erlaubt',
  },
  'no-pixels': { en: 'it holds pixels where none may be', de: 'sie enthält Pixel, wo keine sein dürfen' },
  'masks-uniform': {
    en: 'something can still be seen under a redaction',
    de: 'unter einer Schwärzung ist noch etwas zu sehen',
  },
  'outside-masks': {
    en: 'the picture was changed beside the redactions',
    de: 'das Bild wurde neben den Schwärzungen verändert',
  },
  'no-identifiers': {
    en: 'something of the original’s data is still in it',
    de: 'etwas von den Angaben des Originals steht noch darin',
  },
  original: { en: 'its original is not the one that was imported', de: 'ihr Original ist nicht das importierte' },
  'second-look': { en: 'a second look found a face or text', de: 'ein zweiter Blick fand ein Gesicht oder Text' },
  name: { en: 'its name says something', de: 'ihr Name sagt etwas aus' },
};
