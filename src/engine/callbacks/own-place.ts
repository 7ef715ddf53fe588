import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { AddressList } from './address-list.js';
import type { OwnPlace } from './egress.js';
import type { Listening } from './outgoing.js';

/** Every address by which a server can be reached from this machine, as of now: interfaces come and go. */
export function ownPlaceOf({ address, port }: Listening): OwnPlace {
  if (address !== '0.0.0.0' && address !== '::') return { addresses: new AddressList([address]), port };
  const all = Object.values(networkInterfaces()).flatMap((some = []) => some.map((one) => one.address));
  const reached = address === '::' ? all : all.filter((one) => isIPv4(one));
  return { addresses: new AddressList(['127.0.0.0/8', ...reached]), port };
}
