// Who may import whom (docs/architecture.md). A room may import itself and what is listed; everything else fails.
const rooms = {
  model: { rooms: [], node: false },
  contract: { rooms: ['model'], node: false },
  core: { rooms: ['model', 'contract'], node: true },
  main: { rooms: ['model', 'contract', 'core'], node: true },
  preload: { rooms: ['contract', 'model'], node: false },
  renderer: { rooms: ['contract', 'model'], node: false },
  cli: { rooms: ['core', 'contract', 'model'], node: true },
  service: { rooms: ['contract', 'model'], node: true },
};
const all = Object.keys(rooms);
const source = '(?<!\\.test)\\.tsx?$';
const tests = { pathNot: '\\.test\\.tsx?$' };
const npm = (names) => `node_modules/(${names.join('|')})(/|$)`;

const walls = all.flatMap((room) => {
  const allowed = [room, ...rooms[room].rooms];
  const forbidden = [...all.filter((other) => !allowed.includes(other)), 'test', 'tools'];
  const rules = [
    {
      name: `${room}-imports-down`,
      comment: `${room} may import ${allowed.join(', ')} only`,
      severity: 'error',
      from: { path: `^${room}/`, ...tests },
      to: { path: `^(${forbidden.join('|')})/` },
    },
  ];
  if (!rooms[room].node) {
    rules.push({
      name: `${room}-has-no-node`,
      comment: `${room} runs without Node`,
      severity: 'error',
      from: { path: `^${room}/`, ...tests },
      to: { dependencyTypes: ['core'] },
    });
  }
  return rules;
});

module.exports = {
  forbidden: [
    ...walls,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'model-and-contract-import-zod-only',
      severity: 'error',
      from: { path: '^(model|contract)/', ...tests },
      to: { path: 'node_modules/', pathNot: npm(['zod']) },
    },
    {
      name: 'electron-in-the-shell-only',
      severity: 'error',
      from: { path: '^(model|contract|core|renderer|cli|service)/' },
      to: { path: npm(['electron']) },
    },
    {
      name: 'window-libraries-in-the-renderer-only',
      severity: 'error',
      from: { path: '^(model|contract|core|main|preload|cli|service)/' },
      to: { path: npm(['react', 'react-dom', 'konva', 'react-konva', 'zustand', 'i18next', '@mantine']) },
    },
    {
      name: 'editor-is-pure',
      comment: 'renderer/editor knows neither React nor Konva nor the rest of the renderer',
      severity: 'error',
      from: { path: '^renderer/editor/', ...tests },
      to: {
        path:
          '^(renderer/(?!editor/)|contract/)|' +
          npm(['react', 'react-dom', 'konva', 'react-konva', 'zustand', 'i18next', '@mantine']),
      },
    },
    {
      name: 'verify-shares-nothing-with-deid',
      comment: 'a bug in one must not hide in the other',
      severity: 'error',
      from: { path: '^core/verify/', ...tests },
      to: { path: '^core/(deid|dicom|photo)/' },
    },
    {
      name: 'deid-knows-no-verify',
      severity: 'error',
      from: { path: '^core/(deid|dicom|photo)/', ...tests },
      to: { path: '^core/verify/' },
    },
    {
      name: 'codecs-serve-both-sides',
      comment: 'deid and verify may both use codecs, so it knows neither, nor anything else of core',
      severity: 'error',
      from: { path: '^core/codecs/', ...tests },
      to: { path: '^core/(?!codecs/)' },
    },
    {
      name: 'upload-takes-cleared-images-only',
      comment: 'upload/ never sees originals: it must not reach intake, photo, dicom or detect',
      severity: 'error',
      from: { path: '^core/upload/', ...tests },
      to: { path: '^core/(intake|photo|dicom|detect|deid)/' },
    },
    {
      name: 'service-client-knows-the-contract-only',
      comment: 'core/service carries tokens: nothing of pictures, vault or store reaches it',
      severity: 'error',
      from: { path: '^core/service/', ...tests },
      to: { path: '^core/(?!service/)' },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: { path: source }, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependencies-in-the-product',
      severity: 'error',
      from: { path: `^(${all.filter((r) => r !== 'renderer').join('|')})/`, ...tests },
      to: { dependencyTypes: ['npm-dev'], pathNot: npm(['electron', '@types']) },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
