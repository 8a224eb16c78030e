import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root and what the build left there; tests run against the built workers, as the product does. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
export const builtWorkersDir = join(projectRoot, 'dist/node/workers');
export const builtServiceEntry = join(projectRoot, 'dist/node/service.js');
export const builtCli = join(projectRoot, 'dist/node/scrim.js');
export const modelsDir = join(projectRoot, 'dist/models');
export const resourcesDir = join(projectRoot, 'resources');
export const samplesDir = join(projectRoot, 'resources/samples');
