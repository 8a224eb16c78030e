// The fixture as an ES module; main.cjs is the same app as CommonJS.
import * as electron from 'electron';
import fixture from './fixture.cjs';

globalThis.kind = 'esm';
fixture.run(electron);
