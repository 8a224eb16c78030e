import { randomUUID } from 'node:crypto';
import { caseIdSchema } from '../../model/ids.ts';
import { createMemoryQueueRepository } from '../../test/support/memoryQueueRepository.ts';
import { describeQueueRepository } from '../../test/support/queueRepositorySuite.ts';

describeQueueRepository('the queue’s rows in memory', async () => {
  const repository = createMemoryQueueRepository();
  return {
    repository,
    newCase: async () => caseIdSchema.parse(randomUUID()),
    reopen: async () => repository,
  };
});
