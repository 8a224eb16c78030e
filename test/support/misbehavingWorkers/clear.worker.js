// Stands where clear.worker stands and tells how clear.make reached it: `columns` is how many requests shared the call, `rows` is 2 for one
// that is tried again. A source named `crash` ends the process, `refuse` is an error of its own, `hang` is never answered.
const outcome = ({ source, again }, { length }) =>
  source.path === 'refuse'
    ? { kind: 'error', error: { code: 'DAMAGED_FILE', params: {} } }
    : {
        kind: 'reply',
        reply: {
          length: 1,
          mediaType: 'application/dicom',
          columns: length,
          rows: again ? 2 : 1,
          frames: 1,
          actions: {},
        },
      };

process.on('message', ({ id, requests }) => {
  const paths = requests.map(({ source }) => source.path);
  if (paths.includes('crash')) process.abort();
  if (paths.includes('hang')) return;
  const short = paths.includes('short') ? 1 : 0;
  process.send({ id, outcomes: requests.slice(short).map((request) => outcome(request, requests)) });
});
process.on('disconnect', () => process.exit(0));
