import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { walk } from './walk.ts';

const makeFolder = temporaryFolders();

async function tree(files: readonly string[]): Promise<string> {
  const root = await makeFolder();
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), file);
  }
  return root;
}
/** Paths relative to the first root; a refusal carries its code. */
async function walked(root: string, paths: readonly string[] = [root]): Promise<string[]> {
  const found: string[] = [];
  for await (const at of walk(paths)) {
    found.push(relative(root, at.path) + (at.kind === 'refused' ? ` ${at.error.code}` : ''));
  }
  return found;
}

describe('walking', () => {
  it('finds files at any depth in natural order', async () => {
    const root = await tree(['b/IMG_10.jpg', 'b/IMG_2.jpg', 'a/x/y/z/deep.dcm', 'c.png']);
    expect(await walked(root)).toEqual(['a/x/y/z/deep.dcm', 'b/IMG_2.jpg', 'b/IMG_10.jpg', 'c.png']);
  });

  it('passes system junk over in silence, and no other hidden file', async () => {
    const junk = ['.DS_Store', 'Thumbs.db', 'thumbs.db', '__MACOSX/a/._x.jpg', '._x.jpg', 'desktop.ini', '@eaDir/x'];
    const root = await tree([...junk, '.hidden.jpg', 'x.jpg']);
    expect(await walked(root)).toEqual(['.hidden.jpg', 'x.jpg']);
  });

  it('takes folders hundreds of levels deep', async () => {
    const root = await makeFolder();
    const deep = Array.from({ length: 300 }, () => 'd').join('/');
    await mkdir(join(root, deep), { recursive: true });
    await writeFile(join(root, deep, 'f'), 'x');
    expect(await walked(root)).toEqual([`${deep}/f`]);
  });

  it('gives each file once, however often it was given', async () => {
    const root = await tree(['a/1', 'a/2']);
    expect(await walked(root, [join(root, 'a/2'), root, join(root, 'a'), `${root}/a/../a/1`])).toEqual(['a/2', 'a/1']);
  });

  it('follows a link that was given itself', async () => {
    const root = await tree(['real/1']);
    await symlink(join(root, 'real'), join(root, 'link'));
    expect(await walked(root, [join(root, 'link')])).toEqual(['link/1']);
  });

  it('is not led out of what was given, nor around in circles', async () => {
    const outside = await tree(['secret']);
    const root = await tree(['in/1']);
    await symlink(join(outside, 'secret'), join(root, 'out-file'));
    await symlink(outside, join(root, 'out-folder'));
    await symlink('..', join(root, 'in/circle'));
    await symlink('self', join(root, 'self'));
    await symlink('nowhere', join(root, 'broken'));
    await symlink(join(root, 'in/1'), join(root, 'inside'));
    expect(await walked(root)).toEqual([
      'broken NOT_A_FILE',
      'in/1',
      'out-file NOT_A_FILE',
      'out-folder NOT_A_FILE',
      'self NOT_A_FILE',
    ]);
  });

  it('refuses a link into a sibling whose name begins like the folder’s', async () => {
    const parent = await tree(['case/1', 'case-other/2']);
    await symlink(join(parent, 'case-other/2'), join(parent, 'case/link'));
    expect(await walked(parent, [join(parent, 'case')])).toEqual(['case/1', 'case/link NOT_A_FILE']);
  });

  it('refuses what is not there and what is no file, by name', async () => {
    const root = await tree(['a']);
    expect(await walked(root, [join(root, 'gone'), join(root, 'a')])).toEqual(['gone FILE_VANISHED', 'a']);
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(await walked(root)).toEqual(['a', 'pipe NOT_A_FILE']);
  });

  it.skipIf(process.platform !== 'linux')('says of a name that cannot be read that it is the name', async () => {
    const root = await tree(['a']);
    const named = (...bytes: number[]): Buffer => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(bytes)]);
    await writeFile(named(0x46, 0xfc, 0xdf, 0x65), 'x');
    await mkdir(named(0xd6, 0x6c));
    await writeFile(Buffer.concat([named(0xd6, 0x6c), Buffer.from('/in')]), 'x');
    expect(await walked(root)).toEqual(['a', 'F\ufffd\ufffde FILE_NAME', '\ufffdl FILE_NAME']);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'refuses a folder that may not be read',
    async () => {
      const root = await tree(['shut/1', 'open/2']);
      await chmod(join(root, 'shut'), 0o000);
      expect(await walked(root)).toEqual(['open/2', 'shut FILE_UNREADABLE']);
      await chmod(join(root, 'shut'), 0o700);
    },
  );
});
