import { createSocket } from 'node:dgram';
import { lookup, resolve4 } from 'node:dns';
import { lookup as lookUp, Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { get } from 'node:http';
import { get as getSecurely } from 'node:https';
import { connect } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { promisify } from 'node:util';
import { Client } from '../../src/engine/callbacks/undici.js';
import { tillbox } from '../support/command.js';
import { endProcesses, startProcess } from '../support/process.js';
import { closeReceivers, receiver, sent } from '../support/sent.js';
import { beyond, staying } from '../support/staying.js';

afterEach(endProcesses);
afterEach(closeReceivers);

/** An address of documents, which nobody has. */
const there = '192.0.2.1';

const waysOut: readonly (readonly [way: string, go: () => Promise<unknown>, noted: string])[] = [
  ['net', () => once(connect(80, there), 'connect'), `connection to ${there}:80`],
  ['net by options', () => once(connect({ host: there, port: 80 }), 'connect'), `connection to ${there}:80`],
  ['net by IPv6', () => once(connect({ host: '2001:db8::1', port: 80 }), 'connect'), 'connection to 2001:db8::1:80'],
  ['tls', () => once(connectSecurely({ host: there, port: 443 }), 'secureConnect'), `connection to ${there}:443`],
  ['http', () => once(get(`http://${there}/`), 'response'), `connection to ${there}:80`],
  ['https by a name', () => once(getSecurely('https://pay.example/'), 'response'), 'connection to pay.example:443'],
  ['fetch', () => fetch(`http://${there}:8080/`), `connection to ${there}:8080`],
  ['undici', () => new Client(`http://${there}`).request({ path: '/', method: 'GET' }), `connection to ${there}:80`],
  ['a datagram', async () => createSocket('udp4').send('x', 53, there), `datagram to ${there}`],
  ['dns.lookup', () => promisify(lookup)('pay.example'), 'name pay.example'],
  ['dns.promises.lookup', () => lookUp('pay.example'), 'name pay.example'],
  ['dns.resolve4', async () => promisify(resolve4)('pay.example'), 'name pay.example'],
  ['a resolver', async () => new Resolver().resolve4('pay.example'), 'name pay.example'],
];

test.each(waysOut)('nothing leaves this machine by %s, and a test that tries it fails', async (_way, go, noted) => {
  await expect(go()).rejects.toThrow();
  expect(beyond()).toEqual([noted]);
  const trying = staying(() => go().catch(() => 'not reached'));
  await expect(trying).rejects.toThrow(`a test stays on this machine; this did not:\n${noted}`);
  expect(beyond()).toEqual([]);
});

test('a callback that would leave it is such a failure', async () => {
  const trying = staying(() => sent(`http://${there}:81/`));
  await expect(trying).rejects.toThrow(`connection to ${there}:81`);
  await expect(staying(() => sent('http://pay.example/'))).rejects.toThrow('name pay.example');
});

test('what a process does that a test has started is one as well', async () => {
  const check = () => tillbox(['check', '--target', `http://${there}:82`, '--api', 'suissu']);
  await expect(staying(check)).rejects.toThrow(`connection to ${there}:82`);
  await expect(staying(() => startProcess('--store', 'redis://pay.example').catch(() => 'ended'))).rejects.toThrow(
    'pay.example',
  );
});

test('a test that fails is told what it tried besides', async () => {
  const cause = new Error('what it fails of');
  const trying = staying(async () => {
    await lookUp('pay.example').catch(() => undefined);
    throw cause;
  });
  await expect(trying).rejects.toMatchObject({ message: expect.stringContaining('name pay.example'), cause });
  await expect(staying(() => Promise.reject(cause))).rejects.toBe(cause);
});

test('a name that there is nowhere is not asked for', async () => {
  await expect(lookUp('nowhere.invalid')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  expect(await sent('http://nowhere.invalid/')).toMatchObject({
    error: 'unreachable: the name nowhere.invalid has no address (ENOTFOUND)',
  });
});

test('this machine is reached', async () => {
  const port = await receiver((req, res) => {
    req.resume();
    res.end();
  });
  const hosts = ['127.0.0.1', 'localhost', '0.0.0.0', '[::ffff:127.0.0.1]'];
  const answers = await staying(() => Promise.all(hosts.map((host) => fetch(`http://${host}:${port}/`))));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});
