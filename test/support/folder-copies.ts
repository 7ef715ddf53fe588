import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { logLine } from '../../src/engine/store/file/log-line.js';
import { folderWith } from './folder.js';

/** A folder as it is at an instant, as a kill -9 would leave it; where files come or go meanwhile, at a later one. */
export async function copyOf(folder: string): Promise<string> {
  for (;;) {
    const names = (await readdir(folder)).filter((name) => name !== 'lock');
    const copied = names.map((name) => readFile(`${folder}/${name}`).catch(() => undefined));
    const contents = await Promise.all(copied);
    const after = (await readdir(folder)).filter((name) => name !== 'lock');
    if (contents.includes(undefined) || names.sort().join() !== after.sort().join()) continue;
    const copy = folderWith({});
    for (const [i, name] of names.entries()) await writeFile(`${copy}/${name}`, contents[i] ?? '', { mode: 0o600 });
    return copy;
  }
}

/** The name of the present snapshot. */
export async function snapshotIn(folder: string): Promise<string> {
  const name = (await readdir(folder)).find((one) => /^snapshot\.\d+$/.test(one));
  if (name === undefined) throw new Error('there is no snapshot');
  return name;
}

/** Makes everything that a snapshot holds of its sandboxes unreadable, or of one: what is known of them stays. */
export async function blotOut(folder: string, sandbox?: string): Promise<void> {
  const path = `${folder}/${await snapshotIn(folder)}`;
  const bytes = await readFile(path);
  const from = bytes.indexOf(sandbox === undefined ? '{"box":' : `{"box":"${sandbox}"`);
  const next = bytes.indexOf('{"box":', from + 1);
  const index = bytes.indexOf('{"index":') - 9;
  const to = sandbox === undefined || next === -1 ? index : next - 9;
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(to - from, '?'), 0, to - from, from);
  await file.close();
}

/** What an earlier version would have written: one log, or one snapshot and a log behind it. */
export async function earlierFolder(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /^(log|snapshot)\.\d+$/.test(name));
  const files: Record<string, string> = {};
  for (const name of names) {
    const lines = (await readFile(`${folder}/${name}`)).toString().split('\n');
    const texts = lines.map((line) => line.slice(9));
    const [kind] = name.split('.');
    const kept = texts.filter((text) => text.startsWith('[') || /^\{"(box|records|events)"/.test(text));
    const end = kind === 'snapshot' ? ['{"end":true,"lastOfRemoved":0}'] : [];
    const written = [`{"tillbox":"${kind}","format":1}`, ...kept, ...end].map((text) => logLine(text).toString());
    files[name] = written.join('');
  }
  return folderWith(files);
}
