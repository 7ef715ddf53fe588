/** Says on stderr how far the run is: stdout is for the report. */
export function note(text: string): void {
  process.stderr.write(`${new Date().toTimeString().slice(0, 8)} ${text}\n`);
}
