/** A whole answer as HTTP has it. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No byte of an answer: the connection is closed, reset, or held open until the client gives up. */
export interface NoAnswer {
  readonly kind: 'none';
  readonly how: 'fin' | 'rst' | 'silence';
}

/** A text that is written as it comes, until it ends or the client leaves. */
export interface Stream {
  readonly kind: 'stream';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: AsyncIterable<string>;
}

/** What goes out on the connection. */
export type Departure =
  | Answer
  | NoAnswer
  | Stream
  /** Bytes that are no HTTP, then the connection is closed. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array }
  /** The head of the answer and half of its body, then the connection is closed. */
  | { readonly kind: 'truncated'; readonly answer: Answer }
  /** The head at once, the body in pieces of that many bytes with that many milliseconds between them. */
  | {
      readonly kind: 'slow-drip';
      readonly answer: Answer;
      readonly bytes: number;
      readonly ms: number;
      /** To be called where the client leaves before the last of it. */
      readonly abandoned?: () => Promise<unknown>;
    };
