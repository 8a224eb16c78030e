import type { VoiReply, VoiRequest } from './voi.worker.ts';

/** Workers that hold no picture. A new one for each picture costs its start, and memory that the process never gets back. */
const idle: Worker[] = [];
/** As many as are open at once: the picture, its neighbours, and what is shown coarser. */
const mostIdle = 6;

export const takeWorker = (): Worker =>
  idle.pop() ?? new Worker(new URL('./voi.worker.ts', import.meta.url), { type: 'module' });

/** The worker's listeners are gone. It is taken again once it has said that it holds nothing more; what it answers until then is closed. */
export function giveBack(worker: Worker): void {
  const settle = ({ data }: MessageEvent<VoiReply>): void => {
    if (data.kind === 'painted') data.bitmap?.close();
    if (data.kind !== 'forgotten') return;
    worker.removeEventListener('message', settle);
    worker.removeEventListener('error', drop);
    if (idle.length < mostIdle) idle.push(worker);
    else worker.terminate();
  };
  const drop = (): void => {
    worker.removeEventListener('message', settle);
    worker.terminate();
  };
  worker.addEventListener('message', settle);
  worker.addEventListener('error', drop, { once: true });
  worker.postMessage({ kind: 'forget' } satisfies VoiRequest);
}
