import type { DirectoryReference } from '../dicom/directory.ts';
import { isSafePath } from './zipDirectory.ts';

/**
 * Components of a ReferencedFileID below the DICOMDIR's folder; undefined if it leads anywhere else. Slashes are taken for separators, as
 * some writers mean them.
 */
export function componentsBelow(reference: DirectoryReference): string[] | undefined {
  const components = reference.flatMap((component) => component.split('/'));
  const path = components.join('/');
  const named = components.every((component) => component !== '' && component !== '.');
  return named && isSafePath(path) ? components : undefined;
}

/**
 * A name as ISO 9660 might have changed it on the way to or from a disc: letter case, the version behind a semicolon and the dot of an
 * empty extension make no difference.
 */
export const discName = (name: string): string => name.toLowerCase().replace(/;\d+$/, '').replace(/\.$/, '');

export const shownReference = (reference: DirectoryReference): string => reference.join('/');
