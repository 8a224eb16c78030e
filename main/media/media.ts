import { mediaIds, samplesHeaders } from '../../contract/ipc.schema.ts';
import type { EncodedPicture, FrameSamples } from '../../contract/workers.schema.ts';
import type { Core } from '../../core/core.ts';
import { cosmeticStyleSchema, type CosmeticStyle } from '../../model/cosmeticStyle.ts';
import { toScrimError } from '../../model/errors.ts';
import { commonHeaders, contentSecurityPolicy } from '../security/headers.ts';
import { notFound } from '../security/files.ts';

type Handler = (match: RegExpExecArray, query: URLSearchParams) => Promise<Response>;

/** Pixels for the page, by the relative URLs of contract's `mediaUrl`. GET only; nothing is cached by the browser. */
export function createMediaRoutes(core: Core): (url: URL) => Promise<Response> {
  const id = '([0-9a-f-]{36})';
  const routes: [RegExp, Handler][] = [
    [
      new RegExp(`^/media/items/${id}/thumbnail$`),
      async ([, item]) => picture(await core.items.thumbnail(mediaIds.item.parse(item))),
    ],
    [
      new RegExp(`^/media/items/${id}/frames/(\\d{1,6})/picture$`),
      async ([, item, frame], query) =>
        picture(await core.items.picture(mediaIds.item.parse(item), Number(frame), side(query), coarse(query))),
    ],
    [
      new RegExp(`^/media/items/${id}/frames/(\\d{1,6})/tiles/(\\d{1,3})/(\\d{1,3})$`),
      async ([, item, ...place], query) => {
        const [frame, column, row] = place.map(Number);
        return picture(await core.items.tile(mediaIds.item.parse(item), frame!, column!, row!, coarse(query)));
      },
    ],
    [
      new RegExp(`^/media/items/${id}/frames/(\\d{1,6})/samples$`),
      async ([, item, frame], query) =>
        samples(await core.items.samples(mediaIds.item.parse(item), Number(frame), coarse(query))),
    ],
    [
      new RegExp(`^/media/shared/${id}/frames/(\\d{1,6})/picture$`),
      async ([, image, frame], query) =>
        picture(await core.shared.picture(mediaIds.image.parse(image), Number(frame), side(query))),
    ],
    [
      new RegExp(`^/media/consents/${id}/document$`),
      async ([, consent]) => bytes(await core.consent.document(mediaIds.consent.parse(consent)), 'application/pdf'),
    ],
  ];
  return async (url) => {
    for (const [pattern, handle] of routes) {
      const match = pattern.exec(url.pathname);
      if (match) return handle(match, url.searchParams).catch(failure);
    }
    return notFound();
  };
}

const headers = {
  ...commonHeaders,
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy('none'),
};

function side(query: URLSearchParams): number {
  const asked = Number(query.get('maxSide') ?? 2048);
  return Number.isInteger(asked) ? Math.min(65500, Math.max(16, asked)) : 2048;
}

/** The whole frame as cosmetic regions of this style would show it. */
const coarse = (query: URLSearchParams): CosmeticStyle | undefined =>
  cosmeticStyleSchema.safeParse(query.get('coarse')).data;

function bytes(body: Uint8Array, type: string, more: Readonly<Record<string, string>> = {}): Response {
  return new Response(body as Uint8Array<ArrayBuffer>, { headers: { ...headers, ...more, 'content-type': type } });
}

function picture(encoded: EncodedPicture): Response {
  return bytes(encoded.bytes, encoded.mediaType);
}

function samples(frame: FrameSamples): Response {
  const { tables } = frame;
  const body =
    tables.length === 0 ? frame.bytes : Buffer.concat([frame.bytes, ...tables.map(({ entries }) => entries)]);
  const described = tables.map(({ name, first, bits, entries }) => ({ name, first, bits, count: entries.length / 2 }));
  return bytes(body, 'application/octet-stream', {
    [samplesHeaders.bitsStored]: String(frame.bitsStored),
    [samplesHeaders.slope]: String(frame.slope),
    [samplesHeaders.intercept]: String(frame.intercept),
    [samplesHeaders.windows]: JSON.stringify(frame.windows),
    [samplesHeaders.tables]: JSON.stringify(described),
    [samplesHeaders.columns]: String(frame.columns),
    [samplesHeaders.rows]: String(frame.rows),
    [samplesHeaders.bits]: String(frame.bitsAllocated),
    [samplesHeaders.signed]: frame.signed ? '1' : '0',
    [samplesHeaders.float]: frame.float ? '1' : '0',
  });
}

function failure(thrown: unknown): Response {
  const error = toScrimError(thrown);
  const status = error.code === 'NOT_FOUND' ? 404 : error.code === 'VAULT_LOCKED' ? 423 : 422;
  return Response.json(error, { status, headers });
}
