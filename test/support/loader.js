// How a test's modules are loaded: TypeScript is made JavaScript on the way, what is tested is loaded once for all files of
// a worker, and whatever lies in test/ anew for each file, whose hooks and servers it has.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const tests = new URL('../', import.meta.url).href;
const options = {
  sourceMaps: 'inline',
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'es6' },
};

/** A module of the tests is another one for each file that is run: that is told by what stands behind its name. */
function ownOf(url, parentURL) {
  if (parentURL === undefined || !url.startsWith(tests) || url.includes('?')) return url;
  const { search } = new URL(parentURL);
  return parentURL.startsWith(tests) ? url + search : url;
}

export async function resolve(specifier, context, next) {
  const isOurs =
    specifier.startsWith('.') && specifier.endsWith('.js') && !context.parentURL?.includes('/node_modules/');
  if (!isOurs) return next(specifier, context);
  try {
    const found = await next(specifier.replace(/js$/, 'ts'), context);
    return { ...found, url: ownOf(found.url, context.parentURL) };
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const found = await next(specifier, context);
    return { ...found, url: ownOf(found.url, context.parentURL) };
  }
}

/** By path: what lies in test/ is loaded again and again. */
const transformed = new Map();

async function transformedText(file) {
  const { code } = await transform(await readFile(file, 'utf8'), { ...options, filename: file });
  return code;
}

export async function load(url, context, next) {
  const path = url.split('?')[0];
  if (!path.endsWith('.ts')) return next(url, context);
  const file = fileURLToPath(path);
  const source = transformed.get(file) ?? transformedText(file);
  transformed.set(file, source);
  return { format: 'module', shortCircuit: true, source: await source };
}
