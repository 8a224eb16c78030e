import { isPhoto } from '../../model/depiction.ts';
import type { HeaderComparison, HeaderRow } from '../../model/headerComparison.ts';
import type { ItemDetail } from '../../model/item.ts';

const row = (
  tag: string,
  keyword: string,
  vr: string,
  [before, after]: readonly [string, string],
  rest: Pick<HeaderRow, 'fate' | 'action' | 'rule'> & { readonly depth?: number },
): HeaderRow => ({ depth: 0, tag: `(${tag})`, keyword, vr, before, after, ...rest });

const rows: readonly HeaderRow[] = [
  row('0008,0005', 'SpecificCharacterSet', 'CS', ['ISO_IR 100', 'ISO_IR 100'], {
    fate: 'kept',
    action: 'K',
    rule: 'kind',
  }),
  row('0008,0018', 'SOPInstanceUID', 'UI', ['1.2.3.4.5.6.7', '2.25.1234567890'], {
    fate: 'replaced',
    action: 'U',
    rule: 'table',
  }),
  row('0008,0020', 'StudyDate', 'DA', ['20260301', ''], { fate: 'emptied', action: 'Z', rule: 'table' }),
  row('0008,0060', 'Modality', 'CS', ['CT', 'CT'], { fate: 'kept', action: 'K', rule: 'kind' }),
  row('0008,0080', 'InstitutionName', 'LO', ['Example Hospital', ''], { fate: 'removed', action: 'X', rule: 'table' }),
  row('0008,1140', 'ReferencedImageSequence', 'SQ', ['1 item', '1 item'], { fate: 'kept', action: 'K', rule: 'table' }),
  row('0008,1155', 'ReferencedSOPInstanceUID', 'UI', ['1.2.3.4', '2.25.99'], {
    fate: 'replaced',
    action: 'U',
    rule: 'table',
    depth: 1,
  }),
  row('0009,0010', '', 'LO', ['EXAMPLE PRIVATE', ''], { fate: 'removed', action: 'X', rule: 'private' }),
  row('0010,0010', 'PatientName', 'PN', ['SAMPLE^ANNA', 'P-7K2MQ4'], { fate: 'replaced', action: 'Z', rule: 'table' }),
  row('0018,0050', 'SliceThickness', 'DS', ['1.25', '1.25'], { fate: 'kept', action: 'K', rule: 'kind' }),
  row('0012,0062', 'PatientIdentityRemoved', 'CS', ['', 'YES'], { fate: 'added', action: null, rule: 'method' }),
  row('7fe0,0010', 'PixelData', 'OW', ['524288 bytes', '524288 bytes'], { fate: 'kept', action: 'K', rule: 'pixels' }),
];

export const fakeComparison = (item: ItemDetail | undefined): HeaderComparison =>
  item && isPhoto(item) ? { kind: 'pixels-alone' } : { kind: 'header', rows: [...rows], more: 0 };
