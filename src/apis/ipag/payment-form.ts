import { monthIn } from './calendar.js';
import { type PayingCard, unparted } from './cards.js';
import type { ChargesTx } from './records.js';
import type { Day, InstallmentRecord, PayCharge } from './shapes.js';
import { type KnownCard, testCard } from './test-card.js';

type Row = Readonly<InstallmentRecord>;

/** The fields of the form, in their order. */
export const fields = ['installment', 'holder', 'number', 'expiry', 'cvv'] as const;
export type Field = (typeof fields)[number];

/** What is wrong with a form, by field, in words for who fills it in. */
export type Faults = Readonly<Partial<Record<Field, string>>>;

const holderLimit = 100;

/** A form that can be paid with, or all that is wrong with it. @param open the rows that can be paid, at least one */
export async function readForm(
  form: PayCharge,
  open: readonly Row[],
  tx: ChargesTx,
  today: Day,
): Promise<{ row: Row; card: PayingCard } | { faults: Faults }> {
  const asked = form.installment?.trim() ?? '';
  const row = asked === '' ? open[0] : open.find(({ number }) => String(number) === asked);
  const holder = form.holder?.trim() ?? '';
  const known = await testCard(tx, form.number ?? '');
  const expiry = readExpiry(form.expiry ?? '', today);
  const wrong: Partial<Record<Field, string | undefined>> = {
    installment: row ? undefined : 'Escolha uma parcela em aberto.',
    holder: wrongHolder(holder),
    number: known ? undefined : wrongNumber(form.number ?? ''),
    expiry: typeof expiry === 'string' ? expiry : undefined,
    cvv: wrongCode(unparted(form.cvv ?? '')),
  };
  const faults = Object.fromEntries(Object.entries(wrong).filter(([, text]) => text !== undefined));
  if (!row || !known || typeof expiry === 'string' || Object.keys(faults).length > 0) return { faults };
  return { row, card: cardOf(known, holder, expiry) };
}

function cardOf({ number, digest, brand, result }: KnownCard, holder: string, { month, year }: Expiry) {
  return { number, digest, brand, holder, expiry_month: month, expiry_year: year, result };
}

function wrongHolder(holder: string): string | undefined {
  if (holder === '') return 'Informe o nome como está no cartão.';
  return [...holder].length > holderLimit ? `Use no máximo ${holderLimit} caracteres.` : undefined;
}

function wrongNumber(typed: string): string {
  if (unparted(typed) === '') return 'Informe o número do cartão.';
  return 'Use um cartão de teste: 4111 1111 1111 1111 (aprovado) ou 4000 0000 0000 0002 (recusado).';
}

function wrongCode(code: string): string | undefined {
  if (code === '') return 'Informe o código de segurança.';
  return /^\d{3,4}$/.test(code) ? undefined : 'O código tem 3 ou 4 dígitos.';
}

interface Expiry {
  /** Two digits. */
  readonly month: string;
  /** Four digits. */
  readonly year: string;
}

/** `12/30`, `12 / 2030`, `1230`: month and year, not past. @returns what is wrong with any other */
function readExpiry(typed: string, today: Day): Expiry | string {
  const written = unparted(typed);
  if (written === '') return 'Informe a validade do cartão.';
  const [, month = '', short = ''] =
    /^(\d{1,2})\/(\d{4}|\d\d)$/.exec(written) ?? /^(\d\d)(\d{4}|\d\d)$/.exec(written) ?? [];
  if (!(Number(month) >= 1 && Number(month) <= 12)) return 'Escreva mês e ano, como 12/30.';
  const expiry = { month: month.padStart(2, '0'), year: short.length === 2 ? `20${short}` : short };
  return `${expiry.year}-${expiry.month}` < monthIn(today) ? 'O cartão está vencido.' : expiry;
}
