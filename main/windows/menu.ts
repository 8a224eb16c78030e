import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { IpcEvent } from '../../contract/ipc.schema.ts';

type Command = Extract<IpcEvent, { kind: 'menu' }>['command'];

/** The application menu. Editing commands go to the window, which knows what there is to undo. */
export function installMenu(send: (command: Command) => void): void {
  const item = (label: string, accelerator: string, command: Command): MenuItemConstructorOptions => ({
    id: command,
    label,
    accelerator,
    click: () => send(command),
  });
  const template: MenuItemConstructorOptions[] = [
    {
      label: 'File',
      submenu: [
        item('Import files…', 'CmdOrCtrl+O', 'import-files'),
        item('Import folder…', 'CmdOrCtrl+Shift+O', 'import-folder'),
        { type: 'separator' },
        item('Settings…', 'CmdOrCtrl+,', 'preferences'),
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    {
      label: 'Edit',
      submenu: [
        // The window listens to these keys itself; registering them here too would undo twice.
        { ...item('Undo', 'CmdOrCtrl+Z', 'undo'), registerAccelerator: false },
        { ...item('Redo', 'CmdOrCtrl+Shift+Z', 'redo'), registerAccelerator: false },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: 'View',
      submenu: [
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
