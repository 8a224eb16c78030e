// `node tools/icons.mjs`: draws build/icon.png, from which electron-builder makes every platform's icon, out of build/icon.svg.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const build = join(fileURLToPath(new URL('..', import.meta.url)), 'build');
const side = 1024;
await sharp(join(build, 'icon.svg'), { density: 72 })
  .resize(side, side)
  .png({ palette: true, effort: 10 })
  .toFile(join(build, 'icon.png'));
