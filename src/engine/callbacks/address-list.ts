import { BlockList, isIPv4 } from 'node:net';

/** Addresses and ranges of them, `10.0.0.0/8`: what is in it is asked of a literal address. */
export class AddressList {
  // A list of both kinds would take ranges of the one for ranges of the other.
  private readonly v4 = new BlockList();
  private readonly v6 = new BlockList();

  /** @param entries each an address, or one with the length of its network behind it */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [written = '', length] = entry.split('/');
      const address = withoutZone(written);
      const mapped = mappedIn(address);
      if (mapped !== undefined) this.v4.addSubnet(mapped, Math.max(Number(length ?? 128) - 96, 0), 'ipv4');
      else if (isIPv4(address)) this.v4.addSubnet(address, Number(length ?? 32), 'ipv4');
      else this.v6.addSubnet(address, Number(length ?? 128), 'ipv6');
    }
  }

  has(address: string): boolean {
    const mapped = mappedIn(address);
    if (mapped !== undefined) return this.v4.check(mapped, 'ipv4');
    return isIPv4(address) ? this.v4.check(address, 'ipv4') : this.v6.check(withoutZone(address), 'ipv6');
  }
}

/** The IPv4 address that a system connects to where it is given the IPv6 form of one. */
function mappedIn(address: string): string | undefined {
  const inside = isIPv4(address) ? undefined : embedded(address);
  return inside?.kind === 'mapped' ? inside.address : undefined;
}

/**
 * An address, and the IPv4 address that it stands for where it is one of IPv6: what is sent there may arrive at it, by the
 * system itself or by a gateway on the way.
 */
export function readingsOf(address: string): readonly string[] {
  const inside = isIPv4(address) ? undefined : embedded(address);
  return inside ? [address, inside.address] : [address];
}

interface Form {
  readonly kind: string;
  /** The groups in front. */
  readonly front: readonly number[];
  /** The bytes of the IPv4 address, counted from the front. */
  readonly at: readonly number[];
}

/** Where IPv6 addresses have IPv4 ones in them (RFC 4291, 6052, 7915, 8215 and 3056). */
const forms: readonly Form[] = [
  { kind: 'mapped', front: [0, 0, 0, 0, 0, 0xffff], at: [12, 13, 14, 15] },
  { kind: 'translated', front: [0, 0, 0, 0, 0xffff, 0], at: [12, 13, 14, 15] },
  { kind: 'compatible', front: [0, 0, 0, 0, 0, 0], at: [12, 13, 14, 15] },
  { kind: 'nat64', front: [0x64, 0xff9b, 0, 0, 0, 0], at: [12, 13, 14, 15] },
  { kind: 'local-nat64', front: [0x64, 0xff9b, 1, 0, 0, 0], at: [12, 13, 14, 15] },
  { kind: 'local-nat64', front: [0x64, 0xff9b, 1], at: [6, 7, 9, 10] },
  { kind: '6to4', front: [0x2002], at: [2, 3, 4, 5] },
];

function embedded(address: string): { readonly kind: string; readonly address: string } | undefined {
  const groups = groupsOf(withoutZone(address));
  // The address of nothing and that of the machine itself have the form of compatible ones.
  if (groups.slice(0, 7).every((group) => group === 0) && (groups[7] ?? 0) <= 1) return undefined;
  const bytes = groups.flatMap((group) => [group >> 8, group & 0xff]);
  const form = forms.find(({ front }) => front.every((group, i) => groups[i] === group));
  return form && { kind: form.kind, address: form.at.map((place) => bytes[place]).join('.') };
}

/** The eight groups of an IPv6 address. A URL writes it in groups alone, in whichever form it was given. */
function groupsOf(address: string): readonly number[] {
  const { hostname } = new URL(`http://[${address}]`);
  const [front = [], back = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').flatMap((group) => (group === '' ? [] : Number.parseInt(group, 16))));
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

/** Resolvers say by which interface a link-local address is reached: `fe80::1%eth0`. */
function withoutZone(address: string): string {
  return address.replace(/%.*$/s, '');
}
