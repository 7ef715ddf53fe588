/** One attempt at a callback: what is sent, and how long it may take. */
export interface Outgoing {
  /** An http or https address, as the client wrote it. */
  readonly target: string;
  readonly method: string;
  /** In this order and case; without Host, Connection, Content-Length and User-Agent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Real milliseconds until there is a connection, looking up the name and TLS included. */
  readonly connectMs: number;
  /** Real milliseconds until the answer is whole, counted from the start of the attempt. */
  readonly answerMs: number;
}

/** How an attempt ended. */
export type Sent =
  | {
      readonly status: number;
      /** Its first 4 KiB at most, read as UTF-8; an encoding of its content is left as it is. */
      readonly answer: string;
      readonly connected: true;
      readonly durationMs: number;
    }
  | {
      /**
       * One line: `refused: ...` (the target may not be called, nothing was connected), `unreachable: ...` (name, connection
       * or certificate), `timeout: ...` (one of the two limits), `reset: ...` (the connection ended, or what came is no HTTP).
       */
      readonly error: string;
      /** Whether the receiver had taken the connection, TLS included. */
      readonly connected: boolean;
      readonly durationMs: number;
    };

export interface Sender {
  /** Makes one attempt, over a connection of its own; never rejects. `cut` ends it early. */
  send(outgoing: Outgoing, cut: AbortSignal): Promise<Sent>;
  /** Cuts what is under way, and resolves once nothing is. */
  close(): Promise<void>;
}

/** All addresses of a name, each a literal one; rejects with an error that has a `code` where there is none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export interface Listening {
  /** A literal address; `0.0.0.0` and `::` stand for all of this machine's. */
  readonly address: string;
  readonly port: number;
}

export interface SenderSettings {
  /** Of tillbox, for `User-Agent`. */
  readonly version: string;
  /** Entries of `--callback-allow`; undefined: all that is not refused anyway. */
  readonly allow: readonly string[] | undefined;
  /** The address of a proxy, http or https, with or without a login; undefined: receivers are called without one. */
  readonly proxy: string | undefined;
  /** Where this server itself listens, as Node says it, asked at each attempt; undefined while it doesn't. */
  readonly own: () => Listening | undefined;
  /** All addresses of a name; the system's resolver where left out. */
  readonly resolve?: Resolve;
}
