// Builds when needed, then runs the service in this same process, so that signals reach it.
import { ensureBuilt } from './built.js';

ensureBuilt();
await import('../dist/src/main.js');
