import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { gridJump, gridLayout, rowOf, rowsInView, type GridLayout } from './gridLayout.ts';

/** A run of items under a heading of its own. */
export interface GridSection {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  /** Shown; `label` is what is spoken. */
  readonly heading: ReactNode;
}

interface VirtualGridProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  /** CSS pixels; tiles widen to fill the row. */
  readonly tileWidth: number;
  readonly rowHeight: number;
  /** In the order of the items, all of them together; none: one run without a heading. */
  readonly sections?: readonly GridSection[] | undefined;
  readonly selection: ReadonlySet<string>;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  /** A click alone adds or takes away one, as Ctrl+click does; for choosing many. */
  readonly toggles?: boolean;
  readonly onOpen?: (item: T) => void;
  readonly onDelete?: () => void;
  /** Keys of its owner; true: it was one. They go before the grid's own. */
  readonly onKey?: (event: KeyboardEvent, active: T | undefined) => boolean;
  /** Which items were in view: from, and one past the last. */
  readonly onShown?: (from: number, to: number) => void;
  readonly children: (item: T) => ReactNode;
}

const overscan = 4;
const headingHeight = 32;
const noSections: readonly GridSection[] = [];

/**
 * A list box that renders only the rows in view, so that thousands of items cost no more than a screenful. Arrows move, Space
 * selects, Shift extends, Ctrl+A selects all, Enter opens, Delete deletes.
 */
export function VirtualGrid<T>(props: VirtualGridProps<T>) {
  const { items, idOf, selection, tileWidth, rowHeight, sections = noSections } = props;
  const { ref: sizeRef, width, height } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement | null>(null);
  const [active, setActive] = useState(0);
  const anchor = useRef(0);
  const total = items.length;
  const layout = useMemo(() => {
    const columns = Math.max(1, Math.floor(width / tileWidth));
    const counts = sections.length > 0 ? sections.map(({ count }) => count) : [total];
    return gridLayout(counts, columns, rowHeight, sections.length > 0 ? headingHeight : 0);
  }, [width, tileWidth, rowHeight, sections, total]);
  const current = Math.min(active, total - 1);
  const [view, onScroll] = useRowsInView(box, layout, height);
  useScrollTo(box, layout, current, sections.length > 0 ? headingHeight : 0);
  useShown(layout, view, props.onShown);

  const range = (from: number, to: number): Set<string> =>
    new Set(items.slice(Math.min(from, to), Math.max(from, to) + 1).map(idOf));
  const moveTo = (next: number, extend: boolean) => {
    setActive(next);
    if (extend) props.onSelect(range(anchor.current, next));
    else anchor.current = next;
  };
  const toggle = (index: number) => {
    const next = new Set(selection);
    const id = idOf(items[index]!);
    if (!next.delete(id)) next.add(id);
    anchor.current = index;
    props.onSelect(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const jump = gridJump(layout, event.key, current, Math.max(1, Math.floor(height / rowHeight)));
    if (props.onKey?.(event, items[current])) event.preventDefault();
    else if (jump !== undefined) moveTo(Math.max(0, jump), event.shiftKey);
    else if (event.key === ' ' && current >= 0) toggle(current);
    else if (event.key === 'Enter' && current >= 0) props.onOpen?.(items[current]!);
    else if (event.key === 'Delete' && selection.size > 0) props.onDelete?.();
    else if (event.key === 'Escape' && !props.toggles) props.onSelect(new Set());
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey))
      props.onSelect(new Set(items.map(idOf)));
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent, index: number) => {
    setActive(index);
    if (event.shiftKey) props.onSelect(range(anchor.current, index));
    else if (event.ctrlKey || event.metaKey || props.toggles) toggle(index);
    else {
      anchor.current = index;
      props.onSelect(new Set([idOf(items[index]!)]));
    }
  };
  const tile = (index: number, top: number) => {
    const item = items[index]!;
    const id = idOf(item);
    const { columns } = layout;
    const column = index - rowOf(layout, index)!.from;
    return (
      <div
        key={id}
        id={optionId(id)}
        role="option"
        className="grid-tile"
        aria-selected={selection.has(id)}
        aria-posinset={index + 1}
        aria-setsize={total}
        data-active={index === current || undefined}
        style={{ width: `${100 / columns}%`, height: rowHeight, left: `${(column * 100) / columns}%`, top }}
        onClick={(event) => onClick(event, index)}
        onDoubleClick={() => props.onOpen?.(item)}
      >
        {props.children(item)}
      </div>
    );
  };

  return (
    <div
      className="grid-box"
      ref={(element) => {
        box.current = element;
        sizeRef(element);
      }}
      role="listbox"
      aria-label={props.label}
      aria-multiselectable
      aria-activedescendant={current >= 0 ? optionId(idOf(items[current]!)) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={onScroll}
    >
      <div className="grid-space" role="presentation" style={{ height: layout.height }}>
        {sectionsInView(layout, view).map(({ section, rows }) => {
          const { top, height: tall } = layout.sections[section]!;
          const heading = sections[section];
          return (
            <div
              key={heading?.key ?? ''}
              className="grid-section"
              style={{ top, height: tall }}
              {...(heading ? { role: 'group', 'aria-label': heading.label } : { role: 'presentation' })}
            >
              {heading && (
                <div className="grid-heading" role="presentation" style={{ height: headingHeight }}>
                  {heading.heading}
                </div>
              )}
              {rows.flatMap((row) => indices(row.from, row.to).map((index) => tile(index, row.top - top)))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const optionId = (id: string): string => `option-${id}`;
const indices = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

type RowRange = readonly [number, number];

/** Which rows are rendered. It changes when a row comes or goes, not with every pixel of scrolling. */
function useRowsInView(
  box: { readonly current: HTMLDivElement | null },
  layout: GridLayout,
  height: number,
): [RowRange, () => void] {
  const [scrolled, setScrolled] = useState<RowRange>([0, 0]);
  const inView = (): RowRange => {
    const top = box.current?.scrollTop ?? 0;
    return rowsInView(layout, top, top + height, overscan);
  };
  useEffect(() => {
    setScrolled(inView());
  }, [layout, height]); // eslint-disable-line react-hooks/exhaustive-deps -- `inView` reads just these and the element
  const onScroll = () => {
    const next = inView();
    setScrolled((known) => (known[0] === next[0] && known[1] === next[1] ? known : next));
  };
  return [scrolled, onScroll];
}

/** Keeps the active item in view, below its section's heading, which stays at the top. */
function useScrollTo(
  box: { readonly current: HTMLDivElement | null },
  layout: GridLayout,
  current: number,
  covered: number,
): void {
  const last = useRef(-1);
  useEffect(() => {
    const element = box.current;
    const row = current >= 0 ? rowOf(layout, current) : undefined;
    // Items that come or go while one scrolls do not pull the list back.
    if (!element || !row || last.current === current) return;
    last.current = current;
    if (row.top - covered < element.scrollTop) element.scrollTop = row.top - covered;
    else if (row.top + row.height > element.scrollTop + element.clientHeight) {
      element.scrollTop = row.top + row.height - element.clientHeight;
    }
  }, [box, layout, current, covered]);
}

function useShown(layout: GridLayout, [first, last]: RowRange, onShown: VirtualGridProps<unknown>['onShown']): void {
  const latest = useRef(onShown);
  useEffect(() => {
    latest.current = onShown;
  });
  useEffect(() => {
    const rows = layout.rows.slice(first, last);
    if (rows.length > 0) latest.current?.(rows[0]!.from, rows.at(-1)!.to);
  }, [layout, first, last]);
}

function sectionsInView({ rows }: GridLayout, [first, last]: RowRange) {
  const found: { section: number; rows: GridLayout['rows'][number][] }[] = [];
  for (const row of rows.slice(first, last)) {
    if (found.at(-1)?.section !== row.section) found.push({ section: row.section, rows: [] });
    found.at(-1)!.rows.push(row);
  }
  return found;
}
