import { AboutSection } from './AboutSection.tsx';
import { ArchiveSection } from './ArchiveSection.tsx';
import { t } from '../../words/words.ts';
import { LanguageSection } from './LanguageSection.tsx';
import { LookUpSection } from './LookUpSection.tsx';
import { ReceivingSection } from './ReceivingSection.tsx';
import { SensitivitySection } from './SensitivitySection.tsx';
import { TemplatesSection } from './TemplatesSection.tsx';
import { TourSection } from './TourSection.tsx';

/** What a person sets for this workstation, one section each. */
export function SettingsScreen() {
  return (
    <div className="list-screen">
      <header className="screen-head">
        <h1>{t('settings:title')}</h1>
      </header>
      <div className="settings">
        <LanguageSection />
        <SensitivitySection />
        <TemplatesSection />
        <LookUpSection />
        <ReceivingSection />
        <ArchiveSection />
        <TourSection />
        <AboutSection />
      </div>
    </div>
  );
}
