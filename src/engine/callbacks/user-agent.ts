/** How callbacks of tillbox say whose they are. */
export function userAgentOf(version: string): string {
  return `tillbox/${version} (callback)`;
}

/** Whether a request is a callback, of whichever tillbox. */
export function isCallback(userAgent: string | undefined): boolean {
  return userAgent !== undefined && /^tillbox\/\S+ \(callback\)/i.test(userAgent.trim());
}
