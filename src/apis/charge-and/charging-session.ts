import { parseInstant } from '../../engine/clock.js';
import { at } from '../../engine/json-pointer.js';
import type { Violation } from '../../engine/schema.js';
import { isCountry } from './countries.js';
import type { ServiceSpecificData } from './shapes.js';

/** The keys of a charging session, in the order in which the vendor's pages print them: it must have all of them. */
export const sessionKeys = [
  'EVSE_ID',
  'COUNTRY',
  'CITY',
  'STREET',
  'HOUSE_NUMBER',
  'CONSUMED_ENERGY_KWH',
  'SESSION_START',
  'SESSION_END',
  'GEO_POSITION_CHARGEPOINT',
] as const;

/** What it must have besides where its CO2 is offset. */
export const offsetKeys = ['CPO_ID', 'MAX_CHARGING_POWER'] as const;

/** The service that may leave its kilometres to the partner's price. */
export const offsetService = 'CO2_OFFSET_CHARGING_SESSION';

const required: ReadonlyMap<unknown, ReadonlySet<string>> = new Map([
  ['PAY_FOR_CHARGING_SESSION', new Set<string>(sessionKeys)],
  [offsetService, new Set<string>([...sessionKeys, ...offsetKeys])],
]);

/** Whether a service asks for a key. One that doesn't exist asks for none. */
export function requiresKey(service: unknown, key: string): boolean {
  return required.get(service)?.has(key) === true;
}

type Known = (text: string) => boolean;

/** Keys whose form alone doesn't tell whether there is such a country or such a date. */
const judged: readonly (readonly [string, Known])[] = [
  ['/serviceSpecificData/COUNTRY', isCountry],
  ['/serviceSpecificData/SESSION_START', isInstant],
  ['/serviceSpecificData/SESSION_END', isInstant],
];

/** Countries that ISO 3166 doesn't have, and dates that the calendar doesn't. */
export function unknownPlaceOrDate(body: unknown): Violation[] {
  return judged.flatMap(([pointer, known]) => {
    const value = at(body, pointer);
    return typeof value === 'string' && !known(value) ? [{ pointer, keyword: 'state', params: {}, value }] : [];
  });
}

/** As in the page's sample, "Kölner Straße, Eschborn": an empty house number leaves no gap. Null without street and city. */
export function addressOf({ STREET, HOUSE_NUMBER, CITY }: ServiceSpecificData): string | null {
  const street = STREET && HOUSE_NUMBER ? `${STREET} ${HOUSE_NUMBER}` : STREET;
  return [street, CITY].filter(Boolean).join(', ') || null;
}

function isInstant(text: string): boolean {
  return parseInstant(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) !== undefined;
}
