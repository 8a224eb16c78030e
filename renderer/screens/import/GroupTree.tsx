import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import type { GroupNode, GroupRow } from '../../app/state/groups.ts';
import { t } from '../../words/words.ts';
import { rowsOf } from '../../app/state/groups.ts';

interface GroupTreeProps {
  readonly nodes: readonly GroupNode[];
  readonly total: number;
  /** Key of the group that is shown; null for all. */
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
}

const allKey = '';

/**
 * Patients, studies, series and folders with their counts. Arrows move, Right and Left open and close, Enter or Space shows a group in the
 * list beside it.
 */
export function GroupTree({ nodes, total, chosen, onChoose }: GroupTreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(allKey);
  const rows = useMemo<readonly GroupRow[]>(
    () => [
      { node: { key: allKey, label: t('intake:tree.all'), count: total, children: [] }, level: 1, parent: null },
      ...rowsOf(nodes, open),
    ],
    [nodes, open, total],
  );
  const at = Math.max(
    0,
    rows.findIndex(({ node }) => node.key === active),
  );
  const current = rows[at]!;
  const toggle = (key: string, opened: boolean) => {
    const next = new Set(open);
    if (opened) next.add(key);
    else next.delete(key);
    setOpen(next);
  };
  const moveTo = (index: number) => {
    const key = rows[Math.min(Math.max(0, index), rows.length - 1)]!.node.key;
    setActive(key);
    document.getElementById(rowId(key))?.scrollIntoView({ block: 'nearest' });
  };
  const choose = (key: string) => {
    setActive(key);
    onChoose(key === allKey ? null : key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, children } = current.node;
    const isOpen = open.has(key);
    if (event.key === 'ArrowDown') moveTo(at + 1);
    else if (event.key === 'ArrowUp') moveTo(at - 1);
    else if (event.key === 'Home') moveTo(0);
    else if (event.key === 'End') moveTo(rows.length - 1);
    else if (event.key === 'ArrowRight' && children.length > 0) {
      if (isOpen) moveTo(at + 1);
      else toggle(key, true);
    } else if (event.key === 'ArrowLeft' && isOpen) toggle(key, false);
    else if (event.key === 'ArrowLeft' && current.parent !== null) setActive(current.parent);
    else if (event.key === 'Enter' || event.key === ' ') choose(key);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className="group-tree"
      role="tree"
      aria-label={t('intake:tree.label')}
      tabIndex={0}
      aria-activedescendant={rowId(current.node.key)}
      onKeyDown={onKeyDown}
    >
      {rows.map((row) => (
        <TreeRow
          key={row.node.key}
          row={row}
          isOpen={open.has(row.node.key)}
          isActive={row === current}
          isChosen={row.node.key === (chosen ?? allKey)}
          onChoose={() => choose(row.node.key)}
          onToggle={() => toggle(row.node.key, !open.has(row.node.key))}
        />
      ))}
    </div>
  );
}

interface TreeRowProps {
  readonly row: GroupRow;
  readonly isOpen: boolean;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
}

function TreeRow({ row: { node, level }, isOpen, isActive, isChosen, onChoose, onToggle }: TreeRowProps) {
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  const isParent = node.children.length > 0;
  return (
    <div
      id={rowId(node.key)}
      className="group-row"
      role="treeitem"
      aria-level={level}
      aria-expanded={isParent ? isOpen : undefined}
      aria-selected={isChosen}
      aria-label={t('intake:tree.node', { name: node.label, count: node.count })}
      data-level={level}
      data-active={isActive || undefined}
      onClick={onChoose}
    >
      <span
        className="group-chevron"
        aria-hidden
        onClick={(event) => {
          if (!isParent) return;
          event.stopPropagation();
          onToggle();
        }}
      >
        {isParent && <Chevron size={14} />}
      </span>
      <span className="group-label">{node.label}</span>
      <span className="dim">{node.count}</span>
    </div>
  );
}

const rowId = (key: string): string => `group-${key}`;
