import { suissu } from '../../../src/apis/suissu/index.js';
import type { Api } from '../../../src/engine/api/api.js';
import { OnBrokenStore } from '../../support/broken-store.js';

const api: Api = suissu;
const broken = new OnBrokenStore([api]);

test('what nobody expected is the vendor’s 500 with nothing of ours in it; the cause goes to the log', () =>
  broken.expectInternal(api, '{"Status":"Fail","ErrorMessages":["Internal error"]}'));
