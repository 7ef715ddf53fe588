import type { Response } from 'supertest';
import type { Call, Sandbox } from '../../support/sandbox.js';

export const bearer = { authorization: 'Bearer test-token-pcs-001' };

/** What the page's sample sends, with some of it changed; a member that is undefined is left out. */
export function charge(changes: object = {}, session: object = {}) {
  return {
    transactionId: '348328463873',
    transactionReference: 'partner-20190423-0011',
    service: 'PAY_FOR_CHARGING_SESSION',
    kilometer: 38,
    serviceSpecificData: {
      EVSE_ID: 'DE*911E12345',
      CONSUMED_ENERGY_KWH: '12.234',
      SESSION_START: '2019-02-28T12:12:12.123Z',
      SESSION_END: '2019-02-28T15:48:12.888Z',
      GEO_POSITION_USER: '20.12366,21.23425',
      GEO_POSITION_CHARGEPOINT: '20.12345,21.23445',
      COUNTRY: 'DE',
      CITY: 'Eschborn',
      STREET: 'Kölner Straße',
      HOUSE_NUMBER: '',
      ...session,
    },
    ...changes,
  };
}

/** One partner's client in a sandbox of its own. */
export function clientOf(server: Sandbox, sandbox: string = server.fresh()) {
  const at = (userId: string) => `/v1/partners/PCS-001/accounts/${userId}`;
  const send = (method: string, path: string, { headers, ...call }: Call = {}): Promise<Response> =>
    server.send(method, path, { sandbox, headers: { ...bearer, ...headers }, ...call });
  return {
    sandbox,
    send,
    pay: (body: unknown, userId = 'pcsUserId001', headers: Call['headers'] = {}) =>
      send('POST', `${at(userId)}/transactions`, { body, headers }),
    account: (userId = 'pcsUserId001') => send('GET', at(userId)),
    async kilometers(userId = 'pcsUserId001'): Promise<[available: number, pending: number]> {
      const { body } = await send('GET', at(userId));
      return [body.kmAvailable, body.kmPending];
    },
    async listed(userId = 'pcsUserId001', query = ''): Promise<string[]> {
      const { body } = await send('GET', `${at(userId)}/transactions${query}`);
      return body.map(({ transactionId }: { transactionId: string }) => transactionId);
    },
  };
}
