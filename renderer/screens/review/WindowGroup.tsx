import { NumberInput, Popover, Select } from '@mantine/core';
import { IconContrast2, IconRefresh } from '@tabler/icons-react';
import { stepOf, histogramSteps, type Histogram } from '../../editor/histogram.ts';
import { keysOf } from '../../editor/keymap.ts';
import { showsPreset, type Preset } from '../../editor/presets.ts';
import type { GreyWindow } from '../../editor/voi.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { t } from '../../words/words.ts';
import type { GreyControls } from './useGreyWindow.ts';

/** Which values are seen as which grey: presets, the numbers themselves with the histogram they cut, invert and reset. */
export function WindowGroup({ grey }: { readonly grey: GreyControls }) {
  const { window, presets } = grey;
  const current = presets.findIndex((preset) => showsPreset(window, preset));
  return (
    <div className="toolbar-group" role="group" aria-label={t('canvas:window.group')}>
      <Select
        aria-label={t('canvas:window.preset')}
        w={124}
        placeholder={t('canvas:window.custom')}
        allowDeselect={false}
        value={current >= 0 ? String(current) : null}
        data={presets.map((preset, index) => ({ value: String(index), label: presetName(preset) }))}
        onChange={(value) => {
          const preset = presets[Number(value)];
          if (preset) grey.set({ ...preset.window, invert: window?.invert ?? false });
        }}
      />
      {window && <WindowValues grey={grey} window={window} />}
      <IconButton
        name={t('canvas:window.invert')}
        icon={IconContrast2}
        keys={keysOf('window.invert')}
        pressed={window?.invert ?? false}
        onClick={() => grey.invert()}
      />
      <IconButton
        name={t('canvas:window.reset')}
        icon={IconRefresh}
        keys={keysOf('window.reset')}
        onClick={() => grey.reset()}
      />
    </div>
  );
}

export function presetName({ name }: Preset): string {
  if (name.kind === 'own') return name.text;
  if (name.kind === 'known') return t(`canvas:presets.${name.key}`);
  return name.number === 1 ? t('canvas:window.fromFile') : t('canvas:window.fromFileNumber', { number: name.number });
}

function WindowValues({ grey, window }: { readonly grey: GreyControls; readonly window: GreyWindow }) {
  const { center, width, table } = window;
  const shown =
    table === undefined
      ? t('canvas:window.values', { level: written(center), width: written(width) })
      : t('canvas:window.lut', { number: table + 1 });
  const change = (next: Partial<GreyWindow>) => grey.set({ ...window, ...next });
  return (
    <Popover position="bottom-end" shadow="md" trapFocus withinPortal={false} floatingStrategy="fixed">
      <Popover.Target>
        <button type="button" className="window-value" aria-label={t('canvas:window.open', { shown })}>
          {shown}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="window-panel">
        {grey.levels && <HistogramView histogram={grey.levels.histogram} window={window} />}
        {table === undefined && (
          <div className="window-fields">
            <NumberInput
              label={t('canvas:window.level')}
              value={rounded(center)}
              step={stepSize(width)}
              onChange={(value) => typeof value === 'number' && change({ center: value })}
            />
            <NumberInput
              label={t('canvas:window.width')}
              value={rounded(width)}
              min={1e-6}
              step={stepSize(width)}
              onChange={(value) => typeof value === 'number' && value >= 1e-6 && change({ width: value })}
            />
          </div>
        )}
        <p className="side-note">{t('canvas:window.how')}</p>
      </Popover.Dropdown>
    </Popover>
  );
}

const rounded = (value: number): number => Number(value.toPrecision(6));
const stepSize = (width: number): number => (width > 20 ? Math.max(1, Math.round(width / 50)) : width / 50);
const written = (value: number): string =>
  String(Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(3)));

const [across, tall] = [256, 72];

/** How many pixels have which value; what the window leaves black lies left of it, what it leaves white right of it. */
function HistogramView({ histogram, window }: { readonly histogram: Histogram; readonly window: GreyWindow }) {
  const { range, counts } = histogram;
  // The air around a patient would leave the rest too low to be seen: heights are roots.
  const highest = Math.sqrt(counts.reduce((most, count) => Math.max(most, count), 1));
  const bar = across / histogramSteps;
  const path = Array.from(counts, (count, i) => {
    const height = (Math.sqrt(count) / highest) * tall;
    return count > 0 ? `M${i * bar} ${tall}h${bar}v${-height}h${-bar}z` : '';
  }).join('');
  const at = (value: number): number =>
    value <= range.low ? 0 : value >= range.high ? across : stepOf(range, value) * bar;
  const [from, to] = [at(window.center - window.width / 2), at(window.center + window.width / 2)];
  return (
    <figure className="histogram">
      <svg
        viewBox={`0 0 ${across} ${tall}`}
        width={across}
        height={tall}
        role="img"
        aria-label={t('canvas:window.histogram')}
      >
        {window.table === undefined && (
          <rect className="histogram-window" x={from} y={0} width={Math.max(1, to - from)} height={tall} />
        )}
        <path className="histogram-bars" d={path} />
      </svg>
      <figcaption>
        <span>{written(range.low)}</span>
        <span>{written(range.high)}</span>
      </figcaption>
    </figure>
  );
}
