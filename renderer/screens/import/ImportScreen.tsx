import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { importSamples, useItems } from '../../app/state/items.ts';
import { useGround } from '../../app/state/session.ts';
import { BatchList } from './BatchList.tsx';
import { ImportButtons } from './ImportButtons.tsx';
import { ItemBrowser } from './ItemBrowser.tsx';

export function ImportScreen() {
  const loaded = useItems((state) => state.loaded);
  const itemMap = useItems((state) => state.items);
  const batches = useItems((state) => state.batches);
  const items = useMemo(() => [...itemMap.values()], [itemMap]);
  if (!loaded) return <p className="starting">Opening the vault…</p>;
  if (items.length === 0 && batches.size === 0) return <FirstScreen />;
  return (
    <div className="import-screen">
      <header className="screen-head">
        <h1>Import</h1>
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
        <h1 id="first-title">Import pictures</h1>
        <p>Drop photos, DICOM files, folders or a zip anywhere on this window, or choose them.</p>
        <div className="first-actions">
          <ImportButtons />
          {samples && (
            <Button variant="subtle" onClick={() => void importSamples()}>
              Open the sample folder
            </Button>
          )}
        </div>
        <ul className="first-notes">
          <li>Files are copied into the encrypted vault on this machine. The originals are never changed.</li>
          <li>Faces and burned-in text are looked for here, by models that run on this machine.</li>
          <li>Nothing is sent before you have reviewed it, recorded consent and submitted a case.</li>
        </ul>
      </section>
    </div>
  );
}
