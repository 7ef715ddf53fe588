/** Names, origins and URLs that an operator gives: what can't be one is said before anything starts. */

/**
 * A host as requests name it: in small letters, in Punycode, without a final dot. Undefined for what is more than a name,
 * or less.
 */
export function hostNamed(text: string): string | undefined {
  if (!/^[^\s:/?#@\\[\]*%]+$/.test(text) || !URL.canParse(`http://${text}`)) return undefined;
  return new URL(`http://${text}`).hostname.replace(/\.$/, '');
}

/** The origin of a page as its browser writes it; `null` is that of a page without one, such as a file. */
export function originNamed(text: string): string | undefined {
  if (text === 'null') return text;
  const [, origin = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^\s/?#@\\*]+)\/?$/i.exec(text) ?? [];
  if (!URL.canParse(origin)) return undefined;
  const standard = new URL(origin).origin;
  // A shell around web pages has a scheme of its own, such as capacitor://localhost.
  return standard === 'null' ? origin.toLowerCase() : standard;
}

/** What is wrong with the names of `--allow-host`. */
export function hostsReason(names: readonly string[]): string | undefined {
  const wrong = names.find((name) => hostNamed(name) === undefined);
  if (wrong === undefined) return undefined;
  if (!wrong.includes('*')) return `"${wrong}" is no name alone; leave scheme, port and path out: staging.example`;
  const why = 'that lets web pages in by DNS rebinding';
  return `${why}; give whole names, or set --control-token: who brings the token may use any name`;
}

/** What is wrong with the origins of `--cors`. */
export function originsReason(origins: readonly string[]): string | undefined {
  const wrong = origins.find((origin) => originNamed(origin) === undefined);
  if (wrong === undefined || (origins.length === 1 && wrong === '*')) return undefined;
  return `"${wrong}" is no origin; give * for every page, or some such as https://shop.example,http://localhost:3000`;
}

/** What is wrong with the URL of `--public-url`. */
export function urlReason(text: string): string | undefined {
  const usable = /^https?:\/\/[^\s/\\?#@*]+(\/[^\s\\?#]*)?$/i.test(text) && URL.canParse(text);
  return usable ? undefined : 'give an http or https address such as https://sandbox.example';
}
