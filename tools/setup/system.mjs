// System packages by apt, as root or through a sudo that asks nothing; otherwise one printed line to run.
import { existsSync } from 'node:fs';
import { onPath, run, say, SetupError } from './run.mjs';

/** What each purpose needs beyond a bare Debian with Node; `found` says that it is there already. */
export const systemNeeds = {
  window: [
    { package: 'chromium', found: () => chromiumPath() !== undefined },
    { package: 'xvfb', found: () => onPath('Xvfb') },
    { package: 'dbus', found: () => onPath('dbus-run-session') },
    { package: 'gnome-keyring', found: () => onPath('gnome-keyring-daemon') },
    { package: 'fonts-dejavu-core', found: () => existsSync('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf') },
  ],
  tests: [
    { package: 'dcmtk', found: () => onPath('dcmdump') },
    { package: 'libgdcm-tools', found: () => onPath('gdcminfo') },
    { package: 'dicom3tools', found: () => onPath('dciodvfy') },
    { package: 'python3-pydicom', found: () => existsSync('/usr/lib/python3/dist-packages/pydicom') },
    { package: 'python3-numpy', found: () => existsSync('/usr/lib/python3/dist-packages/numpy') },
    { package: 'libimage-exiftool-perl', found: () => onPath('exiftool') },
    { package: 'libjpeg-turbo-progs', found: () => onPath('jpegtran') },
    // Encodes the HEIC and AVIF of the tests; littleCMS’ own program checks conversions of colour.
    { package: 'libheif-examples', found: () => onPath('heif-enc') },
    { package: 'liblcms2-utils', found: () => onPath('tificc') },
    { package: 'orthanc', found: () => existsSync('/usr/sbin/Orthanc') },
    {
      package: 'orthanc-dicomweb',
      found: () => existsSync('/usr/share/orthanc/plugins/libOrthancDicomWeb.so'),
    },
    // OpenStack Swift: the S3 that the case service is tried on.
    { package: 'python3-swift', found: () => existsSync('/usr/lib/python3/dist-packages/swift') },
    { package: 'poppler-utils', found: () => onPath('pdftotext') },
    // Opens evidence bundles as a stranger does.
    { package: 'unzip', found: () => onPath('unzip') },
    // Opens a patient's copy as a stranger does.
    { package: '7zip', found: () => onPath('7zz') },
    // Shows what a receipt waits for.
    { package: 'strace', found: () => onPath('strace') },
  ],
};

export function chromiumPath() {
  if (process.env.SCRIM_CHROMIUM) return process.env.SCRIM_CHROMIUM;
  const fixed = [
    '/usr/lib/chromium/chromium',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return fixed.find((path) => existsSync(path));
}

/** Installs what is missing for a purpose. Answers the packages that are still missing, with the line that would install them. */
export async function ensureSystem(purpose) {
  const missing = systemNeeds[purpose].filter((need) => !need.found()).map((need) => need.package);
  if (missing.length === 0) return { missing: [], line: '' };
  try {
    await ensureSystemPackages(missing);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`set-up: ${error.message.split('\n')[0]}`);
  }
  return {
    missing: systemNeeds[purpose].filter((need) => !need.found()).map((need) => need.package),
    line: installLine(missing),
  };
}

export async function ensureSystemPackages(packages) {
  const prefix = elevation();
  if (!onPath('apt-get') || prefix === undefined)
    throw new SetupError(`missing: ${packages.join(', ')}; run: ${installLine(packages)}`);
  const apt = (args) =>
    run(prefix[0] ?? 'apt-get', [...prefix.slice(1), ...(prefix.length > 0 ? ['apt-get'] : []), ...args], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      title: 'apt-get',
    });
  await inTurn(async () => {
    say(`set-up: installing ${packages.join(', ')}`);
    await apt(['update', '-q']);
    await apt(['install', '-y', '-q', '--no-install-recommends', ...packages]);
  });
}

let lastTurn = Promise.resolve();

/** apt locks its lists and refuses a second one beside it. */
function inTurn(act) {
  const turn = lastTurn.then(act);
  lastTurn = turn.catch(() => undefined);
  return turn;
}

function elevation() {
  if (process.getuid?.() === 0) return [];
  return onPath('sudo') && process.env.SCRIM_NO_SUDO !== '1'
    ? ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive']
    : undefined;
}

export function installLine(packages) {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}
