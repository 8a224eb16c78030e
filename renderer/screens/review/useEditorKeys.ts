import { useEffect, useRef, type RefObject } from 'react';
import { toImage, viewPoint } from '../../../model/geometry.ts';
import type { ItemId } from '../../../model/ids.ts';
import { menuEvent } from '../../app/events.ts';
import { reviewOrder } from '../../app/state/groups.ts';
import { nextNeedingEyes, useItems } from '../../app/state/items.ts';
import { inform } from '../../app/state/notices.ts';
import { go } from '../../app/state/route.ts';
import { actualSize, fit, flip, pan, rotate, stepOnPicture, zoom, type ViewStore } from '../../canvas/viewStore.ts';
import { actionFor, type Placement } from '../../editor/keyActions.ts';
import { arrowVector, commandFor, type KeyCommand, type KeyPress } from '../../editor/keymap.ts';
import { answerFor } from '../../editor/rejecting.ts';
import { t } from '../../words/words.ts';
import type { ItemEditor } from './itemEditor.ts';

interface ScreenKeys {
  readonly help: () => void;
  readonly invert: () => void;
  readonly resetWindow: () => void;
  readonly done: () => void;
  readonly play: () => void;
  readonly header: () => void;
  readonly item: ItemId;
}

/** Keys that only mean something on the canvas itself; elsewhere they belong to the control in focus. */
const canvasOnly: ReadonlySet<KeyCommand> = new Set([
  'arrow',
  'pan',
  'shape.place',
  'proposal.next',
  'proposal.previous',
  'frame.next',
  'frame.previous',
]);

/** Binds the keymap to the screen: typing in a field and open dialogs are left alone. */
export function useEditorKeys(
  screen: RefObject<HTMLElement | null>,
  editor: ItemEditor,
  view: ViewStore,
  keys: ScreenKeys,
): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.defaultPrevented || document.querySelector('[role=dialog]')) return;
      const press = { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey };
      const answer = isField(target) ? undefined : answerFor(press, editor.store.getState().editor);
      if (answer) {
        editor.dispatch(answer);
        return event.preventDefault();
      }
      const command = commandFor(press);
      // In a field a single key is a letter of a text, whatever a person gave it to.
      if (!command || (isField(target) && !(command === 'review.done' && press.ctrl))) return;
      const onCanvas = target.closest('[data-canvas]') !== null || target === document.body;
      if (canvasOnly.has(command) && !onCanvas) return;
      if (perform(command, press, editor, view, latest.current)) event.preventDefault();
    };
    const onMenu = (event: Event) => {
      const { detail } = event as CustomEvent<string>;
      if (detail === 'undo' || detail === 'redo') editor.dispatch({ kind: detail });
    };
    const stopLooking = () => {
      if (editor.store.getState().editor.display.beneath) lookBeneath(editor, false);
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('keyup', stopLooking);
    window.addEventListener('blur', stopLooking);
    window.addEventListener(menuEvent, onMenu);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('keyup', stopLooking);
      window.removeEventListener('blur', stopLooking);
      window.removeEventListener(menuEvent, onMenu);
    };
  }, [screen, editor, view]);
}

const isField = (target: HTMLElement): boolean =>
  target.matches('input:not([type=range], [type=checkbox], [type=radio]), textarea, select');

const lookBeneath = (editor: ItemEditor, beneath: boolean): void =>
  editor.dispatch({ kind: 'display', display: { beneath } });

function placement(view: ViewStore): Placement {
  const { size, viewport } = view.getState();
  return {
    at: toImage(viewPoint(size.width / 2, size.height / 2), viewport),
    size: Math.max(8, Math.round(size.width / 5 / viewport.scale)),
    step: (onScreen) => stepOnPicture(viewport, onScreen),
  };
}

function perform(command: KeyCommand, press: KeyPress, editor: ItemEditor, view: ViewStore, keys: ScreenKeys): boolean {
  const action = actionFor(command, press, editor.store.getState().editor, placement(view));
  if (action) {
    editor.dispatch(action);
    return true;
  }
  switch (command) {
    case 'view.fit':
      fit(view);
      return true;
    case 'view.actual':
      actualSize(view);
      return true;
    case 'view.zoom-in':
    case 'view.zoom-out':
      zoom(view, command === 'view.zoom-in' ? 1.25 : 0.8);
      return true;
    case 'arrow':
    case 'pan': {
      const { dx, dy } = arrowVector({ ...press, shift: false });
      pan(view, -40 * dx, -40 * dy);
      return true;
    }
    case 'view.rotate':
    case 'view.rotate-back':
    case 'view.flip':
      if (command === 'view.flip') flip(view);
      else rotate(view, command === 'view.rotate' ? 'clockwise' : 'back');
      return true;
    case 'frame.play':
      keys.play();
      return true;
    case 'window.invert':
      keys.invert();
      return true;
    case 'window.reset':
      keys.resetWindow();
      return true;
    case 'item.next':
    case 'item.previous':
      return openNeighbour(keys.item, command === 'item.next' ? 1 : -1);
    case 'item.header':
      keys.header();
      return true;
    case 'proposal.beneath':
      lookBeneath(editor, true);
      return true;
    case 'item.next-eyes':
      return openNextNeedingEyes(keys.item);
    case 'review.done':
      keys.done();
      return true;
    case 'help':
      keys.help();
      return true;
    default:
      return false;
  }
}

function openNextNeedingEyes(item: ItemId): true {
  const next = nextNeedingEyes(item);
  if (next) go({ kind: 'review', item: next });
  else inform(t('pictures:noneNeedsEyes'));
  return true;
}

export function openNeighbour(item: ItemId, by: 1 | -1): boolean {
  const order = reviewOrder(useItems.getState().items);
  const next = order[order.findIndex(({ id }) => id === item) + by];
  if (next) go({ kind: 'review', item: next.id });
  return next !== undefined;
}
