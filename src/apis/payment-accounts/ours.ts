/** What no page of the vendor states, the outcomes that are marked so aside. */
export const ours: readonly string[] = [
  "what a seller's account answers, and after which delay",
  'execute and authorize come in either order and count once each; after the first of them the amount stays as it is',
  'without enough balance the transactions fail, and the payment stays pending and can be tried again',
  'the balance is looked at when the payment completes, not when a transaction is created',
  'a payment is declined by authorize only before the receiver has accepted it',
  'the texts of most errors and of all successes, and the statuses that the sibling pages do not name',
  'a request_id is used once in a sandbox, whoever pays',
  'UUIDs are compared without case, and answered in small letters',
  'the order of the checks; the message names every wrong member, in the order of the page',
  'a seller that is the payer, and a currency that is not that of both accounts, are refused with 400',
  'a reference has at most 128 characters, an amount as many decimals as the currency',
  'no amount, sum or balance has more than 15 significant digits: a payment that would make one fails',
  'a list that would take more than 12 MiB is refused with 400',
  'lists are in order of creation; a reference that was not given is null; update_date is the instant of any final state',
  'payer and seller have to be active to create and to execute a payment, not to authorize it',
  'a new account is active, has no money and, as a seller, waits for the authorize call',
];
