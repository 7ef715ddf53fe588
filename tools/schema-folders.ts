import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { packageRoot } from '../src/root.js';

/** A folder of schemas, and what is made of it where. */
export interface SchemaFolder {
  readonly name: string;
  /** Whether it is an API's; the others are those of the engine and of the control API. */
  readonly ofApi: boolean;
  readonly url: URL;
  /** The folder that what is generated goes to, and the way from there to the engine. */
  readonly target: URL;
  readonly engine: string;
  /** The folder of the scenarios that ship with it, where it is an API's. */
  readonly scenarios: URL;
  /** The schemas by name, as they are written. */
  readonly schemas: ReadonlyMap<string, object>;
}

/** The API that the tests stand on, which ships with nothing. */
const toy = 'test/support/toy/';

/** Every folder of schemas/, and the toy's where there are tests; read anew. */
export function schemaFolders(): SchemaFolder[] {
  const all = readdirSync(new URL('schemas/', packageRoot)).map((name): SchemaFolder => {
    const ofApi = !['engine', 'control'].includes(name);
    const engine = ofApi ? '../../engine' : name === 'engine' ? '.' : '../engine';
    const target = ofApi ? `src/apis/${name}/` : `src/${name}/`;
    return read({ name, ofApi, engine }, `schemas/${name}/`, target, `scenarios/${name}/`);
  });
  if (!existsSync(new URL(toy, packageRoot))) return all;
  const about = { name: 'toy', ofApi: true, engine: '../../../src/engine' };
  return [...all, read(about, `${toy}schemas/`, toy, `${toy}scenarios/`)];
}

type About = Pick<SchemaFolder, 'name' | 'ofApi' | 'engine'>;

function read(about: About, folder: string, target: string, scenarios: string): SchemaFolder {
  const url = new URL(folder, packageRoot);
  const schemas = new Map(jsonFilesIn(url).map((file) => [file.slice(0, -5), readJson(new URL(file, url))]));
  return { ...about, url, target: new URL(target, packageRoot), scenarios: new URL(scenarios, packageRoot), schemas };
}

/** The triggers of the scenarios that ship for an API, in the order of their files. */
export function triggersOf({ ofApi, scenarios: url }: SchemaFolder): object[] {
  if (!ofApi || !existsSync(url)) return [];
  return jsonFilesIn(url).flatMap((file) => {
    const { trigger } = readJson(new URL(file, url));
    return trigger ? [trigger as object] : [];
  });
}

export function readJson(url: URL): Record<string, unknown> {
  return JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>;
}

/** Writes a generated file; one that says the same already keeps its time, so that nothing made of it counts as old. */
export function writeGenerated(url: URL, text: string): void {
  if (existsSync(url) && readFileSync(url, 'utf8') === text) return;
  mkdirSync(new URL('.', url), { recursive: true });
  writeFileSync(url, text);
}

function jsonFilesIn(url: URL): string[] {
  return readdirSync(url)
    .filter((file) => file.endsWith('.json'))
    .sort();
}
