// Who is compared, how each is started, and what of the work each leaves out.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { mockoonEnvironment } from './mockoon.js';
import { type Asked, asPlainJson, asVendor } from './payments.js';
import { hasProgram, peer, Unavailable } from './peers.js';
import { type Launch, newFolder, type Startable, StartFailed, tried } from './servers.js';
import { writeStubs } from './wiremock.js';

/** The Node that runs the servers; the load generator stays with the Node of the bench. */
export interface Runtime {
  readonly node: string;
  readonly version: string;
  readonly major: number;
}

export interface Contestant {
  readonly title: (node: Runtime) => string;
  /** What of tillbox's work it does not do. */
  readonly lacks: string;
  readonly asked: Asked;
  /** A warm-up of so many times the length that others get. */
  readonly warmUp: number;
  /** Ours: it has to start, it keeps what it is sent, and 100,000 payments take it no longer than a minute or so. */
  readonly own: boolean;
  /** Throws {@link Unavailable} where this machine can't have it. */
  prepare(node: Runtime): Launch | Promise<Launch>;
}

/** A contestant that can be started. */
export interface Ready extends Startable {
  readonly title: string;
  readonly lacks: string;
  readonly warmUp: number;
  readonly own: boolean;
}

export interface Tillbox {
  readonly store?: string;
  readonly flags?: readonly string[];
}

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
/** What `npm start` gives to Node, between its name and the bundle. */
const tillboxFlags = String(scripts.start).split(' ').slice(1, -1);
const tillboxBundle = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A tillbox with everything on. */
export function tillbox({ node }: Runtime, title: string, { store, flags = [] }: Tillbox = {}): Ready {
  const stored = store ? ['--store', store, ...flags] : flags;
  const launch: Launch = (port) => [
    node,
    ...tillboxFlags,
    tillboxBundle,
    '--port',
    String(port),
    '--log-level',
    'warn',
    // A hundred thousand payments in one sandbox are more than is allowed where nothing is said.
    '--max-sandbox-bytes=64MiB',
    ...stored,
  ];
  return { name: title, title, lacks: '', asked: asVendor, warmUp: 1, own: true, launch };
}

/** The same with flags for its Node. */
export function withNodeFlags(ready: Ready, ...flags: readonly string[]): Ready {
  const launch: Launch = (port, folder) => {
    const [node = '', ...rest] = ready.launch(port, folder);
    return [node, ...flags, ...rest];
  };
  return { ...ready, launch };
}

/** A file of bench/ as plain JavaScript, so that every server starts the same way. */
export async function bundled(name: string): Promise<string> {
  const outfile = `${newFolder()}/${name}.mjs`;
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: { js: "import{createRequire as c}from'node:module';const require=c(import.meta.url);" },
    outfile,
  });
  return outfile;
}

async function ownServer(name: string, { node }: Runtime): Promise<Launch> {
  const script = await bundled(name);
  return (port) => [node, script, String(port)];
}

/** The newest that the Node can run. */
const prismVersion = ({ major }: Runtime) => (major >= 24 ? '5.16.0' : '5.14.2');
const versions = { mockoon: '9.9.0', jsonServer: '0.17.4', wiremock: '3.13.2' };

function prism(runtime: Runtime): Launch {
  const cli = `${peer('@stoplight/prism-cli', prismVersion(runtime))}/dist/index.js`;
  const document = `${newFolder()}/openapi.json`;
  writeFileSync(document, execFileSync(runtime.node, [tillboxBundle, 'openapi', 'british-gas']));
  return (port) => [runtime.node, cli, 'mock', '--port', String(port), '--verboseLevel', 'error', document];
}

function mockoon({ node }: Runtime): Launch {
  const cli = `${peer('@mockoon/cli', versions.mockoon)}/bin/run.js`;
  const data = `${newFolder()}/environment.json`;
  writeFileSync(data, JSON.stringify(mockoonEnvironment()));
  return (port) => [node, cli, 'start', '--data', data, '--port', String(port), '--disable-log-to-file'];
}

function jsonServer({ node }: Runtime): Launch {
  const cli = `${peer('json-server', versions.jsonServer)}/lib/cli/bin.js`;
  return (port, folder) => {
    writeFileSync(`${folder}/db.json`, '{"payment":[]}');
    return [node, cli, '--quiet', '--host', '127.0.0.1', '--port', String(port), `${folder}/db.json`];
  };
}

function wiremock(): Launch {
  if (!hasProgram('java', '-version')) throw new Unavailable('there is no java on this machine');
  const jar = `${peer('wiremock', versions.wiremock)}/build/wiremock-standalone-${versions.wiremock}.jar`;
  return (port, folder) => {
    writeStubs(folder);
    const flags = ['--port', String(port), '--bind-address', '127.0.0.1', '--disable-banner'];
    return ['java', '-jar', jar, ...flags, '--root-dir', folder];
  };
}

const every = { asked: asVendor, warmUp: 1, own: false };

export const contestants: Readonly<Record<string, Contestant>> = {
  tillbox: {
    ...every,
    title: () => 'tillbox',
    lacks: '',
    own: true,
    prepare: (runtime) => tillbox(runtime, 'tillbox').launch,
  },
  raw: {
    ...every,
    title: () => 'raw node:http',
    lacks: 'sandboxes, scenarios, authentication, the check of the reply, masking, search, coverage, findings',
    own: true,
    prepare: (runtime) => ownServer('raw-http', runtime),
  },
  express: {
    ...every,
    title: () => 'bare Express 5',
    lacks: 'what raw node:http lacks',
    own: true,
    prepare: (runtime) => ownServer('express', runtime),
  },
  prism: {
    ...every,
    title: (runtime) => `Prism ${prismVersion(runtime)}`,
    lacks: 'makes no identifier and keeps nothing: the answer is the same each time',
    prepare: prism,
  },
  mockoon: {
    ...every,
    title: () => `Mockoon ${versions.mockoon}`,
    lacks: 'three regular expressions instead of a schema; keeps nothing but the last 100 exchanges',
    asked: asPlainJson,
    prepare: mockoon,
  },
  'json-server': {
    ...every,
    title: () => `json-server ${versions.jsonServer}`,
    lacks: 'validates nothing and has no journal; rewrites its file with every payment',
    asked: asPlainJson,
    prepare: jsonServer,
  },
  wiremock: {
    ...every,
    title: () => `WireMock ${versions.wiremock}`,
    lacks: 'keeps no payments, only its journal, which has no limit',
    warmUp: 5,
    prepare: wiremock,
  },
};

/** Those of the names that this machine can have, and for each other one why not. */
export async function prepared(names: readonly string[], runtime: Runtime) {
  const ready: Ready[] = [];
  const missing: string[] = [];
  for (const name of names) {
    const contestant = contestants[name];
    if (!contestant)
      throw new Error(`no contestant is called ${name}; there are ${Object.keys(contestants).join(', ')}`);
    const { asked, lacks, warmUp, own } = contestant;
    const title = contestant.title(runtime);
    try {
      const one = { name, title, asked, lacks, warmUp, own, launch: await contestant.prepare(runtime) };
      await tried(one);
      ready.push(one);
    } catch (error) {
      const gone = error instanceof Unavailable || (error instanceof StartFailed && !own);
      if (!gone) throw error;
      missing.push(`${title}: ${error.message}`);
    }
  }
  return { ready, missing };
}
