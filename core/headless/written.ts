import type { MediaType } from '../../model/item.ts';

/** Of finished files in a folder. */
export const extensions: Record<MediaType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/dicom': 'dcm',
};
