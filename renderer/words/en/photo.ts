/** What a photo is, beside what it shows. */
export const photo = {
  differs: 'What differs from the file',
  notices: {
    'reduced-to-8-bits': 'The file has 16 bits a channel; 8 are shown and shared.',
    'alpha-flattened': 'Transparent parts are shown and shared on white.',
    'converted-from-cmyk': 'The file has printing colours (CMYK); they were converted.',
    'converted-to-srgb': 'Its colours were converted from a wider profile to sRGB.',
    'first-frame-only': 'The file moves; its first frame alone is shown and shared.',
    'further-pictures-left-out':
      'The file holds more than this picture, such as depth or a second view; that is left out.',
    'stray-bytes-left-out': 'The file holds bytes that belong to no part of it; they are left out.',
  },
} as const;
