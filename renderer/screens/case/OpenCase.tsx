import { Button, Tabs } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Certificate, SharedCase } from '../../../contract/caseApi.schema.ts';
import { showGraphic, useMayShow } from '../../app/state/graphic.ts';
import { useGround } from '../../app/state/session.ts';
import { t } from '../../words/words.ts';
import { specialtyWords } from '../../words/cases.ts';
import { AskedSpecialties } from './AskedSpecialties.tsx';
import { CaseActions } from './CaseActions.tsx';
import { CaseFacts } from './CaseFacts.tsx';
import { createDesk, type DeskStore } from './desk.ts';
import { Discussion } from './Discussion.tsx';
import { Openings } from './Openings.tsx';
import { PictureStrip } from './PictureStrip.tsx';
import { PictureView } from './PictureView.tsx';
import { isStaff } from './staff.ts';
import { SimilarCases } from './SimilarCases.tsx';

interface OpenCaseProps {
  readonly shared: SharedCase;
  /** A comment to begin with. */
  readonly begin: string | null;
  readonly back: ReactNode;
  readonly onChanged: (shared: SharedCase) => void;
  readonly onReload: () => void;
  readonly onWithdrawn: (certificate: Certificate) => void;
}

export function OpenCase({ shared, begin, back, onChanged, onReload, onWithdrawn }: OpenCaseProps) {
  const desk = useMemo(() => createDesk(), []);
  const index = useStore(desk, (state) => state.index);
  const staff = useGround(({ session }) => session.kind === 'signed-in' && isStaff(session.user.role));
  const discussed = shared.stage === undefined || shared.stage === 'published';
  const [tab, setTab] = useState<string | null>(begin ? 'discussion' : 'case');
  return (
    <article className="shared" aria-labelledby="shared-title">
      <header className="editor-head">
        {back}
        <h1 id="shared-title" className="editor-title">
          {shared.title}
        </h1>
        <span className="dim">
          {specialtyWords(shared.specialty)}, {shared.anatomy}
        </span>
      </header>
      <div className="shared-middle">
        <Pictures shared={shared} desk={desk} index={index} />
      </div>
      <aside className="shared-side" aria-label={t('shared:tabs')}>
        <Tabs value={tab} onChange={setTab} keepMounted={false} className="shared-tabs">
          <Tabs.List aria-label={t('shared:tabs')}>
            <Tabs.Tab value="case">{t('shared:tabCase')}</Tabs.Tab>
            <Tabs.Tab value="discussion">{t('shared:tabDiscussion')}</Tabs.Tab>
            {(shared.mine || staff) && <Tabs.Tab value="opened">{t('shared:tabOpened')}</Tabs.Tab>}
          </Tabs.List>
          <Tabs.Panel value="case" className="shared-panel">
            <CaseFacts shared={shared} />
            <CaseActions
              shared={shared}
              index={index}
              onChanged={onChanged}
              onReload={onReload}
              onWithdrawn={onWithdrawn}
            />
            <AskedSpecialties shared={shared} />
            <SimilarCases id={shared.id} />
          </Tabs.Panel>
          <Tabs.Panel value="discussion" className="shared-panel">
            <Discussion shared={shared} desk={desk} begin={begin} open={discussed} />
          </Tabs.Panel>
          <Tabs.Panel value="opened" className="shared-panel">
            <Openings id={shared.id} />
          </Tabs.Panel>
        </Tabs>
      </aside>
    </article>
  );
}

interface PicturesProps {
  readonly shared: SharedCase;
  readonly desk: DeskStore;
  readonly index: number;
}

/** Of a graphic case nothing is fetched before it is asked for. */
function Pictures({ shared, desk, index }: PicturesProps) {
  const mayShow = useMayShow(shared);
  const { imageList } = shared;
  const image = imageList[index] ?? imageList[0];
  if (!image) return <p className="shared-none dim">{t('shared:noPictures')}</p>;
  if (!mayShow) {
    return (
      <div className="shared-none">
        <p>{t('shared:graphicText')}</p>
        <Button variant="default" onClick={() => showGraphic(shared.id)}>
          {t('shared:showPictures')}
        </Button>
      </div>
    );
  }
  const n = imageList.indexOf(image) + 1;
  return (
    <>
      <PictureView
        key={image.id}
        desk={desk}
        image={image}
        position={t('shared:pictureOf', { n, of: imageList.length })}
      />
      {imageList.length > 1 && <PictureStrip images={imageList} index={n - 1} desk={desk} />}
    </>
  );
}
