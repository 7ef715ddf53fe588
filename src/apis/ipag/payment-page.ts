import { isBefore } from './calendar.js';
import type { Schedule } from './schedule.js';
import type { ChargeRecord, CustomerRecord, Day, InstallmentRecord, Status } from './shapes.js';

const statuses: Record<Status, string> = { pending: 'Pendente', overdue: 'Vencida', paid: 'Paga' };

/** A charge and its installments for a person to read. Whatever a client sent is text here, never markup. */
export function paymentPage(
  charge: Readonly<ChargeRecord>,
  customer: Readonly<CustomerRecord>,
  { installments, status }: Schedule,
  today: Day,
): string {
  const rows = installments.map((installment) => rowOf(installment, today)).join('\n');
  return page(
    `Cobrança ${charge.id}`,
    `<p>${escaped(charge.description)}</p>
<dl>
<dt>Cliente</dt><dd>${escaped(customer.name)}</dd>
<dt>Valor</dt><dd>${reais(charge.amount_minor)}</dd>
<dt>Situação</dt><dd>${charge.is_active ? statuses[status] : 'Inativa'}</dd>
</dl>
<table>
<caption>Parcelas</caption>
<thead><tr><th>Nº</th><th>Vencimento</th><th>Valor</th><th>Situação</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
  );
}

export const notFoundPage = page('Cobrança não encontrada', '<p>Confira o endereço que você recebeu.</p>');

function rowOf({ number, due_date, amount_minor, settlement }: Readonly<InstallmentRecord>, today: Day): string {
  const open = isBefore(due_date, today) ? 'Vencida' : 'Em aberto';
  const state = settlement === null ? open : `Paga em ${written(settlement.payment_date)}`;
  return `<tr><td>${number}</td><td>${written(due_date)}</td><td>${reais(amount_minor)}</td><td>${state}</td></tr>`;
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
body { font-family: sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem; overflow-wrap: anywhere }
dt { font-weight: bold }
table { border-collapse: collapse; width: 100% }
caption, th, td { padding: 0.3rem; text-align: left }
tr { border-bottom: 1px solid }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
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

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
