import { existsSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const folders = (process.env['PATH'] ?? '').split(delimiter);

/** A Chromium of this machine; another takes its place with TILLBOX_TEST_BROWSER. */
export const chromiumPath: string | undefined =
  process.env['TILLBOX_TEST_BROWSER'] ??
  names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));

/** A Chromium that can reach nothing but loopback. */
export interface StayingBrowser {
  readonly browser: Browser;
  /** What a page wanted of other machines: the first line of each request. */
  readonly beyond: readonly string[];
  close(): Promise<void>;
}

/** What a whole Chromium asks its makers for, whatever the page; the headless shell asks nobody. */
const ownAffairs = /^[A-Z]+ (http:\/\/)?[\w.-]+\.(google|googleapis|gvt1)\.com[:/]/;

/** Starts it. What would leave this machine, of its own as of a page, goes to a proxy that notes it and hangs up. */
export async function startChromium(executablePath: string): Promise<StayingBrowser> {
  const beyond: string[] = [];
  const proxy = createServer((socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (asked) => {
      const [line = ''] = asked.toString('latin1').split('\r\n', 1);
      if (!ownAffairs.test(line)) beyond.push(line);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const browser = await chromium.launch({
    executablePath,
    args: [
      `--proxy-server=http://127.0.0.1:${port}`,
      '--no-pings',
      '--disable-domain-reliability',
      '--disable-lcd-text',
    ],
  });
  return {
    browser,
    beyond,
    async close() {
      await browser.close();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
