import react from '@vitejs/plugin-react';
import sharp from 'sharp';
import { defineConfig } from 'vite';

/** The window without its shell: `npx vite --config renderer/dev/vite.config.mjs` and open /dev/. Drawn pictures only. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-__CSP_NONCE__'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; worker-src 'self'";

const seedOf = (id) => Number.parseInt(id.slice(-4), 16) || 1;

/** A portrait-like drawing with a line of text, so that proposals have something to lie on. */
function drawing(id, width, height) {
  const hue = (seedOf(id) * 47) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 1200" width="${width}" height="${height}">
    <rect width="1600" height="1200" fill="hsl(${hue} 18% 72%)"/>
    <path d="M300 1200 Q420 820 800 820 T1300 1200Z" fill="hsl(${hue} 30% 40%)"/>
    <ellipse cx="800" cy="520" rx="230" ry="300" fill="hsl(25 45% 68%)"/>
    <ellipse cx="720" cy="480" rx="26" ry="16" fill="#222"/><ellipse cx="880" cy="480" rx="26" ry="16" fill="#222"/>
    <path d="M700 640 Q800 720 900 640" stroke="#8a4b3c" stroke-width="14" fill="none"/>
    <circle cx="640" cy="600" r="34" fill="#a3523f"/>
    <text x="60" y="90" font-family="sans-serif" font-size="48" fill="#fff">SAMPLE^ANNA 01.02.1970</text></svg>`;
}

/** Drawn once: whoever measures the window does not measure the drawing. */
const drawn = new Map();

async function picture(id, side) {
  const width = Math.min(1600, side);
  const key = `${id} ${width}`;
  if (drawn.size > 500) drawn.clear();
  if (!drawn.has(key)) {
    const svg = Buffer.from(drawing(id, width, Math.round(width * 0.75)));
    drawn.set(key, await sharp(svg).jpeg().toBuffer());
  }
  return drawn.get(key);
}

/** 16-bit body-like slices in Hounsfield units + 1024. */
function samples(frame) {
  const size = 512;
  const data = new Uint16Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const r = Math.hypot((x - 256) / 220, (y - 256) / 170);
      const lung = Math.min(Math.hypot((x - 165) / 70, (y - 250) / 95), Math.hypot((x - 347) / 70, (y - 250) / 95));
      const spine = Math.hypot(x - 256, y - 360 + frame) < 28;
      data[y * size + x] = spine ? 1800 : lung < 1 ? 250 + frame * 4 : r < 1 ? 1064 + ((x * 7 + y * 13) % 40) : 24;
    }
  }
  return Buffer.from(data.buffer);
}

async function media(request, response, next) {
  const [, kind, id, , frame] = /^\/media\/(\w+)\/([\w-]+)(\/frames\/(\d+))?/.exec(request.url) ?? [];
  if (!kind) return next();
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.endsWith('/samples')) {
    response.setHeader('x-columns', '512');
    response.setHeader('x-rows', '512');
    response.setHeader('x-bits-allocated', '16');
    response.setHeader('x-signed', '0');
    return response.end(samples(Number(frame)));
  }
  response.setHeader('content-type', 'image/jpeg');
  response.end(await picture(id, Number(url.searchParams.get('maxSide') ?? 256)));
}

const fakeMedia = {
  name: 'fake-media',
  configureServer: (server) => void server.middlewares.use((...call) => void media(...call)),
  configurePreviewServer: (server) => void server.middlewares.use((...call) => void media(...call)),
};

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  base: './',
  plugins: [react(), fakeMedia],
  build: {
    outDir: '/tmp/scrim-dev',
    emptyOutDir: true,
    target: 'chrome140',
    rolldownOptions: { input: new URL('./index.html', import.meta.url).pathname },
  },
  preview: { port: 5199, headers: { 'Content-Security-Policy': policy } },
});
