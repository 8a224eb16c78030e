/**
 * What operating systems and archivers leave beside people's files: passed over in silence, by exactly these names. Any other hidden
 * file is read and, if it is no picture, refused by name.
 */
const names: ReadonlySet<string> = new Set(
  [
    ...['.DS_Store', '__MACOSX', '.Spotlight-V100', '.Trashes', '.fseventsd', '.TemporaryItems', '.AppleDouble'],
    ...['.DocumentRevisions-V100', '.apdisk', '.localized', 'Icon\r'],
    ...['Thumbs.db', 'ehthumbs.db', 'desktop.ini', 'Desktop.ini', '$RECYCLE.BIN', 'System Volume Information'],
    ...['lost+found', '.directory', '.Trash-1000', '@eaDir'],
  ].map((name) => name.toLowerCase()),
);

/** AppleDouble files (`._IMG_0001.JPG`) hold a Mac's attributes of the file they are named after. */
export const isJunkName = (name: string): boolean => names.has(name.toLowerCase()) || name.startsWith('._');

/** True if any part of an archive entry's path is junk. */
export const isJunkPath = (path: string): boolean => path.split('/').some((part) => part !== '' && isJunkName(part));
