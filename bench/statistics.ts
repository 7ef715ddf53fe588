export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [upper, lower] = [sorted[Math.floor(sorted.length / 2)], sorted[Math.floor((sorted.length - 1) / 2)]];
  return ((upper ?? Number.NaN) + (lower ?? Number.NaN)) / 2;
}

/** "0.52 (0.48 to 0.55)": the median, and how far the rounds lie apart. */
export function spread(values: readonly number[], digits: number): string {
  const shown = [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return values.length > 1 ? `${shown[0]} (${shown[1]} to ${shown[2]})` : `${shown[0]}`;
}

/** What was measured in the same round, divided: a machine that slows down slows both. */
export function ratios(of: readonly number[], to: readonly number[]): number[] {
  return of.map((value, round) => value / (to[round] ?? Number.NaN));
}

/** The items in another order each round, so that none always comes after the same one. */
export function turned<T>(items: readonly T[], round: number): T[] {
  const by = round % items.length;
  return [...items.slice(by), ...items.slice(0, by)];
}
