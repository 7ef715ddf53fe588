const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { globalsCleanup: 'off' },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};

// What speaks HTTP runs twice: on the memory store, and on its hostile twin, which runs every attempt twice.
export default {
  // A busy machine is no defect.
  testTimeout: 60_000,
  // Jest leaves a core free for its own work, of which there is hardly any; a worker's memory grows with each file.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1.5GB',
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
      globals: { TILLBOX_TEST_STORE: 'hostile' },
    },
  ],
};
