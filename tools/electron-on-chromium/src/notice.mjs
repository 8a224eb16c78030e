/** Lines on stderr from the stand-in itself; stdout belongs to the app. */
export function notice(line) {
  process.stderr.write(`electron-on-chromium: ${line}\n`);
}
