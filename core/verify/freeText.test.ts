import { describe, expect, it } from 'vitest';
import { ct } from '../../test/support/dicom.ts';
import { limits } from '../../test/support/outgoing.ts';
import { checkFreeText } from './freeText.ts';

const original = ct({
  elements: { PatientName: 'Brown^Greta', OperatorsName: 'Müller-Groß^Otto=山田^太郎', StudyDescription: 'CT abdomen' },
});

async function suspect(text: string, bytes: Uint8Array = original): Promise<boolean> {
  const source = { kind: 'bytes' as const, bytes };
  const { fields } = await checkFreeText({ source, limits, texts: [{ field: 'question', text }] });
  return fields.length > 0;
}

describe('a text beside a picture', () => {
  it.each([
    ['a name as it stands', 'seen with Brown^Greta'],
    ['a family name alone', 'Mrs Brown, again'],
    ['a name in capitals', 'MRS BROWN'],
    ['a name turned round', 'greta brown'],
    ['a name with a hyphen and an umlaut', 'operator Müller-Groß'],
    ['a name without capitals to tell it by', '患者 山田'],
    ['a number', 'see FH-00815-77'],
    ['a number in other case', 'see fh-00815-77'],
    ['an accession number', 'ACC4711088?'],
    ['a birth date in another form', 'born 03.11.1957'],
    ['a study date', 'the study of 2024-06-11'],
    ['a place', 'from Fictional Hospital Lindenau'],
  ])('is found to repeat %s', async (_, text) => {
    expect(await suspect(text)).toBe(true);
  });

  it.each([
    ['a colour that is also a name', 'a brown macule'],
    ['a word that holds a name', 'Brownian motion'],
    ['what the study describes', 'CT abdomen, which phase?'],
    ['another date', 'control on 2025-01-31'],
    ['nothing', ''],
  ])('may say %s', async (_, text) => {
    expect(await suspect(text)).toBe(false);
  });

  it('is suspect beside an original that cannot be read', async () => {
    expect(await suspect('anything', original.subarray(0, 900))).toBe(true);
    expect(await suspect('anything', Buffer.from('no picture at all'))).toBe(true);
  });

  it('is named by its field once, however often it is found', async () => {
    const source = { kind: 'bytes' as const, bytes: original };
    const texts = ['Brown', 'Brown', 'fine'].map((text, index) => ({ field: index < 2 ? 'tags' : 'title', text }));
    expect(await checkFreeText({ source, limits, texts })).toEqual({ fields: ['tags'] });
  });
});
