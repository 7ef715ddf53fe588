import { AddressList, readingsOf } from './address-list.js';

const link = 'is link-local, where clouds tell machines their secrets';
const metadata = 'is where a cloud tells machines their secrets';

/** What no callback goes to, whoever allows it: addresses and ranges. */
const never: Readonly<Record<string, readonly string[]>> = {
  [link]: ['169.254.0.0/16', 'fe80::/10'],
  [metadata]: ['100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'],
  'stands for no address': ['0.0.0.0/8', '::'],
  'is for many machines at once': ['224.0.0.0/4', 'ff00::/8', '255.255.255.255'],
};

/** Made when the first address is asked about: most starts ask about none. */
let lists: readonly { readonly reason: string; readonly list: AddressList }[] | undefined;

/** Why nothing is sent to an address, to be said behind it; undefined where something may be. */
export function whyNever(address: string): string | undefined {
  lists ??= Object.entries(never).map(([reason, entries]) => ({ reason, list: new AddressList(entries) }));
  const readings = readingsOf(address);
  return lists.find(({ list }) => readings.some((one) => list.has(one)))?.reason;
}
