import { staying } from './staying.js';

// A test, or a hook of one, that never ends fails instead of holding up the run.
const longest = Number(process.env.TILLBOX_TEST_TIMEOUT ?? 60_000);

function inTime(run, own = longest) {
  if (run === undefined) return undefined;
  const ms = Math.max(own, longest);
  return async (...args) => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`still running after ${ms} ms`)), ms);
    });
    try {
      await Promise.race([staying(() => run(...args)), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function timed(add) {
  return (name, run, ms) => add(name, inTime(run, ms), ms);
}

const { test } = globalThis;
const each = (...table) => timed(test.each(...table));
globalThis.test = Object.assign(timed(test), { each, only: timed(test.only), skip: test.skip, todo: test.todo });
for (const hook of ['beforeAll', 'beforeEach', 'afterAll', 'afterEach']) {
  const add = globalThis[hook];
  globalThis[hook] = (run, ms) => add(inTime(run, ms), ms);
}
