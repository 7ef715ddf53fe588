import { isIP } from 'node:net';
import { AddressList } from './address-list.js';

/** What an operator lets callbacks go to: names, `*.suffix`, addresses and ranges of them. */
export class Allowed {
  private readonly names: ReadonlySet<string>;
  private readonly suffixes: readonly string[];
  private readonly addresses: AddressList;
  /** Whether an address may be what counts, so that a name has to be looked up before it is refused. */
  readonly byAddress: boolean;

  /** @param entries names in small letters and Punycode, without a final dot */
  constructor(entries: readonly string[]) {
    const addresses = entries.filter((entry) => isIP(entry.replace(/\/.*$/, '')) !== 0);
    const names = entries.filter((entry) => !addresses.includes(entry));
    this.names = new Set(names);
    this.suffixes = names.filter((name) => name.startsWith('*.')).map((name) => name.slice(1));
    this.addresses = new AddressList(addresses);
    this.byAddress = addresses.length > 0;
  }

  hasName(host: string): boolean {
    return this.names.has(host) || this.suffixes.some((suffix) => host.endsWith(suffix));
  }

  hasAddress(address: string): boolean {
    return this.addresses.has(address);
  }
}
