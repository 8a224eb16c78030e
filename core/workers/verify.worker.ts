import { checkLines } from '../verify/coveredLines.ts';
import { checkFreeText } from '../verify/freeText.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { serveTasks } from './runtime.ts';

serveTasks({
  'verify.file': (request) => verifyFile(request),
  'verify.lines': (request) => checkLines(request),
  'verify.texts': (request) => checkFreeText(request),
});
