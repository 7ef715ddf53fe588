import type { Api } from '../engine/api.js';
import { britishGas } from './british-gas/index.js';
import { ipag } from './ipag/index.js';
import { paymentAccounts } from './payment-accounts/index.js';

/** The emulated APIs, in mount order. */
export const apis: readonly Api[] = [britishGas, paymentAccounts, ipag];
