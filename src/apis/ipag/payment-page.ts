import { at } from '../../engine/json-pointer.js';
import { maskCardNumbers } from '../../engine/masking/mask-cards.js';
import { isBefore } from './calendar.js';
import { type Html, html, page } from './html.js';
import { openRows } from './pay.js';
import type { Faults, Field } from './payment-form.js';
import { fields } from './payment-form.js';
import type { Schedule } from './schedule.js';
import type { ChargeRecord, CustomerRecord, Day, InstallmentRecord, PayCharge, Status } from './shapes.js';

type Charge = Readonly<ChargeRecord>;
type Row = Readonly<InstallmentRecord>;

const statuses: Record<Status, string> = { pending: 'Pendente', overdue: 'Vencida', paid: 'Paga' };

/** A form that was refused: what was typed, and what is wrong with it. */
export interface Refilled {
  readonly typed: PayCharge;
  readonly faults: Faults;
}

/** What the page is about. */
export interface Shown {
  readonly charge: Charge;
  readonly customer: Readonly<CustomerRecord>;
  readonly schedule: Schedule;
  readonly today: Day;
  /** The payment, or the attempt at one, that the address names. */
  readonly named?: Named | undefined;
  readonly refilled?: Refilled;
}

/** What an address may name beside the charge. */
export type Named = { readonly paid: Row } | { readonly refused: number };

/** A charge and its installments for a person, who can pay one that is open. What a client sent is text here, never markup. */
export function paymentPage({ charge, customer, schedule, today, named, refilled }: Shown): string {
  const open = openRows(schedule);
  return page(
    `Cobrança ${charge.id}`,
    html`${named && messageOf(named)}
<p>${charge.description}</p>
<dl>
<dt>Cliente</dt><dd>${customer.name}</dd>
<dt>Valor</dt><dd>${reais(charge.amount_minor)}</dd>
<dt>Situação</dt><dd>${charge.is_active ? statuses[schedule.status] : 'Inativa'}</dd>
</dl>
<table>
<caption>Parcelas</caption>
<thead><tr><th scope="col">Nº</th><th scope="col">Vencimento</th><th scope="col">Valor</th><th scope="col">Situação</th></tr></thead>
<tbody>
${schedule.installments.map((row) => rowOf(row, today))}
</tbody>
</table>
${charge.is_active ? undefined : html`<p>Esta cobrança está inativa e não pode ser paga.</p>`}
${charge.is_active && open.length > 0 ? formOf(charge, open, refilled, named !== undefined) : undefined}`,
  );
}

export const notFoundPage = page('Cobrança não encontrada', html`<p>Confira o endereço que você recebeu.</p>`);

function messageOf(named: Named): Html {
  if ('refused' in named) {
    return html`<p class="refused" role="alert">O pagamento da parcela ${named.refused} foi recusado. Nada foi cobrado.</p>`;
  }
  const { number, settlement } = named.paid;
  const card = at(settlement?.payment, '/attributes/card/number');
  return html`<section class="paid" role="status" aria-labelledby="receipt">
<h2 id="receipt">Comprovante de pagamento</h2>
<dl>
<dt>Parcela</dt><dd>${number}</dd>
<dt>Valor pago</dt><dd>${reais(settlement?.paid_minor ?? 0)}</dd>
<dt>Data</dt><dd>${written(settlement?.payment_date ?? '')}</dd>
${typeof card === 'string' ? html`<dt>Cartão</dt><dd>${card}</dd>` : undefined}
</dl>
</section>`;
}

function rowOf({ number, due_date, amount_minor, settlement }: Row, today: Day): Html {
  const open = isBefore(due_date, today) ? 'Vencida' : 'Em aberto';
  const state = settlement === null ? open : `Paga em ${written(settlement.payment_date)}`;
  return html`<tr><td>${number}</td><td>${written(due_date)}</td><td>${reais(amount_minor)}</td><td>${state}</td></tr>`;
}

/** What a browser is told of each field; the number and the code are never written back. */
const attributes: Readonly<Record<Exclude<Field, 'installment'>, Readonly<Record<string, string>>>> = {
  holder: { autocomplete: 'cc-name' },
  number: { autocomplete: 'cc-number', inputmode: 'numeric' },
  expiry: { autocomplete: 'cc-exp' },
  cvv: { autocomplete: 'cc-csc', inputmode: 'numeric' },
};

const labels: Readonly<Record<Field, string>> = {
  installment: 'Parcela',
  holder: 'Nome no cartão',
  number: 'Número do cartão',
  expiry: 'Validade',
  cvv: 'Código de segurança',
};

const hints: Faults = { expiry: 'Mês e ano, como 12/30.', cvv: '3 ou 4 dígitos.' };

function formOf({ billing }: Charge, open: readonly Row[], refilled: Refilled | undefined, isTold: boolean): Html {
  const { typed = {}, faults = {} } = refilled ?? {};
  const first = fields.find((field) => faults[field] !== undefined) ?? (isTold ? undefined : fields[0]);
  const values: Partial<Record<Field, string | undefined>> = {
    holder: refilledWith(typed.holder),
    expiry: refilledWith(typed.expiry),
  };
  return html`<h2>Pagar com cartão</h2>
<form method="post" action="?billing=${billing}" novalidate>
${fields.map((field) => {
  const focus = field === first ? html` autofocus` : undefined;
  const told = describedBy(field, faults[field]);
  const control =
    field === 'installment' ? rowsOf(open, typed.installment, told, focus) : inputOf(field, values[field], told, focus);
  return html`<label for="${field}">${labels[field]}</label>
${hints[field] === undefined ? undefined : html`<p class="hint" id="${field}-hint">${hints[field]}</p>`}
${control}
${faults[field] === undefined ? undefined : html`<p class="error" id="${field}-error" role="alert">${faults[field]}</p>`}`;
})}
<button type="submit">Pagar</button>
</form>`;
}

/** What was typed, unless a card's number was, into the wrong field. */
function refilledWith(typed: string | undefined): string | undefined {
  return typed !== undefined && maskCardNumbers(typed) === typed ? typed : undefined;
}

function describedBy(field: Field, fault: string | undefined): Html | undefined {
  const ids = [
    ...(hints[field] === undefined ? [] : [`${field}-hint`]),
    ...(fault === undefined ? [] : [`${field}-error`]),
  ];
  if (ids.length === 0) return undefined;
  return html`${fault === undefined ? undefined : html` aria-invalid="true"`} aria-describedby="${ids.join(' ')}"`;
}

function inputOf(
  field: Exclude<Field, 'installment'>,
  value: string | undefined,
  told: Html | undefined,
  focus: Html | undefined,
): Html {
  const more = Object.entries(attributes[field]).map(([name, text]) => html` ${name}="${text}"`);
  return html`<input id="${field}" name="${field}" type="text" required${more}${value === undefined ? undefined : html` value="${value}"`}${told}${focus}>`;
}

/** The next one is chosen, unless another was. */
function rowsOf(
  open: readonly Row[],
  typed: string | undefined,
  told: Html | undefined,
  focus: Html | undefined,
): Html {
  const chosen = open.find(({ number }) => String(number) === typed?.trim()) ?? open[0];
  return html`<select id="installment" name="installment" required${told}${focus}>
${open.map((row) => {
  const text = `${row.number} – ${written(row.due_date)} – ${reais(row.amount_minor)}`;
  return html`<option value="${row.number}"${row === chosen ? html` selected` : undefined}>${text}</option>`;
})}
</select>`;
}

/** `d/m/Y`. */
function written(day: Day): string {
  return day.split('-').reverse().join('/');
}

/** `R$ 1.234,56`. */
function reais(centavos: number): string {
  const whole = String(Math.floor(centavos / 100)).replace(/\B(?=(\d{3})+$)/g, '.');
  return `R$ ${whole},${String(centavos % 100).padStart(2, '0')}`;
}
