// An environment of Mockoon with the one route: rules that check the body, a template that answers it.
import { randomUUID } from 'node:crypto';

const accepted = `{
  "jsonapi": { "version": "1.0" }, "status": "SUCCESS",
  "data": { "payment": { "id": "{{faker 'string.uuid'}}", "card": "{{body 'payment.card'}}",
    "amount": "{{body 'payment.amount'}}", "contractAccount": "{{body 'payment.contractAccount'}}" } },
  "errors": [], "meta": {}
}`;
const refused = '{ "jsonapi": { "version": "1.0" }, "status": "FAIL", "data": {}, "errors": [], "meta": {} }';

const rule = (modifier: string, value: string) => ({
  target: 'body',
  modifier,
  value,
  invert: false,
  operator: 'regex',
});

const response = (statusCode: number, body: string, rules: readonly object[]) => ({
  uuid: randomUUID(),
  body,
  latency: 0,
  statusCode,
  label: '',
  headers: [],
  bodyType: 'INLINE',
  filePath: '',
  databucketID: '',
  sendFileAsBody: false,
  rules,
  rulesOperator: 'AND',
  disableTemplating: false,
  fallbackTo404: false,
  default: rules.length === 0,
  crudKey: 'id',
  callbacks: [],
});

/** What the file for `mockoon-cli start --data` has to hold. */
export function mockoonEnvironment(): object {
  const route = {
    uuid: randomUUID(),
    type: 'http',
    documentation: '',
    method: 'post',
    endpoint: 'payment',
    responses: [
      response(200, accepted, [
        rule('payment.card', '.+'),
        rule('payment.amount', '^(?=.*[1-9])\\d{1,11}(\\.\\d{1,2})?$'),
        rule('payment.contractAccount', '^\\d{1,12}$'),
      ]),
      response(400, refused, []),
    ],
    responseMode: null,
    streamingMode: null,
    streamingInterval: 0,
  };
  return {
    uuid: randomUUID(),
    lastMigration: 33,
    name: 'payment',
    endpointPrefix: '',
    latency: 0,
    port: 3000,
    hostname: '127.0.0.1',
    folders: [],
    routes: [route],
    rootChildren: [{ type: 'route', uuid: route.uuid }],
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    tlsOptions: {
      enabled: false,
      type: 'CERT',
      pfxPath: '',
      certPath: '',
      keyPath: '',
      caPath: '',
      passphrase: '',
    },
    cors: true,
    headers: [{ key: 'Content-Type', value: 'application/json' }],
    proxyReqHeaders: [],
    proxyResHeaders: [],
    data: [],
    callbacks: [],
  };
}
