// Loaded ahead of everything in a process under test: what would leave this machine is stopped, and noted in the file that
// LOOPBACK_ONLY_NOTES names, a line each. test/support/staying.ts makes a failure of it.
import dgram from 'node:dgram';
import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

function isHere(host) {
  const bare = String(host)
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return /^(127\.[\d.]+|::1|::ffff:(127\.[\d.]+|7f[\da-f]{2}:[\da-f]+)|0\.0\.0\.0|::|(.+\.)?localhost\.?|)$/.test(bare);
}

/** Names of which everybody knows that there are none (RFC 6761): that is said without asking anybody. */
const isNobody = (host) => /\.invalid\.?$/i.test(host);

function notFound(host) {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname: host,
  });
}

/** The error that it ends with. */
function stopped(what) {
  appendFileSync(process.env.LOOPBACK_ONLY_NOTES, `${what}\n`);
  return Object.assign(new Error(`${what}: a test stays on this machine`), {
    code: 'EBEYOND',
    errno: 0,
    syscall: what,
  });
}

/** What stands in the place of a function has what else is known of it, such as its promisified form. */
function replace(owner, name, make) {
  const before = owner[name];
  const others = Object.getOwnPropertyDescriptors(before);
  for (const own of ['length', 'name', 'prototype']) delete others[own];
  owner[name] = Object.defineProperties(make(before), others);
}

/** Of the forms that net.Socket's connect takes: whole options, a path, a port and perhaps a host, or all in a list. */
function placeOf([first, second]) {
  if (Array.isArray(first)) return placeOf(first);
  if (typeof first === 'object' && first !== null) return first.path ? undefined : first;
  if (Number.isNaN(Number(first))) return undefined;
  return { port: first, host: typeof second === 'string' ? second : undefined };
}

replace(
  net.Socket.prototype,
  'connect',
  (before) =>
    function connect(...args) {
      const place = placeOf(args);
      if (place === undefined || isHere(place.host ?? '') || isNobody(place.host)) return before.apply(this, args);
      const error = stopped(`connection to ${place.host}:${place.port}`);
      process.nextTick(() => this.destroy(error));
      return this;
    },
);

for (const name of ['send', 'connect']) {
  replace(
    dgram.Socket.prototype,
    name,
    (before) =>
      function datagram(...args) {
        const host = args.slice(1).find((arg) => typeof arg === 'string');
        if (host !== undefined && !isHere(host)) throw stopped(`datagram to ${host}`);
        return before.apply(this, args);
      },
  );
}

const isName = (host) => typeof host === 'string' && net.isIP(host) === 0 && !isHere(host);

replace(dns, 'lookup', (before) => (host, ...rest) => {
  if (!isName(host)) return before(host, ...rest);
  const error = isNobody(host) ? notFound(host) : stopped(`name ${host}`);
  process.nextTick(() => rest.at(-1)(error));
});
replace(dnsPromises, 'lookup', (before) => async (host, ...rest) => {
  if (isName(host)) throw isNobody(host) ? notFound(host) : stopped(`name ${host}`);
  return before(host, ...rest);
});
for (const owner of [dns, dnsPromises, dns.Resolver.prototype, dnsPromises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(owner)) {
    if (!/^(resolve|reverse)/.test(name)) continue;
    replace(
      owner,
      name,
      () =>
        function resolve(host) {
          throw isNobody(host) ? notFound(host) : stopped(`name ${host}`);
        },
    );
  }
}
syncBuiltinESMExports();
