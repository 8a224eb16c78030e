import { bodySite, type Depiction } from '../../model/depiction.ts';
import { sites as german } from './de/sites.table.ts';
import { currentLanguage } from './words.ts';

/** A body site in the window's language. */
export const siteWords = (code: NonNullable<Depiction['bodySite']>): string =>
  currentLanguage() === 'de' ? german[code] : bodySite(code).label;
