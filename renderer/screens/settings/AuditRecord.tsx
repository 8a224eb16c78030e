import type { AuditAction, AuditTrail } from '../../../model/lookUp.ts';
import { moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';

const shown = 50;

const words = (): Readonly<Record<AuditAction, string>> => ({
  'look-up-exported': t('settings:auditTableExported'),
  'look-up-refused': t('settings:auditTableRefused'),
  'look-up-passphrase-set': t('settings:auditSet'),
  'look-up-passphrase-changed': t('settings:auditChanged'),
  'project-key-exported': t('settings:auditKeyExported'),
  'project-key-imported': t('settings:auditKeyImported'),
  'project-key-refused': t('settings:auditKeyRefused'),
  'proposals-rejected': t('settings:auditRejected'),
  'rejections-taken-back': t('settings:auditRejectionUndone'),
  'look-alikes-approved': t('settings:auditAlike'),
  'look-alikes-taken-back': t('settings:auditAlikeUndone'),
  'redactions-copied': t('settings:auditCopied'),
  'copies-taken-back': t('settings:auditCopiesUndone'),
  'templates-saved': t('settings:auditTemplateSaved'),
  'templates-imported': t('settings:auditTemplatesImported'),
  'templates-removed': t('settings:auditTemplateRemoved'),
});

const ofPictures: ReadonlySet<AuditAction> = new Set([
  'look-alikes-approved',
  'look-alikes-taken-back',
  'redactions-copied',
  'copies-taken-back',
]);

/** The newest entries first; says above all whether the record is whole. */
export function AuditRecord({ trail: { entries, brokenAt } }: { readonly trail: AuditTrail }) {
  const newest = [...entries].reverse().slice(0, shown);
  return (
    <section aria-labelledby="audit-title" className="settings-section">
      <h2 id="audit-title">{t('settings:record')}</h2>
      {brokenAt === null ? (
        <p className="dim">{entries.length === 0 ? t('settings:recordEmpty') : t('settings:recordWhole')}</p>
      ) : (
        <p className="side-warning" role="alert">
          {t('settings:recordBroken', { entry: brokenAt })}
        </p>
      )}
      {newest.length > 0 && (
        <ol className="audit" aria-label={t('settings:recordList')} tabIndex={0}>
          {newest.map(({ number, at, who, what, count }) => (
            <li key={number} className="audit-entry">
              <time dateTime={at}>{moment(at)}</time>
              <span>
                {words()[what]}
                {what === 'look-up-exported' && t('settings:pairsOf', { count })}
                {ofPictures.has(what) && t('settings:picturesOf', { count })}
              </span>
              <span className="dim">{who}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
