import { SetupError } from './run.mjs';

/** Fails with one sentence on a Node that is too old; recommends the version the product is built for. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return;
  throw new SetupError(`Scrim needs Node 20.20 or newer (22 is recommended); this is ${process.versions.node}.`);
}
