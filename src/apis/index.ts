import type { Api } from '../engine/api/api.js';
import { britishGas } from './british-gas/index.js';
import { chargeAnd } from './charge-and/index.js';
import { ipag } from './ipag/index.js';
import { paymentAccounts } from './payment-accounts/index.js';
import { suissu } from './suissu/index.js';

/** The emulated APIs, in mount order. */
export const apis: readonly Api[] = [britishGas, paymentAccounts, suissu, ipag, chargeAnd];
