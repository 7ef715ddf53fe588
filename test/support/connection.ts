import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from './until.js';

/** A plain connection to a server: what is written goes out as it is, what arrives is kept byte by byte. */
export class Connection {
  /** All that has arrived so far, a character a byte. */
  received = '';
  /** How the server ended it: closed, or reset. */
  ended: 'FIN' | 'ECONNRESET' | undefined;
  readonly #socket: Socket;

  private constructor(url: string) {
    this.#socket = connect(Number(new URL(url).port), '127.0.0.1');
    this.#socket.setEncoding('latin1').on('data', (text) => {
      this.received += text;
    });
    this.#socket.on('end', () => {
      this.ended ??= 'FIN';
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.ended ??= error.code === 'ECONNRESET' ? 'ECONNRESET' : undefined;
    });
  }

  static async open(url: string): Promise<Connection> {
    const connection = new Connection(url);
    await once(connection.#socket, 'connect');
    return connection;
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  /** Forgets what has arrived: what is looked at next came later. */
  forget(): void {
    this.received = '';
  }

  async untilReceived(text: string): Promise<void> {
    await until(() => this.received.includes(text), `${text} arrives`);
  }

  async untilEnded(): Promise<string> {
    await until(() => this.ended !== undefined, 'the server ends the connection');
    return `${this.ended}`;
  }

  /** The client takes nothing until `resume`. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** The client leaves. */
  leave(): void {
    this.#socket.destroy();
  }

  async untilLeft(): Promise<void> {
    await until(() => this.#socket.closed, 'the connection is closed');
  }
}

/** The status line, the headers by lower-case name and the body of one answer. */
export function answerIn(received: string): { line: string; headers: Record<string, string>; body: string } {
  const at = received.indexOf('\r\n\r\n');
  const [line = '', ...fields] = received.slice(0, at).split('\r\n');
  const headers = fields.map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  });
  return { line, headers: Object.fromEntries(headers), body: received.slice(at + 4) };
}
