import { createReadStream } from 'node:fs';
import { SealedBlobs } from '../../service/uploads/sealedBlobs.ts';
import { caseIdSchema, sha256Schema } from '../../model/ids.ts';

// `sealWithLittleRoom.ts DIR FILE CASE SHA256 BYTES`, under a limit of the size of files: a disk that is full in the middle of a write.
// Prints what became of it.

const [dir, file, id, sha256, bytes] = process.argv.slice(2);
const name = { case: caseIdSchema.parse(id), sha256: sha256Schema.parse(sha256), bytes: Number(bytes) };
const became = await new SealedBlobs(dir!, false).seal(createReadStream(file!), name, Buffer.alloc(32, 7)).then(
  () => 'sealed',
  (error: NodeJS.ErrnoException) => error.code,
);
process.stdout.write(`${became}`);
