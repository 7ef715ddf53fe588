import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Answer } from '../engine/request/departure.js';

const titles = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' } as const;

/** What is refused before a path is known; no vendor can be known either. */
export function neutralRefusal(status: keyof typeof titles, detail?: string): Answer {
  const body = JSON.stringify({ status, title: titles[status], detail });
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length), connection: 'close' };
  return { kind: 'answer', status, headers, body };
}

/** Answers what Node can't parse: broken framing, oversized headers, a request that never becomes whole. */
export function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, headers, body } = neutralRefusal(statusOf(error.code));
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${titles[status as keyof typeof titles]}\r\n${lines.join('')}\r\n${body}`);
  (socket as Socket).destroySoon();
}

/** Ends a request whose body has been coming for too long, as one that never becomes whole. */
export function refuseDawdling({ socket }: IncomingMessage): void {
  refuseBrokenRequest({ name: 'Error', message: '', code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket);
}

function statusOf(code: string | undefined): keyof typeof titles {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
