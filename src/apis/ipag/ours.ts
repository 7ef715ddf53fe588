/** What no page of the vendor states, the outcomes that are marked so aside. */
export const ours: readonly string[] = [
  'a customer with the same CPF or CNPJ is the same one: it keeps its id and created_at',
  'a new due_date dates the unpaid installments anew, a new amount splits what is unpaid anew',
  'an installment is overdue from 00:00 of the day after it was due; the next one of a recurring charge appears then',
  'Brasília is three hours behind UTC all year',
  'the text "contains invalid value" of what has no text of its own, and "Amount is less than the amount paid already"',
  'a PUT without an id, or with one that is none, is answered 404 Charge Not Found',
  'a value of the list that is out of range counts as absent; prev, next, from and to are null where there is none',
  'status and body of what the page is silent about: malformed JSON, 404 of another path, 405, 413, 415, 500',
  'the order of the checks',
  "the charges and customers of the fixture, and identifiers that count up from the page's own",
];
