import { useEffect, useState } from 'react';
import type { BurnGrid } from '../../model/burnGrid.ts';
import type { ItemId } from '../../model/ids.ts';
import { outputTypeOf, type ImageFacts } from '../../model/item.ts';
import { scrim } from '../bridge.ts';

/**
 * To which blocks masks grow in what leaves of a picture; null where they do not, and while that is not known. Asked for where there is something to burn.
 * `of`: what it depends on beside the file.
 */
export function useBurnGrid(item: ItemId, facts: ImageFacts | undefined, burns: boolean, of = ''): BurnGrid | null {
  const [known, setKnown] = useState<{ readonly item: ItemId; readonly grid: BurnGrid | null } | null>(null);
  const isAsked = burns && facts !== undefined && mayStayJpeg(facts);
  useEffect(() => {
    if (!isAsked) return;
    let stale = false;
    void scrim.items.burnGrid({ item }).then((result) => {
      if (!stale && result.ok) setKnown({ item, grid: result.value });
    });
    return () => {
      stale = true;
    };
  }, [item, of, isAsked]);
  return known?.item === item ? known.grid : null;
}

const mayStayJpeg = (facts: ImageFacts): boolean =>
  facts.dicom ? facts.dicom.TransferSyntaxUID.startsWith(compressed) : outputTypeOf(facts) === 'image/jpeg';

/** JPEG in all its processes, and what is coded likewise: PS3.5 A.4. */
const compressed = '1.2.840.10008.1.2.4.';
