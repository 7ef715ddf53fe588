/** Why an attempt brought no answer; its message is the line that callbacks show. */
export class Unsent extends Error {
  constructor(kind: 'refused' | 'unreachable' | 'timeout' | 'reset', reason: string) {
    super(`${kind}: ${reason}`);
  }
}
