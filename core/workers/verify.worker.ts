import { verifyFile } from '../verify/verifyFile.ts';
import { serveTasks } from './runtime.ts';

serveTasks({ 'verify.file': (request) => verifyFile(request) });
