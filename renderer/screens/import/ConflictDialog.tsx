import { Button } from '@mantine/core';
import { useState } from 'react';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { itemChanged, useItems } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { scrim } from '../../bridge.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { comparison, contenders, keepOnly, undone, type Exclusion } from './conflicts.ts';

interface ConflictDialogProps {
  readonly item: ItemSummary;
  readonly onClose: () => void;
}

/**
 * Objects that claim the same SOPInstanceUID, side by side. Keeping both would need a new UID, which is not ours to give, so a person keeps one;
 * the others stay in the vault, out of every case, and can be put back.
 */
export function ConflictDialog({ item, onClose }: ConflictDialogProps) {
  const known = useItems((state) => state.items);
  const [last, setLast] = useState<readonly Exclusion[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const [frame, setFrame] = useState(0);
  const group = contenders(known.get(item.id) ?? item, known);
  const frames = Math.max(...group.map(({ facts }) => facts.frames), 1);
  const run = async (steps: readonly Exclusion[], then: readonly Exclusion[]) => {
    setBusy(true);
    const failure = await exclude(steps);
    setBusy(false);
    setError(failure);
    if (!failure) setLast(then);
  };
  const keep = (chosen: ItemSummary) => {
    const steps = keepOnly(chosen.id, group);
    void run(steps, steps);
  };
  return (
    <Dialog onClose={onClose} title={t('intake:conflict.title')} size="auto">
      <p className="dialog-text">{t('intake:conflict.text')}</p>
      <ul className="contenders" aria-label={t('intake:conflict.list')} tabIndex={0}>
        {group.map((contender) => (
          <Contender
            key={contender.id}
            item={contender}
            frame={Math.min(frame, contender.facts.frames - 1)}
            decided={group.some(({ excluded }) => excluded)}
            busy={busy}
            onKeep={() => keep(contender)}
          />
        ))}
      </ul>
      {frames > 1 && (
        <input
          type="range"
          className="contenders-frame"
          aria-label={t('intake:conflict.frame')}
          min={0}
          max={frames - 1}
          value={frame}
          onChange={(event) => setFrame(Number(event.currentTarget.value))}
        />
      )}
      <Comparison group={group} />
      {error && <ErrorNote error={error} />}
      <div className="dialog-actions">
        <Button variant="default" disabled={last.length === 0 || busy} onClick={() => void run(undone(last), [])}>
          {t('intake:conflict.undo')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('intake:conflict.done')}
        </Button>
      </div>
    </Dialog>
  );
}

/** One after the other; stops at the first that is refused. */
async function exclude(steps: readonly Exclusion[]): Promise<ScrimError | null> {
  for (const step of steps) {
    const result = await scrim.items.setExcluded(step);
    if (!result.ok) return result.error;
    itemChanged(result.value);
  }
  return null;
}

interface ContenderProps {
  readonly item: ItemSummary;
  readonly frame: number;
  /** One of them is kept out. */
  readonly decided: boolean;
  readonly busy: boolean;
  readonly onKeep: () => void;
}

function Contender({ item, frame, decided, busy, onKeep }: ContenderProps) {
  const kept = decided && !item.excluded;
  return (
    <li className="contender" data-out={item.excluded}>
      <img
        src={mediaUrl.picture(item.id, frame, 640)}
        alt={t('intake:conflict.picture', { name: item.name })}
        draggable={false}
      />
      <div className="contender-actions">
        <span className="chip" data-tone={item.excluded ? 'warn' : kept ? 'done' : 'todo'}>
          {t(item.excluded ? 'pictures:keptOut' : kept ? 'intake:conflict.kept' : 'intake:conflict.undecided')}
        </span>
        <Button variant="subtle" size="compact-xs" onClick={() => go({ kind: 'review', item: item.id })}>
          {t('intake:conflict.open')}
        </Button>
        <Button
          size="compact-sm"
          disabled={busy || kept}
          onClick={onKeep}
          aria-label={t('intake:conflict.keep', { name: item.name })}
        >
          {t('intake:conflict.keepThis')}
        </Button>
      </div>
    </li>
  );
}

function Comparison({ group }: { readonly group: readonly ItemSummary[] }) {
  return (
    <table className="comparison">
      <caption className="visually-hidden">{t('intake:conflict.says')}</caption>
      <tbody>
        {comparison(group).map(({ name, values, differs }) => (
          <tr key={name} data-differs={differs}>
            <th scope="row">{t(`intake:conflict.facts.${name}`)}</th>
            {values.map((value, index) => (
              <td key={group[index]!.id}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
