import type { BrowserContextOptions, Page } from 'playwright-core';
import { chromiumPath, type StayingBrowser, startChromium } from './chromium.js';
import { describeWhere } from './optional.js';

/** Tests that need a browser. */
export const describeWithBrowser = describeWhere(
  chromiumPath !== undefined,
  'Chromium',
  'Install chromium, or name another with TILLBOX_TEST_BROWSER.',
);

/** A page with what its browser had to say of it. */
export interface Opened {
  readonly page: Page;
  /**
   * Messages of the console, violations of its policy among them; scripts that failed; whatever it loads, and requests to
   * other origins. That a page of ours has a status of 400 or more is no message of it.
   */
  readonly heard: readonly string[];
}

/** One browser for the tests of a file that asks for it; no test of which may want anything of another machine. */
export class FileBrowser {
  #running: StayingBrowser | undefined;

  constructor() {
    beforeAll(async () => {
      this.#running = await startChromium(chromiumPath ?? '');
    });
    afterEach(async () => {
      await Promise.all(this.#browser.contexts().map((context) => context.close()));
      expect(this.#running?.beyond).toEqual([]);
    });
    afterAll(() => this.#running?.close());
  }

  get #browser() {
    if (this.#running === undefined) throw new Error('the browser starts before the first test');
    return this.#running.browser;
  }

  /** Opens an address as somebody does who has not been there before. @param width of the window, in CSS pixels */
  async open(url: string, width = 1280, options: BrowserContextOptions = {}): Promise<Opened> {
    const context = await this.#browser.newContext({ viewport: { width, height: 720 }, locale: 'pt-BR', ...options });
    const heard: string[] = [];
    const { origin } = new URL(url);
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      const isStatus = /^Failed to load resource: the server responded with a status of \d+/.test(message.text());
      const isOfPage = message.location().url === page.url();
      if (!isStatus || !isOfPage) heard.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
    context.on('request', (request) => {
      const isPage = request.isNavigationRequest() && new URL(request.url()).origin === origin;
      if (!isPage) heard.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    return { page, heard };
  }
}
