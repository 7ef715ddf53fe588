import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './loopback-only.js';

// Nothing is told of a project whose files run in a process that another one has set up.
if (process.send === undefined) throw new Error('tests run in a process of their project: see test/support/runner.js');

register('./loader.js', import.meta.url);

// Where it is noted that something would have left this machine: test/support/staying.ts makes a failure of it.
process.env.LOOPBACK_ONLY_NOTES = join(tmpdir(), `tillbox-beyond-${process.pid}`);
