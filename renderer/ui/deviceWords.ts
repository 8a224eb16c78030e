import type { DeviceSignature } from '../../model/deviceSignature.ts';
import { t } from '../words/words.ts';

/** A device as a person knows it: maker, model, kind and size of its pictures. */
export function deviceWords({ Manufacturer, ManufacturerModelName, Modality, Rows, Columns }: DeviceSignature): string {
  const named = [Manufacturer, ManufacturerModelName].filter((part) => part !== '').join(' ');
  return `${named === '' ? t('templates:unnamedDevice') : named}, ${Modality}, ${Columns} × ${Rows}`;
}
