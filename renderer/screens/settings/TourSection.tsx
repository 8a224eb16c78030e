import { Button } from '@mantine/core';
import { t } from '../../words/words.ts';
import { askForTour } from '../tour/Tour.tsx';

export function TourSection() {
  return (
    <section aria-labelledby="tour-title" className="settings-section">
      <h2 id="tour-title">{t('tour:section')}</h2>
      <p className="dim">{t('tour:sectionText')}</p>
      <div>
        <Button variant="default" onClick={askForTour}>
          {t('tour:again')}
        </Button>
      </div>
    </section>
  );
}
