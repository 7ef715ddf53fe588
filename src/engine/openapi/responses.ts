import type { Bag } from '../json.js';
import { reasonPhrase } from '../phrase.js';
import type { Components } from './components.js';

/** OpenAPI's Example Object. */
export interface NamedExample {
  readonly summary: string;
  readonly description?: string;
  readonly value?: unknown;
  readonly 'x-source': string;
}

interface Content {
  readonly schemas: Set<string>;
  readonly examples: Map<string, NamedExample>;
}

const bodiless = new Set(['204', '205', '304']);

const text = { schema: { type: 'string' } };
const headersOf: Readonly<Record<string, Bag>> = {
  401: { 'WWW-Authenticate': text },
  429: { 'Retry-After': { schema: { type: 'integer', minimum: 0 } } },
  503: { 'Retry-After': { schema: { type: 'integer', minimum: 0 } } },
};

/** The answers of an operation as they are found out, by status and media type. */
export class Responses {
  readonly #found = new Map<string, Map<string, Content>>();

  constructor(private readonly components: Components) {}

  /** That a status (or `default`) has such a body; several schemas of one status and media type are alternatives. */
  add(status: number | 'default', mediaType: string, schema: string): void {
    this.#contentOf(status, mediaType).schemas.add(schema);
  }

  /** An example of a body that was added. */
  show(status: number | 'default', mediaType: string, name: string, example: NamedExample): void {
    this.#contentOf(status, mediaType).examples.set(name, example);
  }

  /** OpenAPI's Responses Object, with `default` last. */
  described(): Bag {
    const sorted = [...this.#found].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([status, contents]) => [status, this.#response(status, contents)]));
  }

  #contentOf(status: number | 'default', mediaType: string): Content {
    const key = String(status);
    const contents = this.#found.get(key) ?? new Map<string, Content>();
    this.#found.set(key, contents);
    const type = mediaType.split(';')[0] ?? mediaType;
    const content = contents.get(type) ?? { schemas: new Set(), examples: new Map() };
    contents.set(type, content);
    return content;
  }

  #response(status: string, contents: ReadonlyMap<string, Content>): Bag {
    const description = status === 'default' ? 'Any other error' : reasonPhrase(Number(status));
    const headers = headersOf[status];
    return {
      description,
      ...(headers ? { headers } : {}),
      ...(bodiless.has(status) ? {} : { content: mapped(contents, (content) => this.#mediaType(content)) }),
    };
  }

  #mediaType({ schemas, examples }: Content): Bag {
    return {
      schema: anyOf([...schemas].map((name) => this.components.refer(name))),
      ...(examples.size > 0 ? { examples: Object.fromEntries(examples) } : {}),
    };
  }
}

export function anyOf(schemas: readonly object[]): object {
  return schemas.length === 1 && schemas[0] ? schemas[0] : { anyOf: schemas };
}

function mapped<T>(map: ReadonlyMap<string, T>, change: (value: T) => unknown): Bag {
  return Object.fromEntries([...map].map(([key, value]) => [key, change(value)]));
}
