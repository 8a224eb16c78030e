import { Button, UnstyledButton } from '@mantine/core';
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import { burnedBox } from '../../../model/burnGrid.ts';
import type { Alike, Sheet } from '../../../model/lookAlike.ts';
import { useItems } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { useBurnGrid } from '../../ui/useBurnGrid.ts';
import { VirtualGrid } from '../../ui/VirtualGrid.tsx';
import { t } from '../../words/words.ts';
import { keyWords } from '../../words/keyNames.ts';
import { approve } from './sheets.ts';

const tileWidth = 208;
const textHeight = 16;

/** One sheet: all that agree, those that do not beside them, and the one decision. Every picture is shown before it can be taken. */
export function ContactSheet({ sheet }: { readonly sheet: Sheet }) {
  const { members } = sheet;
  const [taken, setTaken] = useState<ReadonlySet<string>>(() => new Set(members.map(({ item }) => item)));
  const [busy, setBusy] = useState(false);
  const { seen, onShown } = useSeen(members.length);
  const chosen = members.filter(({ item }) => taken.has(item));
  const ready = seen >= members.length && chosen.length >= 2 && !busy;
  const run = () => {
    if (!ready) return;
    setBusy(true);
    void approve(sheet, chosen).finally(() => setBusy(false));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  const { columns, rows } = members[0]!;
  const proposals = chosen.reduce((sum, { marks }) => sum + marks.length, 0);
  return (
    <div className="alike-body" onKeyDown={onKeyDown}>
      <div className="alike-sheet">
        <VirtualGrid
          label={t('review:alike.sheet')}
          items={members}
          idOf={({ item }) => item}
          tileWidth={tileWidth}
          rowHeight={Math.min(320, Math.max(96, Math.round((tileWidth * rows) / columns) + textHeight))}
          selection={taken}
          onSelect={setTaken}
          toggles
          onOpen={({ item }) => go({ kind: 'review', item })}
          onKey={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey)}
          onShown={onShown}
        >
          {(alike) => <SheetTile alike={alike} left={!taken.has(alike.item)} />}
        </VirtualGrid>
      </div>
      <aside className="alike-side" aria-label={t('review:alike.differs')}>
        <Drifted sheet={sheet} />
        <footer className="review-footer">
          <p className="side-note">{t('review:alike.touches', { proposals, count: chosen.length })}</p>
          {seen < members.length && (
            <p className="side-note" role="status">
              {t('review:alike.seen', { seen, count: members.length })}
            </p>
          )}
          <Button fullWidth size="sm" disabled={!ready} onClick={run} aria-keyshortcuts="Control+Enter">
            {t('review:alike.approve', { count: chosen.length })}
          </Button>
          <p className="side-note">
            {keyWords('Ctrl+Enter')} · {t('review:alike.hint')}
          </p>
        </footer>
      </aside>
    </div>
  );
}

/** How many of the pictures were in view so far, from whichever end one scrolled. */
function useSeen(total: number): { readonly seen: number; readonly onShown: (from: number, to: number) => void } {
  const shown = useRef(new Set<number>());
  const [seen, setSeen] = useState(0);
  const onShown = useCallback(
    (from: number, to: number) => {
      for (let index = from; index < Math.min(to, total); index++) shown.current.add(index);
      setSeen(shown.current.size);
    },
    [total],
  );
  return { seen, onShown };
}

function SheetTile({ alike, left }: { readonly alike: Alike; readonly left: boolean }) {
  const name = useItems(({ items }) => items.get(alike.item)?.name);
  return (
    <div className="sheet-tile" data-left={left || undefined}>
      <Marked alike={alike} />
      <span className="visually-hidden">{name}</span>
      {left && <span className="chip tile-eyes">{t('review:alike.left')}</span>}
    </div>
  );
}

/** A thumbnail with the boxes that would be burned, in their places: in a file that stays a JPEG, whole blocks. */
function Marked({ alike: { item, columns, rows, marks } }: { readonly alike: Alike }) {
  const facts = useItems(({ items }) => items.get(item)?.facts);
  const grid = useBurnGrid(item, facts, marks.length > 0);
  const shares = useMemo(
    () =>
      marks.map(({ what, box }) => {
        const { x, y, width, height } = burnedBox(box, { width: columns, height: rows }, grid);
        const share = (part: number, whole: number): string => `${(100 * part) / whole}%`;
        const style = {
          left: share(x, columns),
          top: share(y, rows),
          width: share(width, columns),
          height: share(height, rows),
        };
        return { what, style };
      }),
    [marks, columns, rows, grid],
  );
  return (
    <div className="sheet-picture" style={{ aspectRatio: `${columns} / ${rows}` }}>
      <img src={mediaUrl.thumbnail(item)} alt="" loading="lazy" decoding="async" draggable={false} />
      {shares.map(({ what, style }, index) => (
        <span key={index} className="sheet-mark" data-what={what} style={style} />
      ))}
    </div>
  );
}

function Drifted({ sheet: { drifted } }: { readonly sheet: Sheet }) {
  return (
    <section className="alike-drifted" aria-labelledby="drifted-title">
      <div className="side-head">
        <h2 id="drifted-title">
          {t('review:alike.differs')} <span className="dim">{drifted.length > 0 && drifted.length}</span>
        </h2>
      </div>
      <p className="side-note">{drifted.length > 0 ? t('review:alike.differsHint') : t('review:alike.allAgree')}</p>
      <ul className="drifted" aria-label={t('review:alike.differs')}>
        {drifted.slice(0, 200).map((alike) => (
          <li key={alike.item}>
            <UnstyledButton className="drifted-item" onClick={() => go({ kind: 'review', item: alike.item })}>
              <Marked alike={alike} />
              <span>{alike.differs.map(({ kind, what }) => t(`review:alike.drift.${kind}.${what}`)).join(', ')}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
