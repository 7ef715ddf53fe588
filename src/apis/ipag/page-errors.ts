import type { Rendered } from '../../engine/api/api.js';
import { html, page } from './html.js';

/** What a person is told where the page can't be shown. */
const told: ReadonlyMap<number, readonly [title: string, advice: string]> = new Map([
  [400, ['Formulário ilegível', 'Volte à página da cobrança e tente de novo.']],
  [404, ['Página não encontrada', 'Confira o endereço que você recebeu.']],
  [413, ['Formulário grande demais', 'Volte à página da cobrança e tente de novo.']],
  [415, ['Formato não aceito', 'Volte à página da cobrança e envie o formulário dela.']],
  [429, ['Muitas tentativas', 'Aguarde um pouco e tente de novo.']],
  [500, ['Erro interno', 'Nada foi cobrado. Tente de novo mais tarde.']],
  [503, ['Serviço indisponível', 'Tente de novo mais tarde.']],
]);

const pageOperations: ReadonlySet<string> = new Set(['showPaymentPage', 'payCharge']);

/** Whether an operation's answers are pages. */
export function isPage(operation: string): boolean {
  return pageOperations.has(operation);
}

/** An error for a person: a page. */
export function errorPage(status: number): Rendered {
  const [title, advice] = told.get(status) ?? [`Erro ${status}`, 'Tente de novo mais tarde.'];
  return { status, body: page(title, html`<p>${advice}</p>`), mediaType: 'text/html; charset=utf-8' };
}
