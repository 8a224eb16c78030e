import type { photo as english } from '../en/photo.ts';
import type { Translated } from '../translated.ts';

export const photo: Translated<typeof english> = {
  differs: 'Was von der Datei abweicht',
  notices: {
    'reduced-to-8-bits': 'Die Datei hat 16 Bit je Kanal; gezeigt und geteilt werden 8.',
    'alpha-flattened': 'Durchsichtige Stellen werden auf Weiß gezeigt und geteilt.',
    'converted-from-cmyk': 'Die Datei hat Druckfarben (CMYK); sie wurden umgerechnet.',
    'converted-to-srgb': 'Ihre Farben wurden aus einem größeren Farbraum in sRGB umgerechnet.',
    'first-frame-only': 'Die Datei ist bewegt; nur ihr erstes Einzelbild wird gezeigt und geteilt.',
    'further-pictures-left-out':
      'Die Datei enthält mehr als dieses Bild, etwa Tiefe oder eine zweite Ansicht; das bleibt weg.',
    'stray-bytes-left-out': 'Die Datei enthält Bytes, die zu keinem ihrer Teile gehören; sie bleiben weg.',
  },
};
