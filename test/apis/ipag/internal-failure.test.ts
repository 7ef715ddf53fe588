import { ipag } from '../../../src/apis/ipag/index.js';
import type { Api } from '../../../src/engine/api/api.js';
import { OnBrokenStore } from '../../support/broken-store.js';

const api: Api = ipag;
const broken = new OnBrokenStore([api]);

test('what nobody expected is the vendor’s 500 with nothing of ours in it; the cause goes to the log', () =>
  broken.expectInternal(
    api,
    '{"code":"500","message":"Internal Server Error","resource":"resources"}',
    '<h1>Erro interno</h1>',
  ));
