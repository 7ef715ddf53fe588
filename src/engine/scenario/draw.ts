/** The 99th percentile of the standard normal distribution. */
const z99 = 2.3263478740408408;

/** The n-th number of a draw, evenly distributed from 0 to 1, 1 excluded; a draw of 32 bytes has five. */
export function uniform(draw: Buffer, n: number): number {
  return draw.readUIntBE(n * 6, 6) / 2 ** 48;
}

/** A value of the log-normal distribution with this median and this 99th percentile; reads numbers 1 and 2 of the draw. */
export function logNormal(p50: number, p99: number, draw: Buffer): number {
  // Box and Muller: two even numbers make a normal one.
  const normal = Math.sqrt(-2 * Math.log(1 - uniform(draw, 1))) * Math.cos(2 * Math.PI * uniform(draw, 2));
  return p50 * Math.exp((Math.log(p99 / p50) / z99) * normal);
}
