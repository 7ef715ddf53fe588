import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describeWithBrowser, FileBrowser } from '../support/browser.js';
import { sandbox, server } from '../support/shared.js';
import { pageOf, pageStates } from './states.js';

const axe = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds: the rule, and what it is about. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(`if (!('axe' in globalThis)) { ${axe} }`);
  return page.evaluate(`axe.run({ resultTypes: ['violations', 'incomplete'] }).then(({ violations, incomplete }) => [...violations, ...incomplete]
    .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => id + ': ' + help + ': ' + html)))`);
}

/** Words and amounts that stand on more than one line. What fits no line at all may. */
const broken = `[...function* () {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement.tagName === 'OPTION') continue;
    for (const word of text.data.matchAll(/(R\\$ )?\\S{1,16}(?!\\S)/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (word.index > 0 && /\\S/.test(text.data[word.index - 1])) continue;
      if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) yield word[0];
    }
  }
}()]`;

const overhang = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describeWithBrowser('the hosted page', () => {
  const browser = new FileBrowser();

  test.each(pageStates)('$name: whole and readable on a phone as on a desk, without a fault', async (state) => {
    const base = `${server.url}/~${sandbox}`;
    const { page, heard } = await browser.open(await state.address(base), 360);
    await state.reach?.(page, base);
    await page.getByText(state.text).first().waitFor();
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 720 });
      expect(await page.evaluate(overhang)).toBe(0);
      expect(await page.evaluate(broken)).toEqual([]);
      expect(await faultsOf(page)).toEqual([]);
    }
    expect(heard).toEqual([]);
  });

  test('what has got into the page is kept by its policy from running and from asking anybody', async () => {
    const { page, heard } = await browser.open(pageOf(99991)(`${server.url}/~${sandbox}`));
    await page.evaluate(`document.body.append(document.createRange().createContextualFragment(
      '<script>document.title = "taken over"</script><img src="http://other.test/pixel">'))`);
    await page.evaluate(`fetch('http://other.test/').catch(() => undefined)`);
    expect(await page.title()).toBe('Cobrança 99991');
    for (const what of ['script', 'image', 'connect']) {
      expect(heard).toContainEqual(expect.stringMatching(new RegExp(`${what}.*Content Security Policy`, 'is')));
    }
  });
});
