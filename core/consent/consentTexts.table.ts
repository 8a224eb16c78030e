export { consentTexts, type ConsentTexts } from '../../model/consentTexts.table.ts';
