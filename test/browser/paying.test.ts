import type { Page } from 'playwright-core';
import { describeWithBrowser, FileBrowser } from '../support/browser.js';
import { sandbox, server } from '../support/shared.js';
import { created, drawn, pageOf, pay } from './states.js';

const base = () => `${server.url}/~${sandbox}`;
const receipt = (page: Page) => page.getByRole('status', { name: 'Comprovante de pagamento' });
const paidRows = async () => JSON.stringify(await server.records(sandbox, 'ipag/charges')).match(/CAPTURED/g)?.length;

interface Told {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly invalid: string;
}

/** What a screen reader is told of the controls and the alerts of a page, by the browser's own tree. */
async function toldOf(page: Page): Promise<readonly Told[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  return nodes
    .map(({ role, name, description, properties = [] }) => ({
      role: String(role?.value),
      name: String(name?.value ?? ''),
      description: String(description?.value ?? ''),
      invalid: String(properties.find((property) => property.name === 'invalid')?.value.value),
    }))
    .filter(({ role }) => ['textbox', 'combobox', 'alert'].includes(role));
}

describeWithBrowser('who pays on the hosted page', () => {
  const browser = new FileBrowser();

  test.each([true, false])(
    'fills in the form and reads the receipt, with scripts on: %s',
    async (javaScriptEnabled) => {
      const { page, heard } = await browser.open(pageOf(99991)(base()), 1280, { javaScriptEnabled });
      await pay(page);
      await receipt(page).waitFor();
      expect(await receipt(page).innerText()).toMatch(
        /^Comprovante de pagamento\s+Parcela\s+1\s+Valor pago\s+R\$ 150,00\s+Data\s+15\/01\/2026\s+Cartão\s+411111\*{6}1111$/,
      );
      expect(page.url()).toBe(`${pageOf(99991)(base())}&installment=1`);
      await page.reload();
      await receipt(page).waitFor();
      expect(heard).toEqual([]);
    },
  );

  test('pays once with two clicks, in two windows, and after going back', async () => {
    const first = await browser.open(pageOf(99991)(base()));
    const second = await browser.open(pageOf(99991)(base()));
    await pay(first.page, {}, 2);
    await receipt(first.page).waitFor();
    await pay(second.page);
    await receipt(second.page).waitFor();
    await second.page.goBack();
    await second.page.getByRole('cell', { name: 'Paga em 15/01/2026' }).waitFor();
    expect(await second.page.getByRole('button').count()).toBe(0);
    expect(await paidRows()).toBe(1);
    expect([...first.heard, ...second.heard]).toEqual([]);
  });

  test('pays one row after another, the next one chosen', async () => {
    const { page, heard } = await browser.open(
      await created(base(), { amount: 300, installments: 3, description: 'Curso' }),
    );
    for (const row of ['1', '2', '3']) {
      expect(await page.getByLabel('Parcela').inputValue()).toBe(row);
      await pay(page);
      await receipt(page).getByText(row, { exact: true }).waitFor();
    }
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await paidRows()).toBe(3);
    expect(heard).toEqual([]);
  });
});

describeWithBrowser('whose payment does not go through', () => {
  const browser = new FileBrowser();

  test('reads of a refusal and pays with another card', async () => {
    const { page, heard } = await browser.open(pageOf(99991)(base()));
    await pay(page, { number: '4000 0000 0000 0002' });
    await page.getByRole('alert').getByText('O pagamento da parcela 1 foi recusado.').waitFor();
    expect(await paidRows()).toBeUndefined();
    await pay(page);
    await receipt(page).waitFor();
    expect(heard).toEqual([]);
  });

  test('sees on a phone that a payment was refused, however many rows there are', async () => {
    const { page } = await browser.open(
      await created(base(), { amount: 360, installments: 36, description: 'Curso' }),
      360,
    );
    await pay(page, { number: '4000 0000 0000 0002' });
    await page.getByRole('alert').waitFor();
    await drawn(page);
    expect(await page.evaluate('scrollY')).toBe(0);
  });

  test('is told of what is wrong beside each field, and the first of them has the focus', async () => {
    const { page, heard } = await browser.open(pageOf(99991)(base()));
    await pay(page, { holder: '', number: '5555 5555 5555 4444', expiry: '13/30', cvv: '12' });
    await page.getByRole('alert').first().waitFor();
    const card = 'Use um cartão de teste: 4111 1111 1111 1111 (aprovado) ou 4000 0000 0000 0002 (recusado).';
    const alert = { role: 'alert', name: '', description: '', invalid: 'undefined' };
    expect(await toldOf(page)).toEqual([
      { role: 'combobox', name: 'Parcela', description: '', invalid: 'false' },
      { role: 'textbox', name: 'Nome no cartão', description: 'Informe o nome como está no cartão.', invalid: 'true' },
      alert,
      { role: 'textbox', name: 'Número do cartão', description: card, invalid: 'true' },
      alert,
      {
        role: 'textbox',
        name: 'Validade',
        description: 'Mês e ano, como 12/30. Escreva mês e ano, como 12/30.',
        invalid: 'true',
      },
      alert,
      {
        role: 'textbox',
        name: 'Código de segurança',
        description: '3 ou 4 dígitos. O código tem 3 ou 4 dígitos.',
        invalid: 'true',
      },
      alert,
    ]);
    await drawn(page);
    expect(await page.evaluate('document.activeElement.id')).toBe('holder');
    expect(await page.getByLabel('Validade').inputValue()).toBe('13/30');
    expect(await page.getByLabel('Número do cartão').inputValue()).toBe('');
    expect(await page.getByLabel('Código de segurança').inputValue()).toBe('');
    expect(heard).toEqual([]);
  });
});

/** What has the focus, and whether that can be seen: an outline of two pixels or more. */
const focused = `(({ id, tagName }, { outlineStyle, outlineWidth }) =>
  (id || tagName) + (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 ? '' : ' without a mark'))(
  document.activeElement, getComputedStyle(document.activeElement))`;

describeWithBrowser('who pays with the keyboard alone', () => {
  const browser = new FileBrowser();

  test('goes from field to field, sees where, and comes to the receipt', async () => {
    const { page, heard } = await browser.open(pageOf(99991)(base()));
    await drawn(page);
    const way = [await page.evaluate(focused)];
    for (const text of ['', 'Maria Francisca', '4111111111111111', '12/30', '123']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
      way.push(await page.evaluate(focused));
    }
    expect(way).toEqual(['installment', 'holder', 'number', 'expiry', 'cvv', 'BUTTON']);
    await page.keyboard.press('Enter');
    await receipt(page).waitFor();
    expect(heard).toEqual([]);
  });

  test('mends what is wrong from where the focus is', async () => {
    const { page, heard } = await browser.open(pageOf(99991)(base()));
    await pay(page, { number: '1' });
    await page.getByRole('alert').waitFor();
    await drawn(page);
    expect(await page.evaluate(focused)).toBe('number');
    for (const text of ['4111111111111111', '', '123']) {
      await page.keyboard.type(text);
      if (text !== '123') await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await receipt(page).waitFor();
    expect(heard).toEqual([]);
  });
});
