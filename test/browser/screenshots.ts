// Writes docs/images/: what the documents show of the hosted page. `npm run screenshots` does it anew.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromiumPath, startChromium } from '../support/chromium.js';
import { startSandbox } from '../support/sandbox.js';
import { pageStates } from './states.js';

/** By state: as wide as a document's column or as a phone, and as much of it as says something new. */
const sizes: Readonly<Record<string, { readonly width: number; readonly height: number }>> = {
  several: { width: 720, height: 1140 },
  'receipt-of-several': { width: 720, height: 830 },
  refused: { width: 720, height: 480 },
  'wrong-fields': { width: 360, height: 1180 },
};

if (chromiumPath === undefined) throw new Error('There is no Chromium. Name one with TILLBOX_TEST_BROWSER.');
const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });
const server = await startSandbox();
const { browser, close } = await startChromium(chromiumPath);
for (const { name, address, reach, text } of pageStates) {
  const viewport = sizes[name];
  if (viewport === undefined) continue;
  const base = `${server.url}/~${server.fresh()}`;
  const page = await browser.newPage({ viewport, locale: 'pt-BR' });
  await page.goto(await address(base));
  await reach?.(page, base);
  await page.getByText(text).first().waitFor();
  await page.screenshot({ path: `${folder}paying-${name}.png` });
}
await close();
await server.close();
