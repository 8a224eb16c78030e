import type { ConsentLanguage } from '../../model/consent.ts';
import type { CasePicture } from './casePicture.ts';
import { patientTexts } from './patientPage.table.ts';

const style = `
  :root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  figure { margin: 2.5rem 0; }
  img { max-width: 100%; height: auto; background: #000; margin: 0 0.5rem 0.5rem 0; }
  img.one-of-many { width: 15rem; }
  figcaption { font-weight: 600; margin-bottom: 0.5rem; }
  .care { border-left: 4px solid currentColor; padding-left: 1rem; }`;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const text = (words: string): string => words.replace(/[&<>"']/g, (letter) => escapes[letter]!);

/** A page of pictures for whoever has no viewer: no scripts, and nothing that is not beside it. */
export function patientPage(language: ConsentLanguage, title: string, pictures: readonly CasePicture[]): string {
  const words = patientTexts[language];
  const shown = pictures.map(({ files, frames, notes }, index) => {
    const alt = words.picture.replace('{n}', String(index + 1));
    const kind = files.length > 1 ? ' class="one-of-many"' : '';
    const images = files.map((file) => `<img src="pictures/${text(file)}" alt="${text(alt)}"${kind}>`).join('');
    const part = files.length < frames ? `<p>${text(words.parts.replace('{n}', String(frames)))}</p>` : '';
    const list = notes.length > 0 ? `<ol>${notes.map((note) => `<li>${text(note)}</li>`).join('')}</ol>` : '';
    return `<figure><figcaption>${text(alt)}</figcaption>${images}${part}${list}</figure>`;
  });
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<meta name="referrer" content="no-referrer">
<title>${text(words.title)}</title>
<style>${style}
</style>
<h1>${text(words.title)}</h1>
<p>${text(title)}</p>
<p>${text(words.intro)}</p>
${shown.join('\n')}
<p>${text(words.doctor)}</p>
<p class="care">${text(words.care)}</p>
</html>
`;
}
