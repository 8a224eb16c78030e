import { useCallback, useMemo, useState } from 'react';
import type { ItemId } from '../../../model/ids.ts';
import type { DicomFacts } from '../../../model/item.ts';
import { firstPreset, presetsFor, type FrameLevels, type Preset } from '../../editor/presets.ts';
import { isGreyscale, type GreyWindow } from '../../editor/voi.ts';

export interface GreyControls {
  readonly available: boolean;
  readonly window: GreyWindow | null;
  /** Null while it is shown as it asks to be. */
  readonly chosen: GreyWindow | null;
  readonly presets: readonly Preset[];
  /** Of the frame that is shown. */
  readonly levels: FrameLevels | null;
  readonly set: (window: GreyWindow) => void;
  readonly invert: () => void;
  readonly reset: () => void;
  readonly onLevels: (levels: FrameLevels) => void;
}

/** The window of a greyscale object: its own first, else what its values ask for as soon as they are known. */
export function useGreyWindow(item: ItemId, dicom: DicomFacts | undefined, recalled: GreyWindow | null): GreyControls {
  const available = isGreyscale(dicom);
  const [levels, setLevels] = useState<FrameLevels | null>(null);
  const [chosen, setChosen] = useState<GreyWindow | null>(recalled);
  // A window made of values is one of the first frame's: it must not change while one steps through the others. Windows of a frame itself do.
  const [first, setFirst] = useState<FrameLevels | null>(null);
  const presets = useMemo(() => (isGreyscale(dicom) ? presetsFor(dicom, levels) : []), [dicom, levels]);
  const [of, setOf] = useState(item);
  if (of !== item) {
    setOf(item);
    setLevels(null);
    setChosen(recalled);
    setFirst(null);
  }
  const asked = levels?.windows.length ? levels : first;
  const initial = useMemo(() => {
    const known = isGreyscale(dicom) && (asked || dicom.windows[0]);
    const preset = known ? firstPreset(presetsFor(dicom, asked)) : undefined;
    return preset ? { ...preset.window, invert: false } : null;
  }, [dicom, asked]);
  const onLevels = useCallback((next: FrameLevels) => {
    setLevels(next);
    setFirst((known) => known ?? next);
  }, []);
  const window = chosen ?? initial;
  return {
    available,
    window,
    chosen,
    presets,
    levels,
    set: setChosen,
    invert: () => window && setChosen({ ...window, invert: !window.invert }),
    reset: () => setChosen(null),
    onLevels,
  };
}
