import { checkFreeText } from '../verify/freeText.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { serveTasks } from './runtime.ts';

serveTasks({
  'verify.file': (request) => verifyFile(request),
  'verify.texts': (request) => checkFreeText(request),
});
