/**
 * `electron [flags] [app] [arguments of the app]`. Flags before the app are Node's or Chromium's.
 * @param {string[]} argv without the executable
 */
export function parseArguments(argv) {
  const parsed = { required: [], inspect: null, switches: [], version: false, target: '.' };
  let index = 0;
  for (; index < argv.length && argv[index].startsWith('-'); index++) {
    const argument = argv[index];
    const [, name, value] = /^--?([^=]*)=?(.*)$/s.exec(argument);
    if (name === 'r' || name === 'require') parsed.required.push(argv[++index]);
    else if (name === 'inspect' || name === 'inspect-brk') parsed.inspect = Number((value || '9229').split(':').pop());
    else if (name === 'version' || name === 'v') parsed.version = true;
    else parsed.switches.push([name, value]);
  }
  if (index < argv.length) parsed.target = argv[index];
  // Electron lets the app see switches after its path too, but those are not Chromium's.
  parsed.appSwitches = argv.slice(index + 1).filter((argument) => argument.startsWith('--'));
  return parsed;
}
