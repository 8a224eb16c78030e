import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScrimFailure } from '../../model/errors.ts';

export interface Redirect {
  readonly uri: string;
  /** What the browser brings for this state. Rejects with PROVIDER_REFUSED if that is a refusal, with CANCELLED by the signal. */
  arrived(state: string, signal: AbortSignal): Promise<{ readonly code: string; readonly iss?: string }>;
  close(): void;
}

const path = '/signed-in';
const page =
  '<!doctype html><meta charset="utf-8"><title>Scrim</title><p>You can close this page and go back to Scrim.<p lang="de">Sie können diese Seite schließen und zu Scrim zurückkehren.';

/**
 * Where the system's browser comes back to: RFC 8252, section 7.3, a port of the loopback address that is open for one sign-in. Whatever does
 * not carry its state is answered with nothing and changes nothing: any page may send a browser here.
 */
export async function listenForRedirect(): Promise<Redirect> {
  let hear: (url: URL) => boolean = () => false;
  const server = createServer((request, response) => {
    // Any page may ask for anything here, `//` among it, which is no address.
    const asked = `http://127.0.0.1${request.url ?? ''}`;
    const url = URL.canParse(asked) ? new URL(asked) : undefined;
    const ours = request.method === 'GET' && url?.pathname === path && hear(url);
    response.writeHead(ours ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      connection: 'close',
    });
    response.end(ours ? page : '');
  });
  server.maxConnections = 20;
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    arrived: (state, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new ScrimFailure('CANCELLED')), { once: true });
        if (signal.aborted) reject(new ScrimFailure('CANCELLED'));
        hear = ({ searchParams }) => {
          if (searchParams.get('state') !== state) return false;
          const [code, iss] = [searchParams.get('code'), searchParams.get('iss')];
          if (code === null || searchParams.has('error')) reject(new ScrimFailure('PROVIDER_REFUSED'));
          else resolve({ code, ...(iss === null ? {} : { iss }) });
          return true;
        };
      }),
    close: () => void server.close(),
  };
}
