import { randomUUID } from 'node:crypto';
import { readConfig } from '../../src/config.js';
import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { servedApis } from '../../src/server.js';
import { Merchant } from '../support/charging.js';
import { Contract, type Published } from '../support/contract.js';
import { removeFolders } from '../support/folder.js';
import { endProcesses } from '../support/process.js';
import { shippedUrl } from '../support/shipped.js';

const silent = { error() {}, warn() {}, info() {} };

let url: string;
let emulated: Api;
let control: Api;
let contract: Contract;
beforeAll(async () => {
  url = await shippedUrl();
  const { apis } = await servedApis(readConfig([], {}), silent);
  [emulated, control] = [apis[0] as Api, apis.at(-1) as Api];
  contract = new Contract((await (await fetch(`${url}/__sandbox/openapi/sandbox.json`)).json()) as Published);
});
afterAll(() => {
  endProcesses();
  removeFolders();
});

/** Sends the operation's own example in a sandbox; what names a thing names that of this sandbox. */
async function send(
  api: Api,
  operation: AnyOperation,
  sandbox: string,
  named: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string>> = {},
  body?: object,
) {
  const { example } = operation;
  const { target, headers, ...sent } = requestOf(api, {
    ...operation,
    example: { ...example, params: { ...example.params, ...named }, query: { ...example.query, ...query } },
  });
  const type = body && { 'content-type': api.mediaType };
  const request = { method: operation.method, headers: { ...headers, ...type, 'x-sandbox-id': sandbox } };
  const answer = await fetch(url + target, { ...request, body: body ? JSON.stringify(body) : (sent.body ?? null) });
  return { target, answer };
}

const operationNamed = (id: string) => control.operations.find((operation) => operation.id === id) as AnyOperation;

interface Lived {
  readonly sandbox: string;
  readonly requestId: string;
  readonly callbackId: string;
  readonly state: object;
}

/** A sandbox in which there is something of everything: a request, a rule, a snapshot, a callback that is sent to nobody. */
async function lived(): Promise<Lived> {
  const sandbox = `shipped-${randomUUID()}`;
  const [first] = emulated.operations;
  const { answer } = await send(emulated, first as AnyOperation, sandbox);
  await answer.text();
  for (const id of ['armRule', 'takeSnapshot']) {
    const prepared = await send(control, operationNamed(id), sandbox, { id: sandbox });
    await prepared.answer.text();
  }
  const dropping = await send(control, operationNamed('putCallbackPolicy'), sandbox, {}, {}, { deliver: 'drop' });
  await dropping.answer.text();
  const merchant = new Merchant(url, sandbox);
  await merchant.pay((await merchant.charge('http://127.0.0.1:9/')).page);
  const listed = await send(control, operationNamed('listCallbacks'), sandbox, {}, { state: 'dropped' });
  const { callbacks } = (await listed.answer.json()) as { callbacks: readonly { readonly id: string }[] };
  const exported = await send(control, operationNamed('exportSandbox'), sandbox, { id: sandbox });
  const requestId = answer.headers.get('x-sandbox-request-id') ?? '';
  return { sandbox, requestId, callbackId: callbacks[0]?.id ?? '', state: (await exported.answer.json()) as object };
}

/** The feed has no end: its beginning is read. */
async function textOf(answer: Response): Promise<string> {
  if (answer.headers.get('content-type') !== 'text/event-stream') return answer.text();
  const reader = answer.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return Buffer.from(value ?? []).toString();
}

/** What is sent besides the example: each value of a parameter that has a closed list of them. */
function variantsOf({ parameters = [] }: AnyOperation): Readonly<Record<string, string>>[] {
  const closed = parameters.flatMap(({ in: place, name, schema }) => {
    const { enum: values = [] }: { readonly enum?: readonly unknown[] } = schema ?? {};
    return place === 'query' ? values.map((value) => ({ [name]: String(value) })) : [];
  });
  return [{}, ...closed];
}

test('every operation of the control API, as its table has it, answers its example as its document says', async () => {
  expect(control.operations.length).toBeGreaterThan(35);
  const faults: object[] = [];
  for (const operation of control.operations) {
    for (const query of variantsOf(operation)) {
      const { sandbox, requestId, callbackId, state } = await lived();
      const named: Readonly<Record<string, string>> = {
        ...(operation.path.includes('/sandboxes/:id') && { id: sandbox }),
        ...(operation.path.includes('/requests/:id') && { id: requestId }),
        ...(operation.path.includes('/callbacks/:id') && { id: callbackId }),
      };
      const body = operation.id === 'importSandbox' ? state : undefined;
      const { target, answer } = await send(control, operation, sandbox, named, query, body);
      const { status } = answer;
      const text = await textOf(answer);
      const sent = { method: operation.method, target, headers: {}, body: undefined };
      const { wrong } = contract.readAnswer(sent, { status, headers: Object.fromEntries(answer.headers), text });
      const isSuccess = status < 300 && status in operation.replies;
      if (!isSuccess || wrong.length > 0)
        faults.push({ operation: operation.id, query, status, wrong, text: text.slice(0, 300) });
    }
  }
  expect(faults).toEqual([]);
});
