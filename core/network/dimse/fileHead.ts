import { implementationClassUid, implementationVersionName } from '../../dicom/uids.ts';

export interface ReceivedObject {
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly transferSyntax: string;
}

/**
 * Preamble and File Meta Information of PS3.10 7.1, for a data set that follows as it arrived. Nothing in it depends on the sender: the same
 * object, sent twice, is the same file.
 */
export function fileHead({ sopClass, sopInstance, transferSyntax }: ReceivedObject): Buffer {
  const meta = Buffer.concat([
    element(0x0001, 'OB', Uint8Array.of(0, 1)),
    element(0x0002, 'UI', text(sopClass, '\0')),
    element(0x0003, 'UI', text(sopInstance, '\0')),
    element(0x0010, 'UI', text(transferSyntax, '\0')),
    element(0x0012, 'UI', text(implementationClassUid, '\0')),
    element(0x0013, 'SH', text(implementationVersionName, ' ')),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), element(0x0000, 'UL', length), meta]);
}

function element(name: number, vr: string, value: Uint8Array): Buffer {
  const wide = vr === 'OB';
  const head = Buffer.alloc(wide ? 12 : 8);
  head.writeUInt16LE(0x0002, 0);
  head.writeUInt16LE(name, 2);
  head.write(vr, 4, 'latin1');
  if (wide) head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

const text = (value: string, padding: string): Buffer =>
  Buffer.from(value.length % 2 === 0 ? value : value + padding, 'latin1');
