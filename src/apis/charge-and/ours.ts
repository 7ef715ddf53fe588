/** What no page of the vendor states, the outcomes that are marked so aside. */
export const ours: readonly string[] = [
  'the status 400 of every refusal but 401',
  'a member within serviceSpecificData is named with a dot in errors: serviceSpecificData.EVSE_ID',
  'of several wrong members the first in the order of the page is named; a serviceSpecificData that is missing is named alone',
  'a kind of problem is looked for in all members before the next: missing, too long, not valid; then the user, the transactionId, the balance',
  'serviceSpecificData is required for every service, DONATE_FOR_CO2_OFFSET too, which is content with {}',
  'dates have to exist in the calendar',
  'a refresh token can be used again until it expires, and what it replaces stays valid until then',
  'an unknown service requires no keys; an empty text is no value of a key that the service requires, HOUSE_NUMBER and CONSUMED_ENERGY_KWH aside',
  'latitudes lie within 90 degrees and longitudes within 180',
  'the address is null where a request has neither street nor city',
  'the Authorization header is not limited to 100 characters',
  'a page or limit of the list that is out of range counts as absent',
  'a page of the list that would take more than 12 MiB is refused: INVALID_PARAMETER with its limit',
  'status and body of what the pages are silent about: 404, 405, 413, 415, 500; path, method, token, Content-Type and size come before the body',
  'the act settle-transaction names a transaction that is not there or not OPEN: the code for what is not there, the one for an id that is taken',
];
