import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { packageRoot } from '../src/root.js';

/** A folder of schemas/, and what is made of it where. */
export interface SchemaFolder {
  readonly name: string;
  /** Whether it is an API's; the others are those of the engine and of the control API. */
  readonly ofApi: boolean;
  readonly url: URL;
  /** The folder below src/ that what is generated goes to. */
  readonly target: URL;
  /** The schemas by name, as they are written. */
  readonly schemas: ReadonlyMap<string, object>;
}

/** Every folder of schemas/, read anew. */
export function schemaFolders(): SchemaFolder[] {
  return readdirSync(new URL('schemas/', packageRoot)).map((name) => {
    const url = new URL(`schemas/${name}/`, packageRoot);
    const ofApi = !['engine', 'control'].includes(name);
    const target = new URL(ofApi ? `src/apis/${name}/` : `src/${name}/`, packageRoot);
    const schemas = new Map(jsonFilesIn(url).map((file) => [file.slice(0, -5), readJson(new URL(file, url))]));
    return { name, ofApi, url, target, schemas };
  });
}

/** The triggers of the scenarios that ship for an API, in the order of their files. */
export function triggersOf({ name, ofApi }: SchemaFolder): object[] {
  const url = new URL(`scenarios/${name}/`, packageRoot);
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
