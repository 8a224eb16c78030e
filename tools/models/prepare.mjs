#!/usr/bin/env node
// Makes dist/models/ from the pinned sources of resources/models.json. Safe to run at every set-up: what is there and
// right is left alone. `--out DIR` writes elsewhere; `--print` prints the hashes instead of refusing those that differ.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertSsd } from './convertSsd.mjs';
import { convertUltraface } from './convertUltraface.mjs';
import { fuseText } from './fuseText.mjs';
import { sha256, sourceFiles, writeAtomically } from './sources.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** How source files become a model file, by the recipe's name in the manifest. */
const recipes = {
  'ssd-tfjs-to-onnx': convertSsd,
  'ultraface-cut-heads': convertUltraface,
  'fuse-text': fuseText,
  copy: (files) => [...files.values()][0],
};

/** Answers how many files had to be made. Throws on the first source or result that is not the pinned one. */
export function prepareModels({ out = join(root, 'dist', 'models'), manifest = readManifest(), print = false } = {}) {
  let made = 0;
  for (const model of manifest.models) {
    const path = join(out, model.file);
    if (!print && existsSync(path) && sha256(readFileSync(path)) === model.sha256) continue;
    const recipe = recipes[model.recipe];
    if (!recipe) throw new Error(`unknown recipe ${model.recipe}`);
    const bytes = recipe(sourceFiles(root, model.source));
    const hash = sha256(bytes);
    if (print) console.log(`${model.id} ${hash} ${bytes.length}`);
    else if (hash !== model.sha256) throw new Error(`${model.id}: the converted model is not the pinned one (${hash})`);
    writeAtomically(path, bytes);
    made++;
  }
  return made;
}

function readManifest() {
  return JSON.parse(readFileSync(join(root, 'resources', 'models.json'), 'utf8'));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--out');
  const out = at > 0 && process.argv[at + 1] ? resolve(process.argv[at + 1]) : undefined;
  try {
    const made = prepareModels({ out, print: process.argv.includes('--print') });
    console.log(made === 0 ? 'models: ready' : `models: ${made} prepared`);
  } catch (error) {
    console.error(`models: ${error.message}`);
    process.exitCode = 1;
  }
}
