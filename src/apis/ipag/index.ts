import type { Api } from '../../engine/api/api.js';
import { digestForm } from '../../engine/digest.js';
import type { Form } from '../../engine/masking/mask-cards.js';
import { packageRoot } from '../../root.js';
import { payChargeAct } from './acts/pay-charge.js';
import { authenticate } from './authenticate.js';
import { dialect } from './dialect.js';
import { taken } from './errors.js';
import { isDocument } from './members.js';
import { createCharge } from './operations/create-charge.js';
import { getCharge } from './operations/get-charge.js';
import { listCharges } from './operations/list-charges.js';
import { payCharge } from './operations/pay-charge.js';
import { showPaymentPage } from './operations/show-payment-page.js';
import { updateCharge } from './operations/update-charge.js';
import { ours } from './ours.js';
import { collections, type Records } from './records.js';
import { samples } from './samples.js';
import { occurringAfter, overdueAfter } from './schedule.js';
import { autoDebit } from './tasks/auto-debit.js';
import { members, triggers, validators } from './validators.js';
import { wire } from './wire.js';

const countingUp = (n: number, last = '0') => String(Number(last) + n + 1);

const hex = (_n: number, _last: string | undefined, chance: () => Buffer) => chance().toString('hex').slice(0, 32);

export const ipag: Api<Records> = {
  kind: 'emulated',
  name: 'ipag',
  title: 'iPag charges',
  mediaType: 'application/json',
  hosts: ['api.ipag.com.br', 'sandbox.ipag.com.br', 'api.ipag.test'],
  owns: /^\/(service\/resources(\/|$)|vpos\/?$)/,
  data: {
    fixtures: new URL('fixtures/ipag/', packageRoot),
    scenarios: new URL('scenarios/ipag/', packageRoot),
  },
  schemas: new URL('schemas/ipag/', packageRoot),
  dialect,
  errors: taken,
  security: { schemes: { basic: { type: 'http', scheme: 'basic' } }, ways: [['basic']] },
  challenge: 'Basic realm="iPag"',
  authenticate,
  operations: [createCharge, updateCharge, getCharge, listCharges, showPaymentPage, payCharge],
  acts: [payChargeAct],
  tasks: { 'auto-debit': autoDebit },
  async derived(tx, after) {
    const charges = await tx.list('charges');
    const recurring = charges.filter(({ type }) => type === 'recurring');
    return [
      ...charges.map((charge) => overdueAfter(charge, after)),
      ...recurring.map((charge) => occurringAfter(charge, after)),
    ];
  },
  collections,
  ids: {
    charge: { collection: 'charges', generate: countingUp },
    customer: { collection: 'customers', generate: countingUp },
    billing: { collection: 'charges', index: 'billing', generate: hex },
    transaction: { generate: (n, last = '299999') => countingUp(n, last) },
    uuid: { generate: hex },
  },
  // A CNPJ has 14 digits, so one in ten would pass for a card number.
  identifiers: new Map<string, Form>([
    ['billing', /^[0-9a-f]{32}$/],
    ['cpf_cnpj', { test: isDocument }],
    ['api_key_digest', digestForm],
    ['digest', digestForm],
    ['uuid', /^[0-9a-f]{32}$/],
  ]),
  cardNumbers: new Set(['number']),
  addresses: new Set(['callback_url']),
  personal: new Set(['name', 'cpf_cnpj', 'email', 'phone']),
  members,
  validators,
  triggers,
  fidelity: {
    page: 'Charge',
    pageDate: '2021-02-09',
    notEmulated: ['cards that are no test cards, and other ways to pay than by card', 'messages to customers'],
    ours,
  },
  samples,
  callbacks: wire,
};
