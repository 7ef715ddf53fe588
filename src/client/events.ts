import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Transport } from './transport.js';

/** Something that happened in a sandbox. */
export interface SandboxEvent {
  /** What `after` takes to go on behind it. */
  readonly id: string;
  readonly kind: string;
  readonly data: unknown;
}

/** Follows the feed of a sandbox until the signal, the server or whoever reads it ends it. */
export async function* eventsOf(
  transport: Transport,
  { after, signal }: { readonly after?: string; readonly signal?: AbortSignal },
): AsyncGenerator<SandboxEvent> {
  const ended = new AbortController();
  const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  const headers = { accept: 'text/event-stream', ...(after !== undefined && { 'last-event-id': after }) };
  const response = await transport.send('GET', '/events', { headers, signal: either });
  try {
    const events = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    if (!events) return;
    for await (const { id = '', event = '', data } of events as unknown as AsyncIterable<Record<string, string>>) {
      yield { id, kind: event, data: JSON.parse(data ?? 'null') };
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    ended.abort();
  }
}
