/** What no page of the vendor states, the outcomes that are marked so aside. */
export const ours: readonly string[] = [
  'the texts of DCCARD_1 to DCCARD_16, and which code has which',
  'the cards that bring failures about: 1434552445 the fraud indicator, 90000000001 to 90000000016 DCCARD_1 to DCCARD_16',
  'which accounts have open items: all but 600134660',
  'payment ids count up by one',
  'the names with hyphens are other names of the members; where both carry something, the one without hyphens wins',
  'a saveCardIndicator that is null, empty or one blank is not set',
  'a payment that is missing or null is one problem, error.client.payment.blank; one that is no object, and malformed JSON, are error.client.payment.invalid',
  'a card that is paid with under saveCardIndicator X is a saved card of the account',
  'an amount has at most 11 digits before its 2 decimals and is above 0; a contractAccount has 1 to 12 digits',
  'application/json is taken as well; 415 for another Content-Type, 406 for an Accept that excludes both',
  'codes and messages of 405, 406, 413 and 415, in the envelope of the other errors',
  'the order of the checks; all wrong members are listed, in the order of the page',
  'tokens of the act issue-token: bg- and 32 hexadecimal digits, valid for an hour',
];
