import { validateHeaderValue } from 'node:http';
import { Liquid, type Template } from 'liquidjs';
import type { Rendered } from '../api/api.js';
import { type DataFile, faulty } from '../data-file.js';
import { isObject } from '../json.js';
import { escapeToken } from '../json-pointer.js';
import { Problem } from '../problem.js';
import type { AnswerView } from '../request/scenario.js';
import { type About, nothingAt, notSmall } from './request-members.js';

/** The characters that one answer may take from its templates. */
const outputLimit = 4 * 1024 * 1024;

/** What stays of the language: values, filters and choices. No loops, no files, nothing that outlives the answer. */
const keptTags: readonly string[] = ['assign', 'case', 'comment', 'if', 'raw', 'unless', '#'];

/** They would read the machine's clock, or chance. */
const droppedFilters = ['sample', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'];

/** What templates may name; the members of each where they are known. */
const variables: Readonly<Record<string, readonly string[] | undefined>> = {
  request: ['method', 'path', 'params', 'query', 'headers', 'body'],
  now: undefined,
  id: undefined,
};

/** Headers that belong to the connection or to tillbox. */
const reserved = /^(connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade|x-sandbox-.*)$/;

/** The status alone says that there is no body. */
const bodiless: readonly number[] = [204, 205, 304];

const liquid = strictLiquid();

function strictLiquid(): Liquid {
  const made = new Liquid({
    templates: {},
    dynamicPartials: false,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    timezoneOffset: 0,
    locale: 'en-US',
    parseLimit: 64 * 1024,
    renderLimit: 500,
    memoryLimit: 10_000_000,
  });
  for (const tag of Object.keys(made.tags)) if (!keptTags.includes(tag)) Reflect.deleteProperty(made.tags, tag);
  for (const filter of droppedFilters) made.unregisterFilter(filter);
  const date = made.filters['date'];
  if (typeof date !== 'function') throw new Error('the template library has no filter date');
  made.registerFilter('date', function (value, ...args) {
    if (value === 'now' || value === 'today') throw new Error(`"${value}" is the machine's time`);
    return date.call(this, value, ...args);
  });
  return made;
}

/** An answer as a file has it. */
interface Written {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The file, and the requests that it answers; none where it is about any API's. */
export interface AnswerFile extends DataFile {
  readonly about: About | undefined;
}

/** What is left to write of one answer. */
interface Filling {
  readonly seen: AnswerView;
  left: number;
}

/** Makes a value of the answer. @throws Problem `bad-answer` */
type Fill = (filling: Filling) => unknown;

/**
 * Makes a literal answer's templates ready.
 *
 * @returns what makes the answer to one request; it throws Problem `bad-answer` where the request lacks what they name
 * @throws DataError for a template that can't be parsed or names what no request has, and for a header that isn't free
 */
export function compileAnswer(
  file: AnswerFile,
  { status, headers = {}, body }: Written,
): (seen: AnswerView) => Rendered {
  if (body !== undefined && bodiless.includes(status)) {
    throw faulty(file, '/outcome/answer/body', `an answer with status ${status} has none`);
  }
  const filledHeaders = Object.entries(headers).map(([written, value]): [string, Fill] => {
    const pointer = `/outcome/answer/headers/${escapeToken(written)}`;
    const name = written.toLowerCase();
    if (reserved.test(name)) throw faulty(file, pointer, 'the server itself sets this header');
    return [name, headerOf(file, pointer, name, textOf(file, pointer, value))];
  });
  const filledBody = body === undefined ? () => '' : filledValue(file, '/outcome/answer/body', body);
  return (seen) => {
    const filling: Filling = { seen, left: outputLimit };
    const sent = filledHeaders.map(([name, fill]): [string, string] => [name, String(fill(filling))]);
    return { status, headers: Object.fromEntries(sent), body: filledBody(filling) };
  };
}

function filledValue(file: AnswerFile, pointer: string, written: unknown): Fill {
  if (typeof written === 'string') return textOf(file, pointer, written);
  if (Array.isArray(written)) {
    const items = written.map((item, i) => filledValue(file, `${pointer}/${i}`, item));
    return (filling) => items.map((fill) => fill(filling));
  }
  if (!isObject(written)) return () => written;
  const { $json: json } = written;
  if (typeof json === 'string' && Object.keys(written).length === 1) return jsonOf(file, `${pointer}/$json`, json);
  const members = Object.entries(written).map(([name, member]): [string, Fill] => [
    name,
    filledValue(file, `${pointer}/${escapeToken(name)}`, member),
  ]);
  return (filling) => Object.fromEntries(members.map(([name, fill]) => [name, fill(filling)]));
}

function jsonOf(file: AnswerFile, pointer: string, written: string): Fill {
  const text = textOf(file, pointer, written);
  return (filling) => {
    const json = String(text(filling));
    try {
      return JSON.parse(json);
    } catch {
      throw unfit(file, pointer, 'gives no JSON; the filter json writes any value as JSON');
    }
  };
}

function headerOf(file: AnswerFile, pointer: string, name: string, text: Fill): Fill {
  return (filling) => {
    const value = String(text(filling));
    try {
      validateHeaderValue(name, value);
    } catch {
      throw unfit(file, pointer, 'gives a value that no header can have');
    }
    return value;
  };
}

function textOf(file: AnswerFile, pointer: string, written: string): Fill {
  if (!/\{[{%]/.test(written)) return () => written;
  const template = parsed(file, pointer, written);
  return (filling) => {
    const text = rendered(file, pointer, template, filling.seen);
    filling.left -= text.length;
    if (filling.left < 0) throw unfit(file, pointer, 'makes the answer too long');
    return text;
  };
}

function parsed(file: AnswerFile, pointer: string, written: string): Template[] {
  let template: Template[];
  try {
    template = liquid.parse(written);
  } catch (error) {
    throw faulty(file, pointer, `is no template: ${error instanceof Error ? error.message : String(error)}`);
  }
  for (const [name, member, ...deeper] of liquid.globalVariableSegmentsSync(template)) {
    const known = Object.hasOwn(variables, String(name));
    if (!known) throw faulty(file, pointer, `there is no ${String(name)}; a template sees request, now and id`);
    const members = variables[String(name)];
    if (typeof member === 'string' && members && !members.includes(member)) {
      throw faulty(file, pointer, `${String(name)} has no ${member}; it has ${members.join(', ')}`);
    }
    if (typeof member !== 'string' || !members || !file.about) continue;
    const end = deeper.findIndex((one) => typeof one !== 'string');
    const names = [member, ...deeper.slice(0, end < 0 ? undefined : end).map(String)];
    const nothing = nothingAt(file.about, names) ?? notSmall(names);
    if (nothing !== undefined) throw faulty(file, pointer, nothing);
  }
  return template;
}

/** The library's own message may quote what the client sent: it is not passed on. */
function rendered(file: AnswerFile, pointer: string, template: Template[], seen: AnswerView): string {
  try {
    return String(liquid.renderSync(template, seen));
  } catch (error) {
    const absent = error instanceof Error && error.name === 'UndefinedVariableError';
    throw unfit(file, pointer, absent ? 'names what this request does not have' : 'can not be filled in');
  }
}

function unfit({ api, name }: DataFile, pointer: string, reason: string): Problem {
  return new Problem('bad-answer', `The answer of scenario ${api}/${name}: the template at ${pointer} ${reason}`);
}
