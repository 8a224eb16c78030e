import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { itemChanged, useItems } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
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
    <Modal
      opened
      onClose={onClose}
      title="Which one is the true one?"
      size="auto"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p className="dialog-text">
        These objects have the same SOPInstanceUID and other content, so at most one is what it says. Keep one: the
        others stay in the vault and out of every case.
      </p>
      <ul className="contenders" aria-label="Pictures in conflict" tabIndex={0}>
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
          aria-label="Frame of all pictures"
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
          Undo the choice
        </Button>
        <Button variant="default" onClick={onClose}>
          Done
        </Button>
      </div>
    </Modal>
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
      <img src={mediaUrl.picture(item.id, frame, 640)} alt={`Picture ${item.name}`} draggable={false} />
      <div className="contender-actions">
        <span className="chip" data-tone={item.excluded ? 'warn' : kept ? 'done' : 'todo'}>
          {item.excluded ? 'Kept out' : kept ? 'Kept' : 'Undecided'}
        </span>
        <Button variant="subtle" size="compact-xs" onClick={() => go({ kind: 'review', item: item.id })}>
          Open
        </Button>
        <Button size="compact-sm" disabled={busy || kept} onClick={onKeep} aria-label={`Keep ${item.name}`}>
          Keep this one
        </Button>
      </div>
    </li>
  );
}

function Comparison({ group }: { readonly group: readonly ItemSummary[] }) {
  return (
    <table className="comparison">
      <caption className="visually-hidden">What the objects say</caption>
      <tbody>
        {comparison(group).map(({ name, values, differs }) => (
          <tr key={name} data-differs={differs}>
            <th scope="row">{name}</th>
            {values.map((value, index) => (
              <td key={group[index]!.id}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
