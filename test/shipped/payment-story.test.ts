import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { removeFolders } from '../support/folder.js';
import { describeWhere } from '../support/optional.js';
import { endProcesses, startProcessIn } from '../support/process.js';
import { type Received, Receiver } from '../support/receiver.js';
import { shippedFolder } from '../support/shipped.js';

// A payment as merchant, customer and receiver see it, with nothing but HTTP between them and what ships.
const api = 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn';
const headers = { authorization: api, 'content-type': 'application/json' };

// What PHP and JavaScript write each in its own way: a slash, letters beyond ASCII, controls, an amount with centavos.
const order = {
  amount: 1234.5,
  installments: 2,
  description: 'Inglês/Français — "1º" <b>&\'\u0001\u007f\u2028😀\\',
  due_date: '2099-03-10',
  customer: { name: 'Zoë D’Ávila/Ñandú 𝒳', email: null },
};

interface Charge {
  readonly id: number;
  readonly resource: string;
  readonly attributes: { readonly links: { readonly payment: string }; readonly last_transaction?: object };
}

let url: string;
let receiver: Receiver;
let message: Received;
let charge: Charge;
let receipt: string;
const answers: (readonly [status: number, location: string | null])[] = [];

beforeAll(async () => {
  url = (await startProcessIn(shippedFolder(), '--log-level', 'error')).url;
  receiver = await Receiver.start();
  const body = JSON.stringify({ ...order, callback_url: receiver.url });
  charge = await json(fetch(`${url}/service/resources/charges`, { method: 'POST', headers, body }));
  const address = charge.attributes.links.payment;
  const form = await (await fetch(address)).text();
  const card = { holder: 'Zoë D’Ávila', number: '4111 1111 1111 1111', expiry: '12/30', cvv: '123' };
  const target = await submit(address, form, card);
  receipt = await (await fetch(target)).text();
  await submit(address, form, card);
  const [first] = await receiver.arrived(1);
  if (first === undefined) throw new Error('nothing arrived');
  message = first;
  await json(fetch(`${url}/__sandbox/clock/advance`, { method: 'POST', headers, body: '{"by": "PT1H"}' }));
});
afterAll(async () => {
  await receiver.close();
  endProcesses();
  removeFolders();
});

async function json<T>(answering: Promise<Response>): Promise<T> {
  const answer = await answering;
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Sends the form of a page as a browser does: its fields by name, where it says. @returns where the answer leads to */
async function submit(address: string, page: string, typed: Readonly<Record<string, string>>): Promise<URL> {
  const [, action = ''] = /<form method="post" action="([^"]*)"/.exec(page) ?? [];
  const [, row = ''] = /<option value="([^"]*)" selected>/.exec(page) ?? [];
  const names = [...page.matchAll(/<(?:input|select)[^>]* name="([^"]*)"/g)].map(([, name = '']) => name);
  const fields = new URLSearchParams();
  for (const name of names) fields.append(name, name === 'installment' ? row : (typed[name] ?? ''));
  const target = new URL(action.replaceAll('&amp;', '&'), address);
  const answer = await fetch(target, { method: 'POST', body: fields, redirect: 'manual' });
  answers.push([answer.status, answer.headers.get('location')]);
  return new URL(answer.headers.get('location') ?? '', target);
}

test('the form leads to the receipt, and the same form again leads there too', () => {
  const [, billing] = charge.attributes.links.payment.split('?');
  const seen = [303, `?${billing}&installment=1`];
  expect(answers).toEqual([seen, seen]);
  expect(receipt).toContain('Comprovante de pagamento');
  expect(receipt).toContain('<dt>Valor pago</dt><dd>R$ 617,25</dd>');
  expect(receipt).toContain('<dt>Cartão</dt><dd>411111******1111</dd>');
});

test('the receiver gets one POST, with the headers of the vendor', () => {
  expect(receiver.received).toHaveLength(1);
  expect([message.method, message.path]).toEqual(['POST', '/hook']);
  const { rawHeaders } = message;
  const named = new Map(rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1]]] : [])));
  expect(named.get('Content-Type')).toBe('application/json');
  expect(named.get('X-Ipag-Event')).toBe('ChargePaymentSucceeded');
  expect(named.get('X-Ipag-Signature')).toMatch(/^[0-9a-f]{64}$/);
  expect(named.get('X-Ipag-Timestamps')).toMatch(/^\d{10}$/);
  expect(message.headers['content-length']).toBe(String(message.body.length));
});

test('its body is the charge as its query answers it, with the transaction as the last of its attributes', async () => {
  const asked: Charge = await json(fetch(`${url}/service/resources/charges?id=${charge.id}`, { headers }));
  const told: Charge = JSON.parse(message.body.toString());
  expect(Object.keys(told.attributes).at(-1)).toBe('last_transaction');
  const { last_transaction, ...attributes } = told.attributes;
  expect(JSON.stringify({ ...told, attributes })).toBe(JSON.stringify(asked));
  expect(last_transaction).toMatchObject({
    resource: 'transactions',
    attributes: { amount: 617.25, status: { code: 8, message: 'CAPTURED' }, card: { number: '411111******1111' } },
  });
});

test('its signature holds over the bytes, by the definition of HMAC', () => {
  const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  const key = Buffer.concat([Buffer.from('test-key-ipag')], 64);
  const keyWith = (pad: number) => key.map((byte) => byte ^ pad);
  const outer = sha256(keyWith(0x5c), sha256(keyWith(0x36), message.body));
  expect(message.headers['x-ipag-signature']).toBe(outer.toString('hex'));
});

const hasPhp = spawnSync('php', ['--version']).status === 0;

describeWhere(
  hasPhp,
  'PHP',
  'Install php-cli.',
)('a receiver in PHP', () => {
  test('finds the signature right, and gets the same bytes where it reads the body and writes it again', () => {
    const code = `
      $body = file_get_contents('php://stdin');
      echo json_encode([
        'signed' => hash_equals(hash_hmac('sha256', $body, $argv[1]), $argv[2]),
        'as objects' => json_encode(json_decode($body)) === $body,
        'as arrays' => json_encode(json_decode($body, true)) === $body,
      ]);`;
    const said = spawnSync('php', ['-n', '-r', code, 'test-key-ipag', String(message.headers['x-ipag-signature'])], {
      input: message.body,
    });
    expect(String(said.stdout) + String(said.stderr)).toBe('{"signed":true,"as objects":true,"as arrays":true}');
  });
});
