import { chargeAnd } from '../../../src/apis/charge-and/index.js';
import type { Api } from '../../../src/engine/api/api.js';
import { describeStrayBodies } from '../../support/stray-bodies.js';

const api: Api = chargeAnd;
const format =
  '{"error":"INVALID_FORMAT","args":["An input parameter did not have the expected format. Please check interface specification."]}';

describeStrayBodies(api, { 415: format, 413: format, malformed: format, 'no object': format });
