import { app, dialog, nativeTheme, protocol, shell, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppInfo, IpcEvent } from '../contract/ipc.schema.ts';
import { ipcEventChannel } from '../contract/ipc.names.ts';
import { createCore } from '../core/createCore.ts';
import { createLog, fileSink } from '../core/log/log.ts';
import { findPolicy, type PolicyInForce } from '../core/sitePolicy.ts';
import { createOsKeychain } from '../core/vault/osKeychain.ts';
import { registerVerbs } from './ipc/register.ts';
import { verbHandlers, type ShellVerbs } from './ipc/verbs.ts';
import { createMediaRoutes } from './media/media.ts';
import { createElectronProcessHost } from './platform/electronProcessHost.ts';
import { findLocations } from './platform/locations.ts';
import { openPreferences, type PreferencesFile } from './platform/preferences.ts';
import { chooseService, type ServiceChoice } from './platform/serviceChoice.ts';
import { serveWindowFile, notFound } from './security/files.ts';
import { notifyUrgent } from './platform/urgent.ts';
import { lockDown } from './security/lockdown.ts';
import { appHost, appScheme } from './security/scheme.ts';
import { openMainWindow } from './windows/mainWindow.ts';
import { installMenu } from './windows/menu.ts';

/** Composes the workstation once Electron is ready: core, the guarded channels to it, the window, and their end. */
export async function runWorkstation(): Promise<void> {
  const locations = findLocations();
  await mkdir(locations.home, { recursive: true, mode: 0o700 });
  const log = createLog(fileSink(join(locations.home, 'logs/scrim.log')));
  lockDown(log);
  const preferences = await openPreferences(locations.home);
  nativeTheme.themeSource = preferences.current.theme;
  const inForce = await findPolicy({ resources: locations.resources });
  const { policy } = inForce;
  const service = chooseService(locations, preferences, policy, log);
  const core = await createCore({
    paths: locations,
    keychain: createOsKeychain(),
    clock: { now: () => new Date() },
    processes: createElectronProcessHost(locations.workers),
    log,
    policy,
    serviceUrl: () => service.url(),
    serviceName: () => service.name(),
  });

  const shown: { window?: BrowserWindow } = {};
  const tell = (event: IpcEvent) => {
    if (shown.window && !shown.window.isDestroyed()) shown.window.webContents.send(ipcEventChannel, event);
  };
  const info = () => appInfo(locations.samples !== null, inForce, preferences, service);
  const announce = () => tell({ kind: 'app', info: info() });
  const openInbox = () => tell({ kind: 'menu', command: 'inbox' });
  core.onEvent(tell);
  service.onChange(announce);

  const media = createMediaRoutes(core);
  protocol.handle(appScheme, (request) => {
    const url = new URL(request.url);
    if (url.host !== appHost || request.method !== 'GET') return notFound();
    return url.pathname.startsWith('/media/') ? media(url) : serveWindowFile(locations.window, url.pathname);
  });
  const isOurs = (event: IpcMainInvokeEvent) => event.sender === shown.window?.webContents;
  registerVerbs(
    verbHandlers(
      core,
      shellVerbs(locations.samples, preferences, service, { info, announce, openInbox }, () => shown.window),
    ),
    isOurs,
    log,
  );
  installMenu((command) => tell({ kind: 'menu', command }));

  shown.window = openMainWindow(locations, preferences);
  app.on('second-instance', () => {
    if (shown.window?.isMinimized()) shown.window.restore();
    shown.window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  quitCleanly(async () => {
    await core.close();
    await service.stop();
  });
  log.info('started');
}

function appInfo(
  samples: boolean,
  { policy, origin }: PolicyInForce,
  preferences: PreferencesFile,
  service: ServiceChoice,
): AppInfo {
  return {
    version: app.getVersion(),
    standIn: process.env['SCRIM_STAND_IN'] === '1',
    samples,
    theme: preferences.current.theme,
    language: preferences.current.language,
    keys: preferences.current.keys,
    toured: preferences.current.toured,
    notify: preferences.current.notify,
    headSlices: policy.headSlices,
    policy: { name: policy.name, ofSite: origin === 'site' },
    service: service.info(),
  };
}

function shellVerbs(
  samples: string | null,
  preferences: PreferencesFile,
  service: ServiceChoice,
  { info, announce, openInbox }: { info: () => AppInfo; announce: () => void; openInbox: () => void },
  window: () => BrowserWindow | undefined,
): ShellVerbs {
  return {
    app: {
      info: async () => info(),
      setTheme: async ({ theme }) => {
        nativeTheme.themeSource = theme;
        await preferences.save({ theme });
        announce();
        return null;
      },
      setKeys: async ({ keys }) => {
        await preferences.save({ keys });
        announce();
        return null;
      },
      setToured: async ({ toured }) => {
        await preferences.save({ toured });
        announce();
        return null;
      },
      setNotify: async ({ notify }) => {
        await preferences.save({ notify });
        announce();
        return null;
      },
      announce: async () => {
        const { notify, language } = preferences.current;
        if (notify) notifyUrgent(language, window(), openInbox);
        return null;
      },
      setLanguage: async ({ language }) => {
        await preferences.save({ language });
        announce();
        return null;
      },
    },
    ...fileDialogs(window),
    samples: () => (samples ? sampleFiles(samples) : Promise.resolve([])),
    browse: (url) => shell.openExternal(url),
    createLocalAccount: (account) => service.createAccount(account),
  };
}

type Parent = () => BrowserWindow | undefined;

/** Where files come from and go to; what was dismissed names none. */
function fileDialogs(window: Parent): Pick<ShellVerbs, 'pick' | 'pickOne' | 'saveAs'> {
  const open = async (properties: Electron.OpenDialogOptions['properties']): Promise<string[]> => {
    const parent = window();
    const picked = await (parent
      ? dialog.showOpenDialog(parent, { properties })
      : dialog.showOpenDialog({ properties }));
    return picked.canceled ? [] : picked.filePaths;
  };
  return {
    pick: (what) => open([what === 'folder' ? 'openDirectory' : 'openFile', 'multiSelections']),
    pickOne: async () => (await open(['openFile']))[0] ?? null,
    saveAs: async (name) => {
      const [parent, options] = [window(), { defaultPath: name }];
      const named = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return named.canceled || !named.filePath ? null : named.filePath;
    },
  };
}

/** The samples without the licence note that lies beside them. */
async function sampleFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => !name.endsWith('.md')).map((name) => join(folder, name));
}

/** Holds the quit until work is put down properly; a second quit does not wait. */
function quitCleanly(finish: () => Promise<void>): void {
  let finished = false;
  app.on('before-quit', (event) => {
    if (finished) return;
    event.preventDefault();
    finished = true;
    void finish().finally(() => app.quit());
  });
}
