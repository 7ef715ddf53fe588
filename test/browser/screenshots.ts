// Writes docs/images/: how the hosted page looks in the states that a reader wants to see.
import { chromiumPath, startChromium } from '../support/chromium.js';
import { startSandbox } from '../support/sandbox.js';
import { pageStates } from './states.js';

const server = await startSandbox();
const { browser, close } = await startChromium(chromiumPath ?? '');
for (const { name, address, reach } of pageStates)
  for (const width of [360, 1280]) {
    const base = `${server.url}/~${server.fresh()}`;
    const context = await browser.newContext({ viewport: { width, height: 400 } });
    const page = await context.newPage();
    await page.goto(await address(base));
    await reach?.(page, base);
    await page.screenshot({ path: `/tmp/br/shots/${name}-${width}.png`, fullPage: true });
    await context.close();
  }
await close();
await server.close();
