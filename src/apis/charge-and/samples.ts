import type { Sample } from '../../engine/api/description.js';

export const samples: readonly Sample[] = [
  {
    name: 'Create transaction: sample request and response',
    source: 'documented',
    operation: 'createTransaction',
    request: {
      params: { partnerId: 'PCS-001', userId: 'pcsUserId001' },
      headers: { accept: 'application/json', authorization: 'Bearer test-token-pcs-001' },
      body: {
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
        },
      },
    },
    fresh: ['/body/transactionId', '/body/transactionReference'],
    at: '2019-04-23T08:07:48.788Z',
    reply: {
      status: 200,
      body: {
        transactionId: '348328463872',
        partner: 'MSP Partner',
        kilometer: -38,
        status: 'CONFIRMED',
        created: '2019-04-23T08:07:48.788+0000',
        type: 'PAY_FOR_CHARGING_SESSION',
        address: 'Kölner Straße, Eschborn',
      },
    },
    literal: ['/kilometer', '/status', '/type', '/address'],
  },
];
