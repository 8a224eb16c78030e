import type { EncodedPicture } from '../../contract/workers.schema.ts';
import type { Batch, ItemDetail } from '../../model/item.ts';
import type { Receipt } from '../../contract/caseApi.schema.ts';
import { errorAdvice, errorSentence } from '../../model/errors.ts';

export interface ReportRow {
  readonly item: ItemDetail;
  readonly before: EncodedPicture;
  readonly after: EncodedPicture;
  readonly outputHash: string;
  readonly receipt: Receipt['sha256'];
}

/** One self-contained page: what came in, what was found, what the service holds now. */
export function reportPage(batch: Batch, rows: readonly ReportRow[], serviceHost: string, took: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Scrim demo</title><style>${style}</style>
<h1>Scrim demo</h1>
<p>${batch.found} files found, ${batch.imported} imported, ${batch.duplicates} duplicates, ${batch.refused.length} refused; ${rows.length} shared with the case service at ${text(serviceHost)} and read back from it, in ${text(took)}.</p>
${batch.refused.map((file) => `<p class="refused"><b>${text(file.name)}</b> refused: ${text(errorSentence(file.error))} ${text(errorAdvice(file.error))}</p>`).join('\n')}
${rows.map(section).join('\n')}
</html>`;
}

function section({ item, before, after, outputHash, receipt }: ReportRow): string {
  const { facts } = item;
  const found = item.regions.map((region) =>
    region.origin.kind === 'proposal'
      ? `<li>${region.origin.what} ${region.origin.score.toFixed(2)}: ${text(region.origin.reason)}</li>`
      : '<li>drawn by hand</li>',
  );
  return `<section><h2>${text(item.name)}</h2>
<p>${facts.mediaType}, ${facts.columns} × ${facts.rows}${facts.frames > 1 ? `, ${facts.frames} frames` : ''}; identifiers in the file: ${facts.identifiers.join(', ') || 'none'}</p>
<div class="pair"><figure>${image(before)}<figcaption>Before: stays in the vault</figcaption></figure>
<figure>${image(after)}<figcaption>After: read back from the service</figcaption></figure></div>
<ul>${found.join('') || '<li>nothing found</li>'}</ul>
<p class="hash">sent ${outputHash}<br>receipt ${receipt} ${outputHash === receipt ? '✓ the same' : '✗ DIFFERENT'}</p></section>`;
}

const image = (picture: EncodedPicture) =>
  `<img src="data:${picture.mediaType};base64,${Buffer.from(picture.bytes).toString('base64')}" alt="">`;

const text = (value: string) => value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `body{font:14px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;background:#141517;color:#c9cdd3}
h1,h2{font-weight:600;color:#fff}h2{margin-top:2rem;font-size:16px}.pair{display:flex;gap:16px}figure{margin:0;flex:1}img{max-width:100%;max-height:480px;background:#000}
figcaption,.hash{color:#8b929c;font-size:12px}.hash{font-family:monospace}.refused{color:#e8b35a}`;
