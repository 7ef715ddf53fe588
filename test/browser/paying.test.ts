import { describeWithBrowser, FileBrowser } from '../support/browser.js';
import { sandbox, server } from '../support/shared.js';

const billing = 'billing=00000000000000000000000000099991';

describeWithBrowser('the hosted page in a browser', () => {
  const browser = new FileBrowser();

  test('a person pays: the form leads to the receipt', async () => {
    const { page, heard } = await browser.open(`${server.url}/~${sandbox}/vpos?${billing}`);
    await page.getByLabel('Nome no cartão').fill('Maria Francisca');
    await page.getByLabel('Número do cartão').fill('4111 1111 1111 1111');
    await page.getByLabel('Validade').fill('12/30');
    await page.getByLabel('Código de segurança').fill('123');
    await page.getByRole('button', { name: 'Pagar' }).click();
    await page.getByRole('heading', { name: 'Comprovante de pagamento' }).waitFor();
    expect(new URL(page.url()).search).toBe(`?${billing}&installment=1`);
    expect(heard).toEqual([]);
  });
});
