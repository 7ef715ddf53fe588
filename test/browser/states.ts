import type { Page } from 'playwright-core';

/** Where a sandbox answers, such as `http://127.0.0.1:4010/~shop`. */
type Base = string;

/** How a person sees the hosted page of a charge. */
export interface PageState {
  readonly name: string;
  /** The address that is opened. */
  address(base: Base): string | Promise<string>;
  /** What is done there, until the page has come to this. */
  reach?(page: Page, base: Base): Promise<unknown>;
  /** What has to be read then. */
  readonly text: string;
}

const fields = {
  holder: 'Nome no cartão',
  number: 'Número do cartão',
  expiry: 'Validade',
  cvv: 'Código de segurança',
} as const;

const typed = { holder: 'Maria Francisca', number: '4111 1111 1111 1111', expiry: '12/30', cvv: '123' };

/** Waits until the field that is to have the focus has it: nobody types before a page is drawn. */
export function drawn(page: Page): Promise<void> {
  return page.locator('[autofocus]:not(:focus)').waitFor({ state: 'detached' });
}

/** Writes into the form what is named, all else as it is right, and sends it. @param clickCount of the button */
export async function pay(page: Page, changes: Partial<typeof typed> = {}, clickCount = 1): Promise<void> {
  await drawn(page);
  for (const [name, text] of Object.entries({ ...typed, ...changes })) {
    await page.getByLabel(fields[name as keyof typeof fields]).fill(text);
  }
  await page.getByRole('button', { name: 'Pagar' }).click({ clickCount });
}

/** The page of a charge of the fixture. */
export const pageOf = (id: number) => (base: Base) => `${base}/vpos?billing=000000000000000000000000000${id}`;

const json = {
  // tillbox : test-key-ipag
  authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn',
  'content-type': 'application/json',
};

/** Creates a charge. @returns the address of its page */
export async function created(base: Base, charge: object): Promise<string> {
  const answer = await fetch(`${base}/service/resources/charges`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ customer: { name: 'Maria Francisca' }, due_date: '2026-02-10', ...charge }),
  });
  const { attributes } = (await answer.json()) as { attributes: { links: { payment: string } } };
  return attributes.links.payment;
}

async function deactivated(base: Base, id: number): Promise<void> {
  await fetch(`${base}/service/resources/charges?id=${id}`, {
    method: 'PUT',
    headers: json,
    body: '{"is_active": false}',
  });
}

const course = { amount: 1200, installments: 3, description: 'Curso de inglês, 1º semestre' };

const crowded = {
  amount: 98765432.1,
  installments: 36,
  description: `Mensalidade${'semespaço'.repeat(20)}`,
  customer: { name: 'Nabucodonosor'.repeat(7) },
};

const fortune = { amount: 99999999999.99, description: 'Casa' };

const busy = { 'x-sandbox-scenario': 'rate-limited;limit=0' };

/** Every one of them. */
export const pageStates: readonly PageState[] = [
  { name: 'open', address: pageOf(99991), text: 'Pagar com cartão' },
  { name: 'overdue', address: pageOf(99993), text: 'Vencida' },
  { name: 'several', address: (base) => created(base, course), text: 'R$ 400,00' },
  { name: 'crowded', address: (base) => created(base, crowded), text: 'R$ 98.765.432,10' },
  { name: 'receipt', address: pageOf(99991), reach: (page) => pay(page), text: 'Comprovante de pagamento' },
  {
    name: 'receipt-of-several',
    address: (base) => created(base, course),
    reach: (page) => pay(page),
    text: 'Comprovante de pagamento',
  },
  {
    name: 'receipt-of-a-fortune',
    address: (base) => created(base, fortune),
    reach: (page) => pay(page),
    text: 'Comprovante de pagamento',
  },
  {
    name: 'refused',
    address: pageOf(99991),
    reach: (page) => pay(page, { number: '4000 0000 0000 0002' }),
    text: 'O pagamento da parcela 1 foi recusado. Nada foi cobrado.',
  },
  {
    name: 'wrong-card',
    address: pageOf(99991),
    reach: (page) => pay(page, { number: '5555 5555 5555 4444' }),
    text: 'Use um cartão de teste: 4111 1111 1111 1111 (aprovado) ou 4000 0000 0000 0002 (recusado).',
  },
  {
    name: 'wrong-fields',
    address: pageOf(99991),
    reach: (page) => pay(page, { holder: '', number: '', expiry: '13/30', cvv: '12' }),
    text: 'Informe o nome como está no cartão.',
  },
  { name: 'inactive', address: pageOf(99995), text: 'Esta cobrança está inativa e não pode ser paga.' },
  {
    name: 'inactive-meanwhile',
    address: pageOf(99991),
    async reach(page, base) {
      await deactivated(base, 99991);
      await pay(page);
    },
    text: 'Esta cobrança está inativa e não pode ser paga.',
  },
  { name: 'paid', address: pageOf(99992), text: 'Paga em 09/01/2026' },
  { name: 'unknown', address: (base) => `${base}/vpos?billing=0`, text: 'Confira o endereço que você recebeu.' },
  {
    name: 'too-many',
    address: pageOf(99991),
    async reach(page) {
      await page.setExtraHTTPHeaders(busy);
      await pay(page);
    },
    text: 'Aguarde um pouco e tente de novo.',
  },
];
