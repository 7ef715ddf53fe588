/** What no page of the vendor states, the outcomes that are marked so aside. */
export const ours: readonly string[] = [
  "a gateway's refusal is answered 400 with the gateway's own text, and the token stays unspent",
  'which cards the gateway refuses',
  'one text for a token that is spent, of another property or none at all, and one for a currency that is not accepted',
  'PGTransactionIDs of Pay Advantage: PA and 12 digits',
  'an amount has at most 12 digits before the point and as many decimals as the currency; 2 where the currency is none',
  'a JSON number is no text',
  'where the partner_id is not valid, of token_id and currency_code only the form is judged, and no customer_name is missed',
  'a customer_name of blanks alone is missing where Pay Advantage needs one',
  'status and text of what the page is silent about: malformed JSON, 404, 405, 413, 415, 500, 504',
  'the order of the checks; all wrong members are listed, in the order of the page',
  'rows of the act create-token count up from 1001',
];
