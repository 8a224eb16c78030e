import { useCallback, useMemo, useState } from 'react';
import { isGreyscale, windowPresets, type GreyWindow, type ValueRange } from '../../editor/voi.ts';

export interface GreyControls {
  readonly window: GreyWindow | null;
  readonly presets: ReturnType<typeof windowPresets>;
  readonly set: (window: GreyWindow) => void;
  readonly invert: () => void;
  readonly reset: () => void;
  readonly onRange: (range: ValueRange) => void;
  readonly available: boolean;
}

/** The window of a greyscale object: its own first, else the full range as soon as that is known. */
export function useGreyWindow(dicom: Parameters<typeof isGreyscale>[0]): GreyControls {
  const available = isGreyscale(dicom);
  const [range, setRange] = useState<ValueRange | null>(null);
  const [chosen, setChosen] = useState<GreyWindow | null>(null);
  const presets = useMemo(() => (isGreyscale(dicom) ? windowPresets(dicom, range) : []), [dicom, range]);
  const first = presets[0];
  const initial = useMemo(
    () => (first ? { center: first.center, width: first.width, invert: false } : null),
    [first?.center, first?.width], // eslint-disable-line react-hooks/exhaustive-deps -- by value: presets are made anew
  );
  const window = chosen ?? initial;
  const onRange = useCallback((next: ValueRange) => setRange((known) => known ?? next), []);
  return {
    available,
    presets,
    window,
    set: setChosen,
    invert: () => window && setChosen({ ...window, invert: !window.invert }),
    reset: () => setChosen(null),
    onRange,
  };
}
