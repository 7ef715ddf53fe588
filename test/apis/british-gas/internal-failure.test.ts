import { britishGas } from '../../../src/apis/british-gas/index.js';
import type { Api } from '../../../src/engine/api/api.js';
import { OnBrokenStore } from '../../support/broken-store.js';

const api: Api = britishGas;
const broken = new OnBrokenStore([api]);

test('what nobody expected is the vendor’s 500 with nothing of ours in it; the cause goes to the log', () =>
  broken.expectInternal(
    api,
    '{"jsonapi":{"version":"1.0"},"status":"ERROR","data":{},"errors":[{"code":"system","message":"error.system.unexpected.error"}],"meta":{}}',
  ));
