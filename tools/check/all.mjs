// `npm run check`: types of every room beside lint, import rules and format. Types take one core for the largest room; the rest takes another.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

function run(script) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ script, code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ script, code: code ?? 1, output }));
  });
}

/** Each says what it found when it is done, so that two do not speak at once. */
async function inTurn(scripts) {
  let failed = false;
  for (const script of scripts) {
    const { code, output } = await run(script);
    if (output.trim() !== '') process.stdout.write(`${output.trimEnd()}\n`);
    if (code !== 0) console.error(`${script} failed`);
    failed ||= code !== 0;
  }
  return failed;
}

const failed = await Promise.all([inTurn(['check:types']), inTurn(['check:lint', 'check:rooms', 'check:format'])]);
process.exitCode = failed.some(Boolean) ? 1 : 0;
