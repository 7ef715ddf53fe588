import { isObject } from '../json.js';
import { mayHoldCards } from './card-numbers.js';
import { maskCardNumbers } from './mask-cards.js';
import { isSecretName } from './secret-names.js';

/** What stands in the place of a secret. */
export const hidden = '****';

/** `name=value` as in a query, a form or a log line, also `name[member]=value` and `name = value`. */
const pair = /(?<![\w.%~-])([\w.%~-]{2,60})(\]? {0,3}= {0,3})("[^"]*"|'[^']*'|[^&;#\s"'<>]+)/g;
/** `name: value` as in a header, in YAML, or in an object as JavaScript and Python print it: `'name': 'value'`. */
const colonPair =
  /(?<![\w.%~-])([\w.%~-]{2,60})('?[ \t]{0,9}:(?!\/\/)[ \t]{0,9})("[^"]*"?|'(?:[^'\\]|\\.)*'?|(?:Bearer|Basic|Digest) [^\s"',]+|[^&;,#\s"'<>{}[\]]+)/gi;
/** `<name>value</name>`, also with a prefix and attributes. */
const element = /<(?:[\w.-]{1,30}:)?([\w.-]{2,60})(\s[^<>]{0,200})?>([^<>]+)/g;
/** `"name": "value"` as in JSON, also cut off, also in a JSON text inside of a JSON text. */
const jsonPair = /"([\w.%~-]{2,60})(\\{0,3}"\s{0,9}:\s{0,9})("(?:[^"\\]|\\.)*|\\{1,3}"[^"\\]*|[\w.+-]+)/g;
const bearer = /\b(Bearer\s{1,9})([\w.~+/=-]{8,})/gi;
const basic = /\b(Basic\s{1,9})([\w+/=-]{4,})/gi;
/** Most texts have nothing that any of the above, or a card number, is made of. */
const remarkable = /[%="@^<:]|earer|asic/;
const suspicious = /[%="@^<]|earer|asic/;
/** What stands before a value, not in an instant or in front of an authority. */
const named = /:(?:[ \t'"]|(?<=[A-Za-z]\d?'?[ \t]{0,9}:)(?<!localhost:)(?!\/\/)\S)/;
/** `pin=1` */
const shortest = 5;
const percentRun = /(?:%[\da-f]{2})+/gi;

/** Encodings within encodings are undone so many times. */
const decodings = 5;

type IsSecret = (name: string) => boolean;

/**
 * A text as it may be shown to anybody: card numbers as `424242******4242`; passwords in URLs, `token=...` and bearer
 * tokens as `****`. Percent-encoded or not; a text that hides something behind an encoding comes back decoded.
 */
export function maskText(text: string, isSecret: IsSecret = isSecretName): string {
  if (text.length < shortest) return text;
  const mayHide = remarkable.test(text) && (named.test(text) || suspicious.test(text));
  if (!(mayHide || mayHoldCards(text))) return text;
  return throughEncodings(text, (level) => maskPlain(level, isSecret));
}

/** Masks a text as it is and as it reads with its percent-encodings undone, and gives it as encoded as it may be. */
export function throughEncodings(text: string, mask: (level: string) => string): string {
  let shown = mask(text);
  let decoded = shown;
  for (let level = 0; level < decodings && decoded.includes('%'); level++) {
    const next = percentDecoded(decoded);
    if (next === decoded) break;
    decoded = mask(next);
    if (decoded !== next) shown = decoded;
  }
  return shown;
}

/** A copy of an object in which every text, however deep, is masked. */
export function maskTexts(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [maskText(name), maskedWithin(member)]));
}

function maskedWithin(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskedWithin);
  return isObject(value) ? maskTexts(value) : value;
}

function maskPlain(text: string, isSecret: IsSecret): string {
  let shown = text;
  if (shown.includes('://')) shown = withoutUserinfo(shown);
  if (shown.includes('=')) shown = shown.replace(pair, hidingPair(isSecret));
  if (shown.includes('"')) shown = shown.replace(jsonPair, hidingMember(isSecret));
  if (shown.includes('earer')) {
    shown = shown.replace(bearer, (all, scheme, token) => (/[^a-z]/i.test(token) ? scheme + hidden : all));
  }
  if (shown.includes('asic')) {
    shown = shown.replace(basic, (all, scheme, token) => (decodedBasic(token) ? scheme + hidden : all));
  }
  if (shown.includes(':')) shown = shown.replace(colonPair, hidingPair(isSecret));
  if (shown.includes('<')) shown = shown.replace(element, hidingPair(isSecret));
  return maskCardNumbers(shown);
}

function hidingPair(isSecret: IsSecret) {
  return (all: string, name: string, between: string | undefined, value: string) => {
    if (!isSecret(name) || alreadyHidden.test(value)) return all;
    const quote = /^["']/.exec(value)?.[0] ?? '';
    const opened = quote !== '' && between?.includes(':') ? quote : '';
    return all.slice(0, all.length - value.length) + opened + hidden + opened;
  };
}

/** What opens a text stays, as whatever closes it does; a number becomes a text. */
function hidingMember(isSecret: IsSecret) {
  return (all: string, name: string, _between: string, value: string) => {
    if (!isSecret(name)) return all;
    const opening = /^\\*"/.exec(value)?.[0];
    return all.slice(0, all.length - value.length) + (opening ? opening + hidden : `"${hidden}"`);
  };
}

const alreadyHidden = /^(?:(?:Bearer|Basic) )?\*{4}/i;

const authority = /[^/?#\s"'<>\\]*/y;

/** Between `://` and the last `@` of the authority. */
function withoutUserinfo(text: string): string {
  let shown = '';
  let done = 0;
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    const from = at + 3;
    if (from < done) continue;
    authority.lastIndex = from;
    // Looked for in the authority alone: a text without the sign would be gone through from each place again.
    const sign = authority.exec(text)?.[0].lastIndexOf('@') ?? -1;
    if (sign === -1) continue;
    shown += `${text.slice(done, from)}${hidden}`;
    done = from + sign;
  }
  return done === 0 ? text : shown + text.slice(done);
}

/** A text with its percent-encodings undone once; what is no UTF-8 becomes U+FFFD. */
function percentDecoded(text: string): string {
  return text.replace(percentRun, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

/** `id:key` of Basic credentials; undefined where it is something else. */
function decodedBasic(parameter: string): string | undefined {
  const decoded = Buffer.from(parameter, 'base64').toString();
  return decoded.includes(':') && !decoded.includes('\uFFFD') ? decoded : undefined;
}
