import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './freePort.ts';

const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
const program = ['/usr/sbin/Orthanc', '/usr/bin/Orthanc'].find((path) => existsSync(path));

/** Whether Debian's orthanc and orthanc-dicomweb are installed. */
export const hasOrthanc = program !== undefined && existsSync(plugin);

export interface RunningOrthanc {
  /** Base URI of its DICOMweb service, on loopback. */
  readonly base: string;
  readonly username: string;
  readonly password: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** An Orthanc of its own with an empty store below `folder`; ready when this resolves. */
export async function startOrthanc(folder: string): Promise<RunningOrthanc> {
  const [http, dicom] = await Promise.all([freePort(), freePort()]);
  const [username, password] = ['zz.archive', 'fictional-password'];
  const store = join(folder, 'orthanc');
  await mkdir(store);
  const configuration = {
    HttpPort: http,
    DicomPort: dicom,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { [username]: password },
    StorageDirectory: store,
    IndexDirectory: store,
    Plugins: [plugin],
    DicomWeb: { Enable: true, Root: '/dicom-web/' },
  };
  const path = join(folder, 'orthanc.json');
  await writeFile(path, JSON.stringify(configuration));
  const child = spawn(program!, [path], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  child.stdout.resume();
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => line.includes('Orthanc has started') && resolve());
    void exit.then(() => reject(new Error('Orthanc ended before it had started')));
  });
  return {
    base: `http://127.0.0.1:${String(http)}/dicom-web`,
    username,
    password,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
