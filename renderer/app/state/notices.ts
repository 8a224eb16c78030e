import { create } from 'zustand';
import type { ScrimError } from '../../../model/errors.ts';
import { adviceWords, errorWords } from '../../words/errors.ts';

/** A short message at the window's edge. Errors stay until they are dismissed. */
export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'error';
  readonly text: string;
  readonly advice?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface Notices {
  readonly notices: readonly Notice[];
}

const shownAtOnce = 4;
const infoStays = 7000;
let lastId = 0;

export const useNotices = create<Notices>(() => ({ notices: [] }));

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** What one person was told is not left standing for the next. */
export const forgetNotices = (): void => useNotices.setState({ notices: [] });

export function notify(notice: Omit<Notice, 'id'>): void {
  const id = ++lastId;
  useNotices.setState(({ notices }) => ({
    notices: [...notices.filter((other) => other.text !== notice.text), { ...notice, id }].slice(-shownAtOnce),
  }));
  if (notice.tone === 'info') setTimeout(() => dismiss(id), infoStays);
}

export const inform = (text: string): void => notify({ tone: 'info', text });

export function reportError(error: ScrimError): void {
  if (error.code === 'CANCELLED') return;
  notify({ tone: 'error', text: errorWords(error), advice: adviceWords(error) });
}
