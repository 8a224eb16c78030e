import type { AuditAction, AuditTrail } from '../../../model/lookUp.ts';

const shown = 50;

const words: Readonly<Record<AuditAction, string>> = {
  'look-up-exported': 'Look-up table exported',
  'look-up-refused': 'Wrong passphrase for the look-up table',
  'look-up-passphrase-set': 'Passphrase of the look-up table set',
  'look-up-passphrase-changed': 'Passphrase of the look-up table changed',
  'project-key-exported': 'Project key exported',
  'project-key-imported': 'Project key imported',
  'project-key-refused': 'Wrong passphrase for a project key',
  'proposals-rejected': 'Proposals rejected',
  'rejections-taken-back': 'Rejections taken back',
  'look-alikes-approved': 'Look-alikes approved together',
  'look-alikes-taken-back': 'Approval of look-alikes taken back',
};

/** The newest entries first; says above all whether the record is whole. */
export function AuditRecord({ trail: { entries, brokenAt } }: { readonly trail: AuditTrail }) {
  const newest = [...entries].reverse().slice(0, shown);
  return (
    <section aria-labelledby="audit-title" className="settings-section">
      <h2 id="audit-title">Record</h2>
      {brokenAt === null ? (
        <p className="dim">
          {entries.length === 0 ? 'Nothing was exported so far.' : 'No entry was changed or removed.'}
        </p>
      ) : (
        <p className="side-warning" role="alert">
          Entry {brokenAt} was changed, removed or added from outside. Tell the person who answers for data protection.
        </p>
      )}
      {newest.length > 0 && (
        <ol className="audit" aria-label="Record of exports" tabIndex={0}>
          {newest.map(({ number, at, who, what, count }) => (
            <li key={number} className="audit-entry">
              <time dateTime={at}>{new Date(at).toLocaleString()}</time>
              <span>
                {words[what]}
                {what === 'look-up-exported' && `, ${count} ${count === 1 ? 'pair' : 'pairs'}`}
              </span>
              <span className="dim">{who}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
