export interface SealRules {
  readonly secrets: ReadonlySet<string>;
  readonly identifiers: ReadonlySet<string>;
  readonly personal: ReadonlySet<string> | undefined;
  readonly bodyLimit: number;
}
export function seal(exchange: object, _rules: SealRules): string {
  return JSON.stringify(exchange);
}
