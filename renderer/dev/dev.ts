import '../app/withoutEval.ts';
import { createFakeBridge } from './fakeBridge.ts';

// `?scene=` picks what the fake workstation already holds: first, work (default), locked, absent, offline, unreachable.
const query = new URLSearchParams(location.search);
const scene = query.get('scene') ?? 'work';
const theme = query.get('theme') === 'light' ? 'light' : 'dark';
Object.defineProperty(window, 'scrim', { value: createFakeBridge(scene, theme) });
await import('../main.tsx');
