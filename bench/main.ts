// The bench: the same work side by side in one run. `npm run bench -- --help` says how.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { bystander } from './bystander.js';
import { callbacks } from './callbacks.js';
import { durable } from './durable.js';
import { growth } from './growth.js';
import { memory } from './memory.js';
import { type Options, readOptions, usage } from './options.js';
import { judgements, markdown, type Report } from './report.js';
import { startUp } from './start-up.js';
import { starts } from './starts.js';
import { peers, throughput } from './throughput.js';
import { verify } from './verify.js';

const parts: Readonly<Record<string, (options: Options) => Promise<Report>>> = {
  throughput,
  peers,
  'start-up': startUp,
  growth,
  starts,
  durable,
  memory,
  verify,
  callbacks,
  bystander,
};

const usual = ['throughput', 'peers', 'start-up', 'growth', 'durable'];

async function bench(options: Options): Promise<void> {
  const { runtime, json, budget } = options;
  const names = options.parts.length > 0 ? options.parts : usual;
  const written: Record<string, unknown> = { node: runtime.version, cores: availableParallelism() };
  console.log(`Node ${runtime.version}, ${availableParallelism()} cores, ratios first`);
  for (const name of names) {
    const report = await parts[name]?.(options).catch((error: Error) => {
      console.log(`\n## ${name}\n\n> **Failed:** ${error.message}`);
      process.exitCode = 1;
    });
    if (!report) continue;
    const judged = judgements(report, runtime.major);
    console.log(`\n${markdown(report, judged)}`);
    written[name] = { ...report, tables: undefined, measured: judged };
    if (json) writeFileSync(json, `${JSON.stringify(written, null, 2)}\n`);
    if (budget) hold(judged.filter(({ withinBudget }) => !withinBudget).map(({ figure }) => figure));
  }
}

function hold(broken: readonly string[]): void {
  console.log(`\nbudget ${broken.length > 0 ? `BROKEN: ${broken.join(', ')}` : 'kept'}`);
  if (broken.length > 0) process.exitCode = 1;
}

function wrongUse(reason: string): never {
  console.error(`${reason}\n\n${usage}`);
  process.exit(2);
}

function optionsOf(args: readonly string[]): Options | undefined {
  try {
    const options = readOptions(args);
    const unknown = options?.parts.find((name) => !(name in parts));
    return unknown === undefined ? options : wrongUse(`There is no part ${unknown}`);
  } catch (error) {
    return wrongUse(error instanceof Error ? error.message : String(error));
  }
}

const options = optionsOf(process.argv.slice(2));
if (options) await bench(options);
else console.log(usage);
