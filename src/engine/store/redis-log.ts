import { randomUUID } from 'node:crypto';
import type { Commit, CommitLog, Kept, Others, SavedBox } from './commit-log.js';
import { batchKeyOf, channel, keysOf, registry } from './redis-keys.js';
import { RedisLink } from './redis-link.js';
import { commitOf, pairsOf, savedBoxOf } from './redis-wire.js';
import { type SandboxUse, StoreFull, type StorePlan } from './store.js';
