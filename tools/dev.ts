// The server from its sources, as `npm run dev` starts it anew after each change.
import { freshenValidators } from './validators.js';

await freshenValidators();
await import('../src/main.js');
