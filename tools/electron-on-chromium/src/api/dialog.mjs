// Native dialogs by zenity, where a desktop has it; tests replace these functions through electronApp.evaluate.
import { execFile } from 'node:child_process';
import { guardObject, notSupported } from '../guard.mjs';
import { host } from '../host.mjs';
import { findOnPath } from './shell.mjs';

/** Electron's dialogs take the parent window first, or not at all. */
const optionsOf = (args) => args.at(-1) ?? {};

/** @returns {Promise<{ code: number, text: string }>} */
function zenity(what, args) {
  const program = host.headless ? null : findOnPath('zenity');
  if (!program) throw notSupported(`dialog.${what} without a display and zenity (\`apt-get install zenity\`)`);
  return new Promise((resolve) => {
    execFile(program, args, (error, stdout) =>
      resolve({ code: error ? (error.code ?? 1) : 0, text: stdout.trimEnd() }),
    );
  });
}

const withTitle = ({ title }) => (title ? [`--title=${title}`] : []);
const withPath = ({ defaultPath }) => (defaultPath ? [`--filename=${defaultPath}`] : []);
const withFilters = ({ filters = [] }) =>
  filters.map(({ name, extensions }) => {
    const globs = extensions.map((extension) => (extension === '*' ? '*' : `*.${extension}`));
    return `--file-filter=${name} | ${globs.join(' ')}`;
  });

export const dialog = guardObject('dialog', {
  async showOpenDialog(...args) {
    const options = optionsOf(args);
    const properties = options.properties ?? ['openFile'];
    const kind = [
      ...(properties.includes('openDirectory') ? ['--directory'] : []),
      ...(properties.includes('multiSelections') ? ['--multiple', '--separator=\n'] : []),
    ];
    const flags = ['--file-selection', ...kind, ...withTitle(options), ...withPath(options), ...withFilters(options)];
    const { code, text } = await zenity('showOpenDialog', flags);
    return code === 0 ? { canceled: false, filePaths: text.split('\n') } : { canceled: true, filePaths: [] };
  },

  async showSaveDialog(...args) {
    const options = optionsOf(args);
    const flags = ['--file-selection', '--save', ...withTitle(options), ...withPath(options), ...withFilters(options)];
    const { code, text } = await zenity('showSaveDialog', flags);
    return code === 0 ? { canceled: false, filePath: text } : { canceled: true, filePath: '' };
  },

  async showMessageBox(...args) {
    const options = optionsOf(args);
    const buttons = options.buttons?.length ? options.buttons : ['OK'];
    const text = [options.message, options.detail].filter(Boolean).join('\n\n');
    const choices = buttons.map((label) => `--extra-button=${label}`);
    const flags = ['--question', '--switch', '--no-markup', `--text=${text}`, ...withTitle(options), ...choices];
    const answer = await zenity('showMessageBox', flags);
    const response = buttons.indexOf(answer.text);
    return { response: response === -1 ? (options.cancelId ?? 0) : response, checkboxChecked: false };
  },

  /** As Electron does before it is ready, and for the same reason: an error must not be lost for want of a window. */
  showErrorBox(title, content) {
    process.stderr.write(`${title}\n${content}\n`);
  },
});
