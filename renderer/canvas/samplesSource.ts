import {
  frameWindowsSchema,
  mediaUrl,
  samplesHeaders,
  voiTablesSchema,
  type CoarseView,
} from '../../contract/ipc.schema.ts';
import { scrimError } from '../../model/errors.ts';
import type { DicomFacts } from '../../model/item.ts';
import { firstPreset, presetsFor, type FrameLevels } from '../editor/presets.ts';
import type { GreyWindow, SampleFormat } from '../editor/voi.ts';
import {
  fetchMedia,
  isResponse,
  neighbours,
  nobody,
  type PictureListener,
  type PictureSource,
} from './pictureSource.ts';
import type { RoiStatistics } from '../../model/measure.ts';
import type { FrameLoad, Roi, VoiReply, VoiRequest } from './voi.worker.ts';
import { giveBack, takeWorker } from './voiWorkers.ts';

/** Greyscale DICOM: samples are fetched once per frame and painted through the window by a worker. */
export class SamplesSource implements PictureSource {
  readonly #item: string;
  readonly #coarse: CoarseView | undefined;
  readonly #dicom: DicomFacts;
  readonly #frames: number;
  #listener = nobody;
  readonly #worker = takeWorker();
  readonly #onMessage = (event: MessageEvent<VoiReply>): void => this.#answered(event.data);
  readonly #onFault = (): void => this.#listener.onError(this.#wanted, scrimError('UNEXPECTED'));
  readonly #loaded = new Set<number>();
  readonly #fetching = new Map<number, AbortController>();
  readonly #tables = new Map<number, FrameLoad['tables']>();
  readonly #windows = new Map<number, FrameLevels['windows']>();
  readonly #levels = new Map<number, FrameLevels>();
  readonly #measuring = new Map<number, (statistics: RoiStatistics | null) => void>();
  #measured = 0;
  #window: GreyWindow | null = null;
  #wanted = 0;
  #closed = false;
  /** The worker paints one picture at a time; what is asked for meanwhile is painted next, once. */
  #painting = false;
  #paintAgain = false;
  #shown: { readonly frame: number; readonly window: string; readonly bitmap: ImageBitmap } | null = null;
  #paintedAs = '';

  constructor(item: string, dicom: DicomFacts, frames: number, coarse?: CoarseView) {
    this.#item = item;
    this.#coarse = coarse;
    this.#dicom = dicom;
    this.#frames = frames;
    this.#worker.addEventListener('message', this.#onMessage);
    this.#worker.addEventListener('error', this.#onFault);
  }

  listen(listener: PictureListener): void {
    this.#listener = listener;
  }

  prepare(frame: number, _side: number, window: GreyWindow | null): void {
    this.#window = window;
    this.#wanted = frame;
    void this.#load(frame);
  }

  show(frame: number): void {
    const near = neighbours(frame, this.#wanted, this.#frames);
    this.#wanted = frame;
    for (const [other, abort] of this.#fetching) {
      if (other === frame || near.includes(other)) continue;
      abort.abort();
      // Not when it has ended: whoever comes back before that asks anew.
      this.#fetching.delete(other);
    }
    if (this.#loaded.has(frame)) {
      const levels = this.#levels.get(frame);
      if (levels) this.#listener.onLevels?.(levels);
      this.#paint();
      this.#prefetch(near);
    } else void this.#load(frame).then(() => this.#prefetch(near));
  }

  setWindow(window: GreyWindow): void {
    this.#window = window;
    this.#paint();
  }

  /** Null for a frame that is no longer at hand. */
  measure(frame: number, roi: Roi): Promise<RoiStatistics | null> {
    if (this.#closed) return Promise.resolve(null);
    const number = this.#measured++;
    this.#post({ kind: 'measure', number, frame, roi });
    return new Promise((resolve) => this.#measuring.set(number, resolve));
  }

  close(): void {
    for (const abort of this.#fetching.values()) abort.abort();
    this.#worker.removeEventListener('message', this.#onMessage);
    this.#worker.removeEventListener('error', this.#onFault);
    this.#closed = true;
    giveBack(this.#worker);
    for (const resolve of this.#measuring.values()) resolve(null);
    this.#measuring.clear();
    this.#shown?.bitmap.close();
    this.#shown = null;
  }

  #prefetch(frames: readonly number[]): void {
    for (const frame of frames) if (!this.#loaded.has(frame)) void this.#load(frame);
  }

  async #load(frame: number): Promise<void> {
    if (this.#fetching.has(frame)) return;
    const abort = new AbortController();
    this.#fetching.set(frame, abort);
    try {
      const answer = await fetchMedia(mediaUrl.samples(this.#item, frame, this.#coarse), abort.signal);
      if (answer === null) return;
      if (!isResponse(answer)) {
        if (frame === this.#wanted) this.#listener.onError(frame, answer);
        return;
      }
      const load = await this.#frameLoad(frame, answer);
      if (!abort.signal.aborted) this.#post(load, [load.samples]);
    } catch {
      if (!abort.signal.aborted) this.#listener.onError(frame, scrimError('UNEXPECTED'));
    } finally {
      if (this.#fetching.get(frame) === abort) this.#fetching.delete(frame);
    }
  }

  async #frameLoad(frame: number, answer: Response): Promise<FrameLoad> {
    const header = (name: string) => Number(answer.headers.get(name) ?? Number.NaN);
    const columns = header(samplesHeaders.columns);
    const rows = header(samplesHeaders.rows);
    const bits = header(samplesHeaders.bits);
    const bitsAllocated = bits === 8 || bits === 32 ? bits : 16;
    const bytes = await answer.arrayBuffer();
    const length = (columns * rows * bitsAllocated) / 8;
    if (!(bytes.byteLength >= length)) throw new Error('fewer samples than pixels');
    const format: SampleFormat = {
      bitsAllocated,
      bitsStored: Math.min(header(samplesHeaders.bitsStored) || this.#dicom.BitsStored, bitsAllocated),
      signed: header(samplesHeaders.signed) === 1,
      float: header(samplesHeaders.float) === 1,
      slope: header(samplesHeaders.slope) || this.#dicom.RescaleSlope,
      intercept: answer.headers.has(samplesHeaders.intercept)
        ? header(samplesHeaders.intercept)
        : this.#dicom.RescaleIntercept,
      lowIsWhite: this.#dicom.PhotometricInterpretation === 'MONOCHROME1',
    };
    const tables = tablesOf(answer, bytes, length);
    const samples = bytes.byteLength === length ? bytes : bytes.slice(0, length);
    this.#tables.set(frame, tables);
    this.#windows.set(frame, windowsOf(answer));
    return { kind: 'load', frame, samples, columns, rows, format, tables };
  }

  #post(request: VoiRequest, transfer: Transferable[] = []): void {
    // It may be another picture's by now.
    if (!this.#closed) this.#worker.postMessage(request, transfer);
  }

  #paint(): void {
    if (!this.#window || !this.#loaded.has(this.#wanted)) return;
    const window = JSON.stringify(this.#window);
    if (!this.#painting && this.#shown?.frame === this.#wanted && this.#shown.window === window) {
      return this.#listener.onPicture(this.#shown);
    }
    if (this.#painting) {
      this.#paintAgain = true;
      return;
    }
    this.#painting = true;
    this.#paintedAs = window;
    this.#post({ kind: 'paint', frame: this.#wanted, window: this.#window });
  }

  #answered(reply: VoiReply): void {
    if (reply.kind === 'loaded') {
      this.#loaded.add(reply.frame);
      for (const dropped of reply.dropped) this.#loaded.delete(dropped);
      const tables = this.#tables.get(reply.frame) ?? [];
      const levels = {
        histogram: reply.histogram,
        windows: this.#windows.get(reply.frame) ?? [],
        tables: tables.map(({ name, first, entries }) => ({ name, first, count: entries.length })),
      };
      const first = firstPreset(presetsFor(this.#dicom, levels));
      if (first) this.#window ??= { ...first.window, invert: false };
      this.#levels.set(reply.frame, levels);
      if (reply.frame !== this.#wanted) return;
      this.#listener.onLevels?.(levels);
      this.#paint();
      return;
    }
    // Told to whoever gives the worker back.
    if (reply.kind === 'forgotten') return;
    if (reply.kind === 'measured') {
      this.#measuring.get(reply.number)?.(reply.statistics);
      this.#measuring.delete(reply.number);
      return;
    }
    this.#painting = false;
    if (reply.bitmap) {
      // The picture before stays on the canvas until this one has taken its place.
      const before = this.#shown;
      this.#shown = { frame: reply.frame, window: this.#paintedAs, bitmap: reply.bitmap };
      this.#listener.onPicture(this.#shown);
      before?.bitmap.close();
    }
    if (this.#paintAgain) {
      this.#paintAgain = false;
      this.#paint();
    }
  }
}

/** What follows the samples, as the header says; a header that says otherwise than the body is no reason to show nothing. */
function tablesOf(answer: Response, bytes: ArrayBuffer, start: number): FrameLoad['tables'] {
  const stated = answer.headers.get(samplesHeaders.tables);
  const described = voiTablesSchema.safeParse(stated ? JSON.parse(stated) : []);
  let at = start;
  return (described.data ?? []).flatMap(({ name, first, bits, count }) => {
    const entries = bytes.slice(at, (at += count * 2));
    return entries.byteLength === count * 2 ? [{ name, first, bits, entries: new Uint16Array(entries) }] : [];
  });
}

function windowsOf(answer: Response): FrameLevels['windows'] {
  const stated = answer.headers.get(samplesHeaders.windows);
  return frameWindowsSchema.safeParse(stated ? JSON.parse(stated) : []).data ?? [];
}
