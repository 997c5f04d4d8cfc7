import './nonce-styles.ts';
import './zod-jitless.ts';
import './theme/base.css';
import './theme/gate.css';
import './theme/print.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { ErrorBoundary, logProgramError } from './ErrorBoundary.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('main: the page has no #root');

addEventListener('unhandledrejection', (event) => void logProgramError(event.reason, 'unhandledrejection'));

createRoot(root).render(
  <ErrorBoundary>
    <App />
  </ErrorBoundary>,
);
