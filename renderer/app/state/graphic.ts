import { create } from 'zustand';
import type { CaseId } from '../../../model/ids.ts';

/** Graphic cases whose pictures the person asked to see; forgotten with the window. */
export const useGraphic = create<{ readonly shown: ReadonlySet<CaseId> }>(() => ({ shown: new Set() }));

export const showGraphic = (id: CaseId): void =>
  useGraphic.setState(({ shown }) => ({ shown: new Set(shown).add(id) }));

/** Whether a picture of this case may be asked for. */
export const useMayShow = ({ id, graphic }: { readonly id: CaseId; readonly graphic?: boolean | undefined }): boolean =>
  useGraphic(({ shown }) => !graphic || shown.has(id));
