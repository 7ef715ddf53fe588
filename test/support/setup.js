import { register } from 'node:module';

// Nothing is told of a project whose files run in a process that another one has set up.
if (process.send === undefined) throw new Error('tests run in a process of their project: see test/support/runner.js');

register('./loader.js', import.meta.url);
