#!/usr/bin/env node
import { reasonAgainstNode } from './node-version.js';

// Nothing else may be imported ahead of this question: a Node that is too old would end at the first word that it does
// not know.
const reason = reasonAgainstNode(process.versions.node);
if (reason === undefined) {
  const { commandLine } = await import('./cli/command-line.js');
  process.exitCode = await commandLine(process.argv.slice(2), process.env);
} else {
  process.stderr.write(`tillbox: ${reason}\n`);
  process.exitCode = 2;
}
