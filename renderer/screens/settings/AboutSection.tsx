import { useGround } from '../../app/state/session.ts';
import { t } from '../../words/words.ts';

/** What somebody who asks for help is asked for: the version, and whose policy applies. */
export function AboutSection() {
  const info = useGround((ground) => ground.info);
  if (!info) return null;
  return (
    <section aria-labelledby="about-title" className="settings-section">
      <h2 id="about-title">{t('settings:about')}</h2>
      <dl className="facts">
        <dt>{t('settings:version')}</dt>
        <dd>{info.version}</dd>
        <dt>{t('settings:policy')}</dt>
        <dd>
          {t(info.policy.ofSite ? 'settings:policyOfSite' : 'settings:policyAsShipped', { name: info.policy.name })}
        </dd>
      </dl>
    </section>
  );
}
