import { mediaUrl, samplesHeaders } from '../../contract/ipc.schema.ts';
import { scrimError } from '../../model/errors.ts';
import type { DicomFacts } from '../../model/item.ts';
import { fullWindow, type GreyWindow, type SampleFormat } from '../editor/voi.ts';
import { fetchMedia, isResponse, neighbours, type PictureListener, type PictureSource } from './pictureSource.ts';
import type { FrameLoad, VoiReply, VoiRequest } from './voi.worker.ts';

/** Greyscale DICOM: samples are fetched once per frame and painted through the window by a worker. */
export class SamplesSource implements PictureSource {
  readonly #item: string;
  readonly #dicom: DicomFacts;
  readonly #frames: number;
  readonly #listener: PictureListener;
  readonly #worker = new Worker(new URL('./voi.worker.ts', import.meta.url), { type: 'module' });
  readonly #loaded = new Set<number>();
  readonly #fetching = new Map<number, AbortController>();
  #window: GreyWindow | null = null;
  #wanted = 0;
  /** The worker paints one picture at a time; what is asked for meanwhile is painted next, once. */
  #painting = false;
  #paintAgain = false;
  #shown: ImageBitmap | null = null;

  constructor(item: string, dicom: DicomFacts, frames: number, listener: PictureListener) {
    this.#item = item;
    this.#dicom = dicom;
    this.#frames = frames;
    this.#listener = listener;
    this.#worker.addEventListener('message', (event: MessageEvent<VoiReply>) => this.#answered(event.data));
    this.#worker.addEventListener('error', () => this.#listener.onError(this.#wanted, scrimError('UNEXPECTED')));
  }

  show(frame: number): void {
    const near = neighbours(frame, this.#wanted, this.#frames);
    this.#wanted = frame;
    for (const [other, abort] of this.#fetching) if (other !== frame && !near.includes(other)) abort.abort();
    if (this.#loaded.has(frame)) {
      this.#paint();
      this.#prefetch(near);
    } else void this.#load(frame).then(() => this.#prefetch(near));
  }

  setWindow(window: GreyWindow): void {
    this.#window = window;
    this.#paint();
  }

  close(): void {
    for (const abort of this.#fetching.values()) abort.abort();
    this.#worker.terminate();
    this.#shown?.close();
  }

  #prefetch(frames: readonly number[]): void {
    for (const frame of frames) if (!this.#loaded.has(frame)) void this.#load(frame);
  }

  async #load(frame: number): Promise<void> {
    if (this.#fetching.has(frame)) return;
    const abort = new AbortController();
    this.#fetching.set(frame, abort);
    try {
      const answer = await fetchMedia(mediaUrl.samples(this.#item, frame), abort.signal);
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
      this.#fetching.delete(frame);
    }
  }

  async #frameLoad(frame: number, answer: Response): Promise<FrameLoad> {
    const header = (name: string) => Number(answer.headers.get(name) ?? Number.NaN);
    const columns = header(samplesHeaders.columns);
    const rows = header(samplesHeaders.rows);
    const bits = header(samplesHeaders.bits);
    const bitsAllocated = bits === 8 || bits === 32 ? bits : 16;
    const samples = await answer.arrayBuffer();
    if (!(samples.byteLength >= (columns * rows * bitsAllocated) / 8)) throw new Error('fewer samples than pixels');
    const format: SampleFormat = {
      bitsAllocated,
      bitsStored: Math.min(this.#dicom.BitsStored, bitsAllocated),
      signed: this.#dicom.PixelRepresentation === 1,
      float: header(samplesHeaders.float) === 1,
      slope: this.#dicom.RescaleSlope,
      intercept: this.#dicom.RescaleIntercept,
      lowIsWhite: this.#dicom.PhotometricInterpretation === 'MONOCHROME1',
    };
    return { kind: 'load', frame, samples, columns, rows, format };
  }

  #post(request: VoiRequest, transfer: Transferable[] = []): void {
    this.#worker.postMessage(request, transfer);
  }

  #paint(): void {
    if (!this.#window || !this.#loaded.has(this.#wanted)) return;
    if (this.#painting) {
      this.#paintAgain = true;
      return;
    }
    this.#painting = true;
    this.#post({ kind: 'paint', frame: this.#wanted, window: this.#window });
  }

  #answered(reply: VoiReply): void {
    if (reply.kind === 'loaded') {
      this.#loaded.add(reply.frame);
      for (const dropped of reply.dropped) this.#loaded.delete(dropped);
      if (reply.frame !== this.#wanted) return;
      this.#window ??= { ...fullWindow(reply.range), invert: false };
      this.#listener.onRange?.(reply.range);
      this.#paint();
      return;
    }
    this.#painting = false;
    if (reply.bitmap) {
      // The picture before stays on the canvas until this one has taken its place.
      const before = this.#shown;
      this.#shown = reply.bitmap;
      this.#listener.onPicture({ frame: reply.frame, bitmap: reply.bitmap });
      before?.close();
    }
    if (this.#paintAgain) {
      this.#paintAgain = false;
      this.#paint();
    }
  }
}
