import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { importSamples, useItems } from '../../app/state/items.ts';
import { useGround } from '../../app/state/session.ts';
import { t } from '../../words/words.ts';
import { BatchList } from './BatchList.tsx';
import { ImportButtons } from './ImportButtons.tsx';
import { ItemBrowser } from './ItemBrowser.tsx';

export function ImportScreen() {
  const loaded = useItems((state) => state.loaded);
  const itemMap = useItems((state) => state.items);
  const batches = useItems((state) => state.batches);
  const items = useMemo(() => [...itemMap.values()], [itemMap]);
  if (!loaded) return <p className="starting">{t('intake:openingVault')}</p>;
  if (items.length === 0 && batches.size === 0) return <FirstScreen />;
  return (
    <div className="import-screen">
      <header className="screen-head">
        <h1>{t('intake:title')}</h1>
        <ImportButtons />
      </header>
      <BatchList />
      <ItemBrowser items={items} />
    </div>
  );
}

function FirstScreen() {
  const samples = useGround((ground) => ground.info?.samples ?? false);
  return (
    <div className="first-screen">
      <section className="first-card" aria-labelledby="first-title">
        <h1 id="first-title">{t('intake:first.title')}</h1>
        <p>{t('intake:first.text')}</p>
        <div className="first-actions">
          <ImportButtons />
          {samples && (
            <Button variant="subtle" onClick={() => void importSamples()}>
              {t('intake:samples')}
            </Button>
          )}
        </div>
        <ul className="first-notes">
          <li>{t('intake:first.vault')}</li>
          <li>{t('intake:first.models')}</li>
          <li>{t('intake:first.nothingSent')}</li>
        </ul>
      </section>
    </div>
  );
}
