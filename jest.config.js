import { readdirSync, readFileSync } from 'node:fs';

// Each worker loads what is tested once and keeps it warm: test/support/loader.js says how.
const shared = {
  runner: '<rootDir>/test/support/runner.js',
  setupFiles: ['./test/support/setup.js'],
  setupFilesAfterEnv: ['./test/support/timeouts.js'],
};

/** The first line of a file whose cases would say nothing new on another store: of texts, tables, sizes and refusals. */
const sameAnywhere = '// The same wherever it is kept.\n';

/** Files of a folder of test/ that say so, as patterns of paths. */
function sameAnywhereIn(folder) {
  const root = new URL(`test/${folder}/`, import.meta.url);
  return readdirSync(root, { recursive: true })
    .filter((path) => path.endsWith('.test.ts') && readFileSync(new URL(path, root), 'utf8').startsWith(sameAnywhere))
    .map((path) => `/test/${folder}/${path.replaceAll('.', '\\.')}$`);
}

// What speaks HTTP runs twice: on the memory store, and on its hostile twin, which runs every attempt twice.
const folders = ['apis', 'control', 'http'];

export default {
  // Jest leaves a core free for its own work, of which there is hardly any.
  maxWorkers: '100%',
  globalSetup: './tools/up-to-date.js',
  projects: [
    { ...shared, displayName: 'memory', testMatch: ['<rootDir>/test/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'hostile',
      testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
      testPathIgnorePatterns: folders.flatMap(sameAnywhereIn),
      setupFiles: [...shared.setupFiles, './test/support/hostile-setup.js'],
    },
  ],
};
