import { benchDetect } from './detecting.ts';
import { benchImport } from './importing.ts';
import { benchPhotoBatch } from './photoBatch.ts';
import { benchSmallPictures } from './smallPictures.ts';
import { benchStartup } from './startup.ts';
import { benchUpload } from './uploading.ts';
import { benchUploadMany } from './uploadingMany.ts';

// What Scrim costs, as ratios to a baseline measured in turns with it. Absolute figures drift with the machine; ratios hold.
const all = {
  startup: benchStartup,
  import: benchImport,
  detect: benchDetect,
  small: benchSmallPictures,
  photos: benchPhotoBatch,
  upload: benchUpload,
  uploadMany: benchUploadMany,
};
const asked = process.argv.slice(2).filter((name): name is keyof typeof all => name in all);
console.log(`${'what'.padEnd(34)} ${'Scrim'.padEnd(22)} ${'baseline'.padEnd(38)} ratio of times`);
for (const name of asked.length > 0 ? asked : (Object.keys(all) as (keyof typeof all)[])) await all[name](3);
process.exit(0);
