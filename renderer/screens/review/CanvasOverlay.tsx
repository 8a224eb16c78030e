import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { toView } from '../../../model/geometry.ts';
import { coversFrame, type Region } from '../../../model/redaction.ts';
import { viewBox } from '../../canvas/painting.ts';
import type { ViewStore } from '../../canvas/viewStore.ts';
import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { t } from '../../words/words.ts';
import { regionWords } from './words.ts';

interface CanvasOverlayProps {
  readonly state: EditorState;
  readonly dispatch: (action: EditorAction) => void;
  readonly view: ViewStore;
  readonly hovered: string | null;
}

/** What lies over the canvas as text: why a region was proposed, a hint for the tool in hand, the field of a new label. */
export function CanvasOverlay({ state, dispatch, view, hovered }: CanvasOverlayProps) {
  const { selection, document, frame, tool } = state;
  const aimed = hovered ?? (selection.length === 1 ? selection[0] : undefined);
  const region = document.regions.find((candidate) => candidate.id === aimed && coversFrame(candidate, frame));
  const hint = hintOf(state);
  return (
    <>
      {region && tool.state.kind === 'idle' && <RegionTip region={region} view={view} />}
      {tool.tool === 'label' && tool.state.kind === 'writing' && (
        <LabelField at={tool.state.at} text={tool.state.text} dispatch={dispatch} view={view} />
      )}
      <p className="canvas-hint" role="status">
        {hint}
      </p>
    </>
  );
}

function hintOf({ tool, locked }: EditorState): string {
  if (locked || tool.family === 'select') return '';
  if (tool.state.kind === 'placing') return t('canvas:hints.placing');
  if (tool.state.kind === 'writing') return t('canvas:hints.writing');
  if (tool.state.kind !== 'idle') return tool.family === 'path' ? t('canvas:hints.corners') : '';
  if (tool.family === 'label' || tool.family === 'pointer') return t('canvas:hints.point');
  if (tool.tool === 'arrow' || tool.tool === 'angle') return t(`canvas:hints.${tool.tool}`);
  return t(`canvas:hints.${tool.family}`);
}

function RegionTip({ region, view }: { readonly region: Region; readonly view: ViewStore }) {
  const { viewport, size } = useStore(view);
  const box = viewBox(region.shape.box, viewport);
  const above = box.y > 48;
  const left = Math.min(Math.max(8, box.x), Math.max(8, size.width - 288));
  const top = above ? box.y - 8 : Math.min(box.y + box.height + 8, size.height - 56);
  return (
    <div className="region-tip" data-above={above || undefined} style={{ left, top }} aria-hidden>
      {regionWords(region).title}
      <span>{regionWords(region).why}</span>
    </div>
  );
}

interface LabelFieldProps {
  readonly at: Parameters<typeof toView>[0];
  readonly text: string;
  readonly dispatch: (action: EditorAction) => void;
  readonly view: ViewStore;
}

function LabelField({ at, text, dispatch, view }: LabelFieldProps) {
  const viewport = useStore(view, (state) => state.viewport);
  const place = toView(at, viewport);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const finish = (kind: 'confirm' | 'cancel') => {
    dispatch({ kind: 'tool', event: { kind } });
    document.querySelector<HTMLElement>('[data-canvas]')?.focus();
  };
  return (
    <input
      ref={field}
      className="label-field"
      aria-label={t('canvas:hints.labelText')}
      maxLength={200}
      style={{ left: place.x, top: place.y - 14 }}
      value={text}
      onChange={(event) => dispatch({ kind: 'tool', event: { kind: 'type', text: event.currentTarget.value } })}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish('confirm');
        else if (event.key === 'Escape') finish('cancel');
        else return;
        event.preventDefault();
      }}
    />
  );
}
