type Members = Readonly<Record<string, unknown>>;

/**
 * An object without its members that carry nothing. Clients made with Jackson, .NET or PHP write what they don't set as
 * null, or as an empty text: the vendors take both for a member that isn't there.
 *
 * @param emptyTexts of the texts that may be left out those that stand for nothing; without it, null alone does
 * @returns the object itself where all of its members carry something
 */
export function present(object: Members, emptyTexts: (name: string, text: string) => boolean = never): Members {
  let kept: [string, unknown][] | undefined;
  const names = Object.keys(object);
  for (const [i, name] of names.entries()) {
    const value = object[name];
    const absent = value === null || (typeof value === 'string' && emptyTexts(name, value));
    if (absent) kept ??= names.slice(0, i).map((before) => [before, object[before]]);
    else kept?.push([name, value]);
  }
  return kept ? Object.fromEntries(kept) : object;
}

function never(): boolean {
  return false;
}
