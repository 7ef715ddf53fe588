// Writes docs/images/: what the documents show of the hosted page. `npm run screenshots` does it anew.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromiumPath, startChromium } from '../support/chromium.js';
import { startSandbox } from '../support/sandbox.js';
import { pageStates } from './states.js';

/** By state: as wide as its column in a document, or as a phone. */
const widths: Readonly<Record<string, number>> = {
  several: 720,
  'receipt-of-several': 720,
  refused: 720,
  'wrong-fields': 360,
};

if (chromiumPath === undefined) throw new Error('There is no Chromium. Name one with TILLBOX_TEST_BROWSER.');
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });
const server = await startSandbox();
const { browser, close } = await startChromium(chromiumPath);
for (const { name, address, reach, text } of pageStates) {
  const width = widths[name];
  if (width === undefined) continue;
  const base = `${server.url}/~${server.fresh()}`;
  const page = await browser.newPage({ viewport: { width, height: 400 }, locale: 'pt-BR' });
  await page.goto(await address(base));
  await reach?.(page, base);
  await page.getByText(text).first().waitFor();
  await page.screenshot({ path: `${folder}paying-${name}.png`, fullPage: true });
}
await close();
await server.close();
