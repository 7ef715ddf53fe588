import type { AnyOperation, Api, Charge, Standing } from '../api/api.js';
import { Refusal } from '../api/api.js';
import { frozen } from '../frozen.js';
import { headerText } from '../headers.js';
import { maskCardNumbers } from '../masking/mask-cards.js';
import type { MaskedDigests } from '../masking/masked-digests.js';
import type { Call, Verdict } from '../request/call.js';
import type { By, Chosen, Scenario, Stage } from '../request/scenario.js';
import { businessKey } from '../scenario/arm.js';
import type { Members } from '../schema.js';
import type { StoreTx } from '../store/store.js';
import { BodyFindings } from './body-findings.js';
import { type Found, keepFinding } from './findings.js';
import { noteStanding } from './left-pending.js';
import { compareCharges, compareFinalFailures, type MadeCharge, noteExpiredToken } from './repeated-charges.js';

/** A request to an operation, and what came of it. */
export interface Conduct {
  readonly call: Pick<Call, 'api' | 'operation' | 'headers' | 'view'>;
  readonly requestId: string;
  readonly now: Date;
  /** The scenarios that acted on it. */
  readonly reached: readonly Chosen[];
  /** Undefined where the request was lost before anybody looked at it. */
  readonly verdict: Verdict | undefined;
  readonly outcome: string | null;
  /** The operation's part of its API's table of outcomes. */
  readonly table: ReadonlyMap<string, Scenario>;
  /** What it was about as an attempt to move money, before anything moved. */
  readonly charge: Charge | undefined;
  readonly standing: Standing | undefined;
  /** Whether the client saw an answer. */
  readonly answered: boolean;
  readonly digests: MaskedDigests;
}

/**
 * Finds what a client does wrong though the call may go through, and keeps it, in the request's own unit of work.
 *
 * @returns the kinds of what was found, each once
 */
export function judgeConduct(tx: StoreTx, conduct: Conduct): readonly string[] {
  const { call, requestId, now, digests } = conduct;
  const { lookUp } = call.operation;
  const about = { api: call.api.name, operation: call.operation.id, requestId, now, lookUp, digests };
  const { operation, view } = call;
  const { verdict, outcome, table, standing, answered } = conduct;
  const found = verdict ? wrongInItself(call) : [];
  const attempt = madeChargeOf(conduct);
  if (attempt) found.push(...compareCharges(tx, about, attempt));
  const own = isOwnFailure(conduct);
  if (operation.method !== 'GET' && !own) {
    const isFinal = outcome !== null && table.get(outcome)?.final === true;
    const same = () => businessKey(operation, view());
    found.push(...compareFinalFailures(tx, about, same, outcome, isFinal));
  }
  if (isExpired(conduct) && !own) {
    found.push(...noteExpiredToken(tx, about, headerText(call.headers['authorization'])));
  }
  if (standing) {
    const { pending = [], known = [], settled = [] } = standing;
    const left = { api: about.api, operation: about.operation, requestId };
    // What an answer shows is not known to a client that it never reached.
    const shown = shownBy(call.api);
    noteStanding(tx, left, {
      pending: pending.map(shown),
      known: answered ? known.map(shown) : [],
      settled: settled.map(shown),
    });
  }
  if (found.length === 0) return [];
  for (const one of found) keepFinding(tx, about, one);
  return [...new Set(found.map(({ kind }) => kind))];
}

/** A payment's id as state and journal show it: an answer may repeat a card number that the client made its id. */
function shownBy({ identifiers }: Conduct['call']['api']): (id: string) => string {
  return (id) => {
    const masked = maskCardNumbers(id);
    return masked === id || [...identifiers.values()].some((form) => form.test(id)) ? id : masked;
  };
}

/** What needs no other request to be seen. */
function wrongInItself({ api, operation, headers, view }: Conduct['call']): Found[] {
  const { body, query } = view();
  const looked = new BodyFindings(api.identifiers);
  if (body !== undefined) looked.look(body, membersOf(api, operation));
  looked.look(query, undefined, '/query');
  const { clientHeader } = operation;
  if (clientHeader === undefined || headerText(headers[clientHeader])?.trim()) return looked.all();
  const message = `The request came without the header ${clientHeader}.`;
  return [...looked.all(), { kind: 'missing-client-id', message, habit: clientHeader }];
}

const noMembers: Members = frozen({});

/** What an operation knows of a body: nothing where it asks for none, and that of a GET is not judged. */
function membersOf({ members }: Api, { request, method }: AnyOperation): Members | undefined {
  if (request !== undefined) return members[request];
  return method === 'GET' ? undefined : noMembers;
}

/** What the request was as an attempt to move money; undefined where it was none. */
function madeChargeOf(conduct: Conduct): MadeCharge | undefined {
  const { charge, answered, verdict, outcome, call } = conduct;
  if (!charge || !wasMade(conduct)) return undefined;
  const accepted = verdict?.kind === 'reply';
  if (answered && !accepted && isOwnFailure(conduct)) return undefined;
  if (accepted && outcome !== null && call.operation.movesNothing?.includes(outcome)) return undefined;
  return { charge, accepted, answered };
}

/**
 * What was refused for its credentials or its members never was an attempt: it has to be sent again. Whatever was not
 * answered, failed at the vendor's or was refused by its business was one.
 */
function wasMade({ answered, verdict, outcome, table }: Conduct): boolean {
  if (!answered || !verdict || verdict.kind === 'reply') return true;
  const { status } = verdict.rendered;
  return status >= 500 || status === 429 || table.get(outcome ?? '')?.stage === 'business';
}

/** How a request itself asks for a scenario. */
const asking: ReadonlySet<By> = new Set<By>(['header', 'prefer', 'path']);
/** Stages at which a scenario stands for the vendor's word; at the others it stands for the world between. */
const judging: ReadonlySet<Stage> = new Set<Stage>(['authentication', 'validation', 'business']);

/**
 * Whether it came to what the request had asked for itself. That is a test of how a client takes a refusal and no
 * failure of the vendor's: nothing is repeated by it, nor behind it.
 */
function isOwnFailure({ reached, verdict, outcome }: Conduct): boolean {
  return reached.some(({ scenario, by, stage }) => {
    if (!asking.has(by) || !judging.has(stage)) return false;
    return (
      verdict?.by === scenario ||
      scenario.name === outcome ||
      (verdict?.kind === 'answer' && 'answer' in scenario.outcome)
    );
  });
}

function isExpired({ verdict, outcome }: Conduct): boolean {
  return outcome === 'token-expired' || (verdict?.by instanceof Refusal && verdict.by.code === 'token-expired');
}
