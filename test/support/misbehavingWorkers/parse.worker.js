// Stands where parse.worker stands and misbehaves on request: `path` of parse.zipList says how. Built on the bare
// channel, not on core/workers/runtime.ts, as a process that was taken over would be.
const answer = (id, ...outcomes) => process.send({ id, outcomes });
const reply = (id, name = 'fine') =>
  answer(id, { kind: 'reply', reply: { entries: [{ index: 0, name, bytes: 1, content: 'other' }] } });
const hoard = [];

const behaviours = {
  fine: (id) => reply(id),
  pid: (id) => reply(id, String(process.pid)),
  environment: (id) => reply(id, JSON.stringify({ env: process.env, execArgv: process.execArgv })),
  spin: () => {
    for (;;);
  },
  hang: () => undefined,
  allocate: () => {
    setInterval(() => hoard.push(Buffer.alloc(64 * 1024 * 1024, 1)), 20);
  },
  crash: () => process.abort(),
  leave: () => process.exit(0),
  garbage: () => process.send('garbage'),
  extra: (id) => answer(id, { kind: 'reply', reply: { entries: [], smuggled: 'value' } }),
  wrongReply: (id) =>
    answer(id, { kind: 'reply', reply: { entries: [{ index: -1, name: 7, bytes: 'many', content: 'other' }] } }),
  wrongId: (id) => reply(id + 1),
  unknownCode: (id) => answer(id, { kind: 'error', error: { code: 'NO_SUCH_CODE', params: {} } }),
  refuse: (id) => answer(id, { kind: 'error', error: { code: 'ZIP_BOMB', params: { entries: 3 } } }),
  twice: (id) => {
    reply(id);
    reply(id);
  },
};

process.on('message', ({ id, requests: [request] }) => behaviours[request.path](id));
process.on('disconnect', () => process.exit(0));
