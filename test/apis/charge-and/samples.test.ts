import { server } from '../../support/shared.js';

const sampleRequest = `{
	"transactionId": "348328463873",
	"transactionReference": "partner-20190423-0011",
	"service": "PAY_FOR_CHARGING_SESSION",
	"kilometer": 38,
	"serviceSpecificData": {
		"EVSE_ID": "DE*911E12345",
		"CONSUMED_ENERGY_KWH": "12.234",
		"SESSION_START": "2019-02-28T12:12:12.123Z",
		"SESSION_END": "2019-02-28T15:48:12.888Z",
		"GEO_POSITION_USER": "20.12366,21.23425",
		"GEO_POSITION_CHARGEPOINT": "20.12345,21.23445",
		"COUNTRY": "DE",
		"CITY": "Eschborn",
		"STREET": "Kölner Straße",
		"HOUSE_NUMBER": ""
	}
}
`;

function sendSample(headers: Record<string, string>) {
  return server.send('POST', '/v1/partners/PCS-001/accounts/pcsUserId001/transactions', {
    sandbox: server.fresh(),
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      Authorization: 'Bearer test-token-pcs-001',
      ...headers,
    },
    body: sampleRequest,
  });
}

test('the sample of "Create transaction" is answered as printed, with the transactionId that was sent', async () => {
  const answer = await sendSample({ 'X-Sandbox-Time': '2019-04-23T08:07:48.788Z' });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.text).toBe(
    '{"transactionId":"348328463873","partner":"MSP Partner","kilometer":-38,"status":"CONFIRMED","created":"2019-04-23T08:07:48.788+0000","type":"PAY_FOR_CHARGING_SESSION","address":"Kölner Straße, Eschborn"}',
  );
});

test('the scenario documented-sample gives the literal answer of the page at any time', async () => {
  const answer = await sendSample({ 'X-Sandbox-Scenario': 'documented-sample' });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.text).toBe(
    '{"transactionId":"348328463872","partner":"MSP Partner","kilometer":-38,"status":"CONFIRMED","created":"2019-04-23T08:07:48.788+0000","type":"PAY_FOR_CHARGING_SESSION","address":"Kölner Straße, Eschborn"}',
  );
});

test.each(['api.charge-and.com', 'api-pp.charge-and.com', 'api.and-charge.com', 'api-pp.and-charge.com'])(
  'the sample is answered at the vendor host %s',
  async (host) => {
    const answer = await sendSample({ Host: host, 'X-Sandbox-Time': '2019-04-23T08:07:48.788Z' });
    expect(answer.status).toBe(200);
    expect(answer.body.transactionId).toBe('348328463873');
  },
);

test.each(['api.charge-and.com', 'api-pp.charge-and.com', 'api.and-charge.com', 'api-pp.and-charge.com:443'])(
  'the host %s has no path of another API',
  async (host) => {
    const answer = await server.send('POST', '/payment', { headers: { Host: host }, body: {} });
    expect(answer.status).toBe(404);
    expect(answer.text).toBe('{"error":"REFERENCED_OBJECT_NOT_FOUND","args":["path","/payment"]}');
  },
);
