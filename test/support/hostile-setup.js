// All that a file of this project starts keeps its state in the memory store's hostile twin.
globalThis.TILLBOX_TEST_STORE = 'hostile';
