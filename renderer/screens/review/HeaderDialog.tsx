import { SegmentedControl, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import type { HeaderComparison, HeaderFate, HeaderRow } from '../../../model/headerComparison.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { scrim } from '../../bridge.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

type Shown = 'all' | HeaderFate;
const shownFates: readonly Shown[] = ['all', 'kept', 'replaced', 'emptied', 'removed', 'added'];

/** The header as it is beside what would leave, with the rule that decided on each element. Asked for anew whenever it is opened. */
export function HeaderDialog({ detail, onClose }: { readonly detail: ItemDetail; readonly onClose: () => void }) {
  const [comparison, setComparison] = useState<HeaderComparison | null>(null);
  const [error, setError] = useState<ScrimError | null>(null);
  useEffect(() => {
    let stale = false;
    void scrim.items.compareHeader({ item: detail.id }).then((result) => {
      if (stale) return;
      if (result.ok) setComparison(result.value);
      else setError(result.error);
    });
    return () => {
      stale = true;
    };
  }, [detail.id]);
  return (
    <Dialog onClose={onClose} title={t('review:header.title')} size="90%">
      {error && <ErrorNote error={error} />}
      {!error && !comparison && <p className="dim">{t('review:header.asking')}</p>}
      {comparison?.kind === 'pixels-alone' && <p className="dialog-text">{t('review:header.pixelsAlone')}</p>}
      {comparison?.kind === 'header' && <HeaderTable rows={comparison.rows} more={comparison.more} />}
    </Dialog>
  );
}

function HeaderTable({ rows, more }: { readonly rows: readonly HeaderRow[]; readonly more: number }) {
  const [fate, setFate] = useState<Shown>('all');
  const [word, setWord] = useState('');
  const count = (of: Shown): number => rows.reduce((sum, row) => sum + (of === 'all' || row.fate === of ? 1 : 0), 0);
  const wanted = word.trim().toLowerCase();
  const shown = rows.filter(
    (row) =>
      (fate === 'all' || row.fate === fate) &&
      (wanted === '' || `${row.tag} ${row.keyword}`.toLowerCase().includes(wanted)),
  );
  return (
    <div className="header-comparison">
      <div className="header-filters">
        <SegmentedControl
          aria-label={t('review:header.show')}
          value={fate}
          onChange={setFate}
          data={shownFates.map((value) => ({
            value,
            label: `${t(`review:header.fates.${value}`)} ${count(value)}`,
          }))}
        />
        <TextInput
          aria-label={t('review:header.search')}
          placeholder={t('review:header.search')}
          value={word}
          onChange={(event) => setWord(event.currentTarget.value)}
        />
      </div>
      <div className="header-rows" tabIndex={0} role="region" aria-label={t('review:header.title')}>
        <table>
          <thead>
            <tr>
              {(['element', 'before', 'after', 'fate', 'rule'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`review:header.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <Row key={index} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && <p className="side-note">{t('review:header.more', { count: more })}</p>}
    </div>
  );
}

function Row({ row }: { readonly row: HeaderRow }) {
  const { tag, keyword, vr, before, after, fate, action, rule, option, depth } = row;
  const why = option ?? t(`review:header.rules.${rule}`);
  return (
    <tr data-fate={fate}>
      <th scope="row" style={{ paddingInlineStart: 8 + 16 * Math.min(depth, 6) }}>
        {keyword || t('review:header.unnamed')} <span className="dim">{`${tag} ${vr}`}</span>
      </th>
      <td>{before}</td>
      <td>{after === before && fate === 'kept' ? <span className="dim">{t('review:header.same')}</span> : after}</td>
      <td>{t(`review:header.fates.${fate}`)}</td>
      <td>
        {action && <span className="header-action">{action}</span>} {why}
      </td>
    </tr>
  );
}
