import { mostTemplateFileBytes, templateFileSchema, type DeviceTemplate } from '../../../model/deviceTemplate.ts';
import { ScrimFailure } from '../../../model/errors.ts';
import { readSmallFile } from './smallFile.ts';

/** Templates of an exported file. TEMPLATES_INVALID for anything else, as a whole. */
export async function readTemplates(path: string): Promise<DeviceTemplate[]> {
  try {
    return templateFileSchema.parse(JSON.parse(await readSmallFile(path, mostTemplateFileBytes))).templates;
  } catch (cause) {
    throw new ScrimFailure('TEMPLATES_INVALID', {}, { cause });
  }
}
