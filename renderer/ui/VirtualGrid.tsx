import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';

interface VirtualGridProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  /** CSS pixels; tiles widen to fill the row. */
  readonly tileWidth: number;
  readonly rowHeight: number;
  readonly selection: ReadonlySet<string>;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  /** A click alone adds or takes away one, as Ctrl+click does; for choosing many. */
  readonly toggles?: boolean;
  readonly onOpen?: (item: T) => void;
  readonly onDelete?: () => void;
  /** Keys of its owner; true: it was one. They go before the grid's own. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
  readonly children: (item: T) => ReactNode;
}

const overscan = 2;

/**
 * A list box that renders only the rows in view, so that thousands of items cost no more than a screenful. Arrows move, Space
 * selects, Shift extends, Ctrl+A selects all, Enter opens, Delete deletes.
 */
export function VirtualGrid<T>(props: VirtualGridProps<T>) {
  const { items, idOf, selection } = props;
  const { ref: sizeRef, width, height } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement | null>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [active, setActive] = useState(0);
  const anchor = useRef(0);

  const columns = Math.max(1, Math.floor(width / props.tileWidth));
  const rows = Math.ceil(items.length / columns);
  const current = Math.min(active, items.length - 1);
  const firstRow = Math.max(0, Math.floor(scrollTop / props.rowHeight) - overscan);
  const lastRow = Math.min(rows, Math.ceil((scrollTop + height) / props.rowHeight) + overscan);

  useEffect(() => {
    const element = box.current;
    if (!element || current < 0) return;
    const top = Math.floor(current / columns) * props.rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + props.rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + props.rowHeight - element.clientHeight;
    }
  }, [current, columns, props.rowHeight]);

  const range = (from: number, to: number): Set<string> =>
    new Set(items.slice(Math.min(from, to), Math.max(from, to) + 1).map(idOf));
  const moveTo = (index: number, extend: boolean) => {
    const next = Math.min(Math.max(0, index), items.length - 1);
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
    const jump = gridJump(event.key, columns, Math.max(1, Math.floor(height / props.rowHeight)), current, items.length);
    if (props.onKey?.(event)) event.preventDefault();
    else if (jump !== undefined) moveTo(jump, event.shiftKey);
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
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
      <div className="grid-space" role="presentation" style={{ height: rows * props.rowHeight }}>
        {items.slice(firstRow * columns, lastRow * columns).map((item, offset) => {
          const index = firstRow * columns + offset;
          const id = idOf(item);
          return (
            <div
              key={id}
              id={optionId(id)}
              role="option"
              className="grid-tile"
              aria-selected={selection.has(id)}
              aria-posinset={index + 1}
              aria-setsize={items.length}
              data-active={index === current || undefined}
              style={{
                width: `${100 / columns}%`,
                height: props.rowHeight,
                left: `${((index % columns) * 100) / columns}%`,
                top: Math.floor(index / columns) * props.rowHeight,
              }}
              onClick={(event) => onClick(event, index)}
              onDoubleClick={() => props.onOpen?.(item)}
            >
              {props.children(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const optionId = (id: string): string => `option-${id}`;

function gridJump(key: string, columns: number, page: number, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return at + 1;
    case 'ArrowLeft':
      return at - 1;
    case 'ArrowDown':
      return at + columns;
    case 'ArrowUp':
      return at - columns < 0 ? at : at - columns;
    case 'PageDown':
      return at + columns * page;
    case 'PageUp':
      return at - columns * page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
