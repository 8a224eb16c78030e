import { Radio } from '@mantine/core';
import { languageSchema } from '../../../contract/ipc.schema.ts';
import { setLanguage, useGround } from '../../app/state/session.ts';
import { languages, t } from '../../words/words.ts';

/** What the window speaks. Each language is called by its own name, so that one finds the way back. */
export function LanguageSection() {
  const language = useGround((ground) => ground.info?.language ?? 'system');
  return (
    <section aria-labelledby="language-title" className="settings-section">
      <h2 id="language-title">{t('settings:language')}</h2>
      <Radio.Group
        aria-labelledby="language-title"
        value={language}
        onChange={(value) => void setLanguage(languageSchema.parse(value))}
      >
        <div className="choices">
          <Radio value="system" label={t('settings:languageSystem')} />
          {Object.entries(languages).map(([code, name]) => (
            <Radio key={code} value={code} label={name} lang={code} />
          ))}
        </div>
      </Radio.Group>
    </section>
  );
}
