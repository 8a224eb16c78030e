import { useEffect, useState } from 'react';
import type { About } from '../../../contract/signInApi.schema.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { currentLocale, t } from '../../words/words.ts';

/** Who operates the service, where, and for how long: read before one submits. */
export function WhereItGoes() {
  const service = useGround((ground) => ground.info?.service);
  const [about, setAbout] = useState<About | null>(null);
  const remote = service?.kind === 'remote';
  useEffect(() => {
    if (!remote) return;
    void scrim.account.about().then((answer) => setAbout(answer.ok ? answer.value : null));
  }, [remote, service?.host]);
  if (!service) return null;
  return (
    <div className="where-it-goes">
      <h3>{t('service:whereTitle')}</h3>
      {!remote && <p className="side-note">{t('service:embedded')}</p>}
      {remote && <p className="where-host">{service.host}</p>}
      {remote && about === null && <p className="side-note side-warning">{t('service:unknown')}</p>}
      {remote && about && (
        <dl aria-label={t('service:whereTitle')}>
          <dt>{t('service:operator')}</dt>
          <dd>{about.operator ?? t('service:notStated')}</dd>
          <dt>{t('service:country')}</dt>
          <dd>{about.country === null ? t('service:notStated') : countryName(about.country)}</dd>
          <dt>{t('service:retention')}</dt>
          <dd>
            {about.retentionDays === null
              ? t('service:untilTakenBack')
              : t('service:days', { count: about.retentionDays })}
          </dd>
        </dl>
      )}
    </div>
  );
}

const countryName = (code: string): string =>
  new Intl.DisplayNames([currentLocale()], { type: 'region' }).of(code) ?? code;
