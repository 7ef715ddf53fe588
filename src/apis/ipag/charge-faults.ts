import type { RecordFault } from '../../engine/api/collection.js';
import { isBefore } from './calendar.js';
import { customerFaults } from './customer-faults.js';
import { countBefore } from './plan.js';
import type { ChargeRecord } from './shapes.js';

type Charge = Readonly<ChargeRecord>;

const mostInstallments = 48;

/** What no request could have made of a charge. */
export function chargeFaults(charge: Charge): RecordFault[] {
  const { type, customer } = charge;
  return [
    ...(customer ? inside('/customer', customerFaults(customer)) : []),
    ...(type === 'normal' ? normalFaults(charge) : recurringFaults(charge)),
    ...pauseFaults(charge),
  ];
}

/** All of its rows are there from the first, and they are its amount. */
function normalFaults(charge: Charge): RecordFault[] {
  const { installments } = charge;
  if (installments.length < 1 || installments.length > mostInstallments) {
    return [
      { pointer: '/installments', reason: `a normal charge has 1 to ${mostInstallments}, not ${installments.length}` },
    ];
  }
  return [
    ...installments.flatMap(({ number }, i) =>
      number === i + 1 ? [] : [{ pointer: `/installments/${i}/number`, reason: `is ${i + 1} here, not ${number}` }],
    ),
    ...sumFaults(charge),
  ];
}

/** A discount may have been given on more than another amount has left since: what is open is nothing then. */
function sumFaults({ amount_minor, installments }: Charge): RecordFault[] {
  const sum = total(installments.map((row) => row.amount_minor));
  const paid = total(installments.map(({ settlement }) => settlement?.paid_minor ?? 0));
  const open = total(installments.map((row) => (row.settlement ? 0 : row.amount_minor)));
  if (sum === amount_minor || (open === 0 && paid <= amount_minor && amount_minor < sum)) return [];
  return [
    { pointer: '/installments', reason: `add up to ${sum}, and the amount_minor of the charge is ${amount_minor}` },
  ];
}

/** Occurrences that are open follow from the date: only those that are paid are stored. */
function recurringFaults(charge: Charge): RecordFault[] {
  return charge.installments.flatMap((row, i) => {
    const before = charge.installments[i - 1]?.number ?? 0;
    const pointer = `/installments/${i}`;
    if (row.settlement === null) {
      return [
        { pointer: `${pointer}/settlement`, reason: 'is null, and a recurring charge has its paid rows alone here' },
      ];
    }
    if (row.number <= before) {
      return [{ pointer: `${pointer}/number`, reason: `comes after ${before}, so that ${row.number} is out of order` }];
    }
    if (row.number <= 1 + countBefore({ ...charge, due_date: firstDay }, row.due_date)) return [];
    return [{ pointer: `${pointer}/number`, reason: `is ${row.number}, and so many have never been due` }];
  });
}

const firstDay = '0000-01-01';

/** The clock may have been set back between two, so that they needn't be in order; only the last can go on. */
function pauseFaults({ type, pauses = [] }: Charge): RecordFault[] {
  if (type === 'normal' && pauses.length > 0) {
    return [{ pointer: '/pauses', reason: 'a normal charge has none' }];
  }
  return pauses.flatMap(({ from, until }, i) => {
    const pointer = `/pauses/${i}/until`;
    if (until === null)
      return i === pauses.length - 1 ? [] : [{ pointer, reason: 'is null, and another pause follows' }];
    return isBefore(from, until) ? [] : [{ pointer, reason: `is not after ${from}, when the pause began` }];
  });
}

function inside(place: string, faults: readonly RecordFault[]): RecordFault[] {
  return faults.map(({ pointer, reason }) => ({ pointer: place + pointer, reason }));
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
