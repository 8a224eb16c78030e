import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { defaultHome } from '../../core/defaultHome.ts';
import type { Paths } from '../../core/ports/ports.ts';

export interface Locations extends Paths {
  /** The built window: index.html and its assets. */
  readonly window: string;
  readonly preload: string;
  /** The sample folder, or null where none was installed. */
  readonly samples: string | null;
}

/** Paths from the application's own folder (dist/ and resources/ beside each other, also inside an installer). */
export function findLocations(): Locations {
  const root = app.getAppPath();
  const samples = join(root, 'resources/samples');
  return {
    home: defaultHome(),
    resources: join(root, 'resources'),
    models: join(root, 'dist/models'),
    workers: join(root, 'dist/node/workers'),
    service: join(root, 'dist/node/service.js'),
    window: join(root, 'dist/renderer'),
    preload: join(root, 'dist/preload/preload.cjs'),
    samples: existsSync(samples) ? samples : null,
  };
}
