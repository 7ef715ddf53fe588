/** The sandbox of requests that name none. */
export const defaultSandbox = 'default';

/** What an id is, in the words of an error. */
export const sandboxIdRule = 'letters, digits, dot, underscore and hyphen, at most 64, a letter or digit first';

/** Sandboxes and snapshots are named so. */
export function isSandboxId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}

/** An address of the server, as links into a sandbox begin. */
export function addressIn(sandbox: string, address: string): string {
  return sandbox === defaultSandbox ? address : `${address}/~${sandbox}`;
}

/** The address of the server in what such a link begins with. */
export function addressOutOf(sandbox: string, base: string): string {
  return sandbox === defaultSandbox ? base : base.slice(0, -`/~${sandbox}`.length);
}
