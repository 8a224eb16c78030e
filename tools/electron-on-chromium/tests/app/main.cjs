const electron = require('electron');
const { run } = require('./fixture.cjs');

globalThis.kind = 'cjs';
run(electron);
