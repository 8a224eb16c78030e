import './app/withoutEval.ts';
import '@mantine/core/styles.css';
import './styles/styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
