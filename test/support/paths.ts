import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root and what the build left there; tests run against the built workers, as the product does. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
/** SCRIM_BUILD_DIR: another build than the checkout's own, so that two runs need not share one. */
const buildDir = process.env['SCRIM_BUILD_DIR'] ?? join(projectRoot, 'dist/node');
export const builtWorkersDir = join(buildDir, 'workers');
export const builtServiceEntry = join(buildDir, 'service.js');
export const builtCli = join(buildDir, 'scrim.js');
export const modelsDir = join(projectRoot, 'dist/models');
export const resourcesDir = join(projectRoot, 'resources');
export const samplesDir = join(projectRoot, 'resources/samples');
