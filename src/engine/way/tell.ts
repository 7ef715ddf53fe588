import { headerText } from '../headers.js';
import type { Log } from '../log/log.js';
import { maskText } from '../masking/mask-text.js';
import { unseal } from '../masking/unseal.js';
import type { Arrival } from '../request/arrival.js';
import type { Departure } from '../request/departure.js';
import type { Trip } from '../request/trip.js';
import { defaultSandbox } from '../sandbox-id.js';
import { reported } from '../scenario/reported.js';

/** Logs what a client sent and what came of it: as the journal has it, so that nothing secret is in it. */
export function tell(
  log: Log,
  { requestId, sandbox, method, path, api, operation }: Trip,
  recorded: string | undefined,
  departure: Departure,
  ms: number,
): void {
  if (recorded === undefined) {
    const of = { api: api?.name ?? null, operation: operation?.id ?? null };
    const request = { requestId, sandbox: maskText(sandbox), method, path: maskText(path), ...of };
    log.debug?.({ ...request, status: statusOf(departure), ms: rounded(ms) }, 'a request, which could not be recorded');
    return;
  }
  const { request, reply, scenarios, fault, clientGone, ...exchange } = unseal(recorded);
  const details = {
    requestId,
    sandbox: exchange.sandbox,
    method: request.method,
    path: request.path,
    api: exchange.api,
    operation: exchange.operation,
    outcome: exchange.outcome,
    status: reply?.status ?? 'none',
    ms: rounded(ms),
    scenario: scenarios.length === 0 ? null : scenarios.map(reported).join(', '),
    fault,
    clientGone,
  };
  log.debug?.(details, 'a request');
}

/** Logs a call of the sandbox's own API that changes something; a console or a probe that looks would drown the rest. */
export function tellControl(
  log: Log,
  { method, path, headers, prefix }: Arrival,
  departure: Departure,
  ms: number,
): void {
  if (method === 'GET' || method === 'HEAD') return;
  const sandbox = maskText(headerText(headers['x-sandbox-id']) ?? prefix.sandbox ?? defaultSandbox);
  const details = { sandbox, method, path: maskText(path), status: statusOf(departure), ms: rounded(ms) };
  log.debug?.(details, 'a control call');
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function statusOf(departure: Departure): number | 'none' {
  return 'status' in departure ? departure.status : 'none';
}
