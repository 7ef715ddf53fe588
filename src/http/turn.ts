let end: Promise<void> | undefined;

/**
 * Resolves at the end of this turn of the event loop, at once for all who ask in it. What is written then goes out
 * together: waking a client that sleeps is dearer than the answer itself, and it is woken once instead of for each.
 */
export function endOfTurn(): Promise<void> {
  end ??= new Promise((resolve) => {
    setImmediate(() => {
      end = undefined;
      resolve();
    });
  });
  return end;
}
