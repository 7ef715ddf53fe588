// Each worker loads what is tested once and keeps it warm; test/support/loader.js says how.
const shared = {
  runner: ['jest-light-runner', { runtime: 'child_process' }],
  setupFiles: ['./test/support/setup.js'],
  setupFilesAfterEnv: ['./test/support/timeouts.js'],
};

// What speaks HTTP runs twice: on the memory store, and on its hostile twin, which runs every attempt twice.
export default {
  // Jest leaves a core free for its own work, of which there is hardly any.
  maxWorkers: '100%',
  globalSetup: './tools/up-to-date.js',
  projects: [
    { ...shared, displayName: 'memory', testMatch: ['<rootDir>/test/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'hostile',
      testMatch: ['<rootDir>/test/{apis,control,http}/**/*.test.ts'],
      // Values, names and texts by the thousand, which are the same wherever they are kept.
      testPathIgnorePatterns: [
        '/test/control/(state-that-can-be|catalogue-replies|can-not-match|names|in-pieces|journal-in-pieces|too-much-asked)\\.test\\.ts$',
        '/test/http/(linear|accept|paths|cors|large-bodies|crowded-bodies|file-[a-z]+)\\.test\\.ts$',
      ],
      setupFiles: [...shared.setupFiles, './test/support/hostile-setup.js'],
    },
  ],
};
