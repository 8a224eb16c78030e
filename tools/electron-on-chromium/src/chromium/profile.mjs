// Chromium's profile, and what a killed predecessor left in it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A process id alone may have been used again; with its start time it names one process. */
export function identify(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : { pid, start: fields[19] };
  } catch {
    return null;
  }
}

const isAlive = (known) => Boolean(known) && identify(known.pid)?.start === known.start;

/** The dead app's Chromium sees its pipe close and goes by itself; it gets two seconds for that. */
async function endOrphan(known) {
  for (let waited = 0; isAlive(known) && waited < 2000; waited += 20) await delay(20);
  if (!isAlive(known)) return;
  process.kill(known.pid, 'SIGKILL');
  while (isAlive(known)) await delay(10);
}

function readRecord(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

export class Profile {
  #record;

  constructor(folder, scratch, record) {
    this.folder = folder;
    /** Chromium's TMPDIR: its sockets and temporary files end here, not all over /tmp. */
    this.scratch = scratch;
    this.#record = record;
  }

  /** Notes who uses the profile, so that the next start can tell a running app from a dead one. */
  claim(chromiumPid) {
    if (!this.#record) return;
    const owner = { app: identify(process.pid), chromium: identify(chromiumPid), scratch: this.scratch };
    fs.writeFileSync(this.#record, JSON.stringify(owner));
  }

  remove() {
    fs.rmSync(this.scratch, { recursive: true, force: true, maxRetries: 3 });
    if (this.#record) fs.rmSync(this.#record, { force: true });
  }
}

/**
 * The profile lives under userData/chromium-profile. A second app that runs on the same userData at the same time
 * (one that takes no single-instance lock) gets a throw-away profile: Chromium allows one process per profile.
 */
export async function openProfile(userData) {
  const folder = path.join(userData, 'chromium-profile');
  const record = path.join(userData, 'chromium-profile.owner.json');
  fs.mkdirSync(folder, { recursive: true });
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'electron-on-chromium-'));
  const previous = readRecord(record);
  if (previous && isAlive(previous.app)) return new Profile(path.join(scratch, 'profile'), scratch, null);
  if (previous) {
    await endOrphan(previous.chromium);
    if (path.dirname(previous.scratch ?? '') === os.tmpdir())
      fs.rmSync(previous.scratch, { recursive: true, force: true });
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
    fs.rmSync(path.join(folder, name), { force: true });
  }
  return new Profile(folder, scratch, record);
}
