import { open } from 'node:fs/promises';
import { mostTemplateFileBytes, templateFileSchema, type DeviceTemplate } from '../../../model/deviceTemplate.ts';
import { ScrimFailure } from '../../../model/errors.ts';

/** Templates of an exported file. TEMPLATES_INVALID for anything else, as a whole. */
export async function readTemplates(path: string): Promise<DeviceTemplate[]> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > mostTemplateFileBytes) throw new ScrimFailure('TEMPLATES_INVALID');
      return templateFileSchema.parse(JSON.parse(await file.readFile('utf8'))).templates;
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new ScrimFailure('TEMPLATES_INVALID', {}, { cause });
  }
}
