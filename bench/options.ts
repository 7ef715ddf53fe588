import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { contestants, type Runtime } from './contestants.js';
import { storeNames } from './stores.js';

export interface Options {
  readonly parts: readonly string[];
  /** Where left out, each part has a number of its own. */
  readonly rounds?: number;
  readonly seconds: number;
  readonly connections: readonly number[];
  readonly contestants?: readonly string[];
  readonly stores: readonly string[];
  readonly records: readonly number[];
  readonly sandboxes: readonly number[];
  readonly charges: number;
  readonly requests: number;
  readonly data: string;
  readonly json?: string;
  readonly budget: boolean;
  readonly runtime: Runtime;
}

export const usage = `Usage: npm run bench -- [PART]... [ROUNDS] [flags]

  throughput   payments at several connections against raw node:http and bare Express 5
  peers        the same against Prism, Mockoon, json-server and WireMock
  start-up     to the first payment, and resident memory idle and with many payments
  growth       one payment as records and sandboxes get more
  starts       a start over a store as sandboxes and records get more (only when named)
  durable      a store on disk or in Redis against memory, and how long it takes to come back
  memory       resident memory over a million requests in a thousand sandboxes (only when named)
  verify       payments while a thousand verifications wait (only when named)
  callbacks    payments while a thousand callbacks wait for their time (only when named)
  bystander    how long others wait while somebody asks for much (only when named)

  --rounds NUMBER        how often each is measured, in turn (differs by part)
  --seconds NUMBER       length of one measurement; its warm-up is half of that (4)
  --connections LIST     (1,32,128)
  --contestants LIST     tillbox,raw,express,prism,mockoon,json-server,wiremock
  --stores LIST          growth, starts and durable: memory,file,redis (growth: memory; starts: file,redis; durable: all)
  --records LIST         growth and starts: stored payments (0,1000,10000,100000)
  --sandboxes LIST       the same: (1,100,1000)
  --charges NUMBER       start-up: payments stored before memory is read, 0 for none (100000)
  --requests NUMBER      memory: (1000000)
  --data FOLDER          starts and durable: where file: keeps its data, a folder on the disk that matters
  --node PATH            another Node to run the servers with
  --json FILE            every figure that was measured
  --budget               fails where a target is missed by more than its budget`;

const flags = {
  rounds: { type: 'string' },
  seconds: { type: 'string', default: '4' },
  connections: { type: 'string', default: '1,32,128' },
  contestants: { type: 'string' },
  stores: { type: 'string', default: '' },
  records: { type: 'string', default: '0,1000,10000,100000' },
  sandboxes: { type: 'string', default: '1,100,1000' },
  charges: { type: 'string', default: '100000' },
  requests: { type: 'string', default: '1000000' },
  data: { type: 'string', default: tmpdir() },
  node: { type: 'string', default: process.execPath },
  json: { type: 'string' },
  budget: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @returns undefined where help was asked for; throws what to say where a flag is wrong */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({ args: [...args], options: flags, allowPositionals: true });
  if (values.help) return undefined;
  const parts = positionals.filter((text) => !/^\d+$/.test(text));
  const rounds = values.rounds ?? positionals.find((text) => /^\d+$/.test(text));
  return {
    parts,
    ...(rounds === undefined ? {} : { rounds: number('rounds', rounds, 1) }),
    seconds: number('seconds', values.seconds, 1),
    connections: list(values.connections).map((text) => number('connections', text, 1)),
    ...(values.contestants === undefined
      ? {}
      : { contestants: known('contestants', values.contestants, Object.keys(contestants)) }),
    stores: known('stores', values.stores, storeNames),
    records: list(values.records).map((text) => number('records', text, 0)),
    sandboxes: list(values.sandboxes).map((text) => number('sandboxes', text, 1)),
    charges: number('charges', values.charges, 0),
    requests: number('requests', values.requests, 1),
    data: values.data,
    ...(values.json === undefined ? {} : { json: values.json }),
    budget: values.budget,
    runtime: runtime(values.node),
  };
}

function list(text: string): string[] {
  return text.split(',').filter((item) => item !== '');
}

function known(flag: string, text: string, names: readonly string[]): string[] {
  const named = list(text);
  const unknown = named.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--${flag} knows no ${unknown}; there are ${names.join(', ')}`);
  return named;
}

function number(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${flag} is a whole number of at least ${least}, not ${text}`);
  return value;
}

function runtime(node: string): Runtime {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  return { node, version, major: Number(/^v(\d+)/.exec(version)?.[1]) };
}
