import { Connection } from '../../support/connection.js';
import { sandbox, server } from '../../support/shared.js';

export const payment = JSON.stringify({
  payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' },
});

/** A payment as it goes over the wire; asks for a scenario where one is given. */
export function paying(scenario?: string, version = '1.1'): string {
  const header = scenario === undefined ? '' : `x-sandbox-scenario: ${scenario}\r\n`;
  return `POST /payment HTTP/${version}\r\nhost: localhost\r\nx-sandbox-id: ${sandbox}\r\n${header}content-type: application/json\r\ncontent-length: ${payment.length}\r\n\r\n${payment}`;
}

/** A kept-alive connection on which one payment, 003400026738, has been answered. */
export async function afterOnePayment(): Promise<Connection> {
  const connection = await Connection.open(server.url);
  connection.write(paying());
  await connection.untilReceived('"id":"003400026738"');
  await connection.untilReceived('"meta":{}}');
  connection.forget();
  return connection;
}

/** The number of the payment that is made now, on another connection: it tells how many there were before. */
export async function nextPayment(): Promise<string> {
  const { body } = await server.send('POST', '/payment', { sandbox, body: payment });
  return body.data.payment.id;
}
