import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Media {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
}

interface PublishedOperation {
  readonly operationId: string;
  readonly parameters?: readonly { in: string; name: string; required?: boolean; schema: object }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
  readonly security: readonly Readonly<Record<string, unknown>>[];
}

type Scheme = { readonly type: 'http'; readonly scheme: string } | { readonly type: 'apiKey'; readonly name: string };

export interface Published {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, PublishedOperation>>>>;
  readonly components: { readonly schemas: object; readonly securitySchemes?: Readonly<Record<string, Scheme>> };
}

export interface Sent {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * A client that knows an API by its OpenAPI document alone, and takes nothing that does not stand there. (openapi-backend
 * looks at application/json only, openapi-response-validator at OpenAPI 3.0.)
 */
export class Contract {
  readonly #ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  readonly #texts = addFormats.default(new Ajv2020({ strict: false, coerceTypes: true }));

  constructor(readonly document: Published) {
    for (const ajv of [this.#ajv, this.#texts]) ajv.addSchema(document, 'document');
  }

  /** What a client that follows the document would not have sent. */
  wrongWithRequest({ method, target, headers, body }: Sent): string[] {
    const operation = this.#operationAt(method, target);
    if (!operation) return [`${method} ${target} is not described`];
    const query = new URL(target, 'http://x').searchParams;
    const values = { query: Object.fromEntries(query), header: headers };
    const wrong = (operation.parameters ?? []).flatMap(({ in: place, name, required = false, schema }) => {
      if (place !== 'query' && place !== 'header') return [];
      const value = values[place][name];
      if (value === undefined) return required ? [`${place} ${name} is missing`] : [];
      return this.#texts.validate(this.#within(schema), value) ? [] : [`${place} ${name} is ${value}`];
    });
    const strangers = [...query.keys()].filter((name) => !operation.parameters?.some((one) => one.name === name));
    wrong.push(...strangers.map((name) => `query ${name} is not described`));
    if (!this.#isAuthenticated(operation, headers)) wrong.push('no way to authenticate is used');
    return [...wrong, ...this.#wrongWithBody(operation, headers, body)];
  }

  /** What a client that reads by the document would not understand; `by`: what the status is described by. */
  readAnswer({ method, target }: Sent, { status, headers, text }: Answer): { by: string; wrong: string[] } {
    const responses = this.#operationAt(method, target)?.responses ?? {};
    const by = String(status) in responses ? String(status) : 'default';
    const response = responses[by];
    if (!response) return { by, wrong: [`${status} is not described`] };
    if (!response.content) return { by, wrong: text === '' ? [] : ['a body where none is described'] };
    const type = headers['content-type']?.split(';')[0] ?? 'none';
    const media = response.content[type];
    if (!media) return { by, wrong: [`${status} as ${type} is not described`] };
    return { by, wrong: this.#violations(media.schema, /json$/.test(type) ? JSON.parse(text) : text) };
  }

  /** Every example of the document that its own schema refuses. */
  wrongExamples(): string[] {
    const operations = Object.values(this.document.paths).flatMap((item) => Object.values(item));
    return operations.flatMap(({ operationId, requestBody, responses }) => {
      const contents = [requestBody, ...Object.values(responses)].flatMap((one) => Object.values(one?.content ?? {}));
      return contents.flatMap(({ schema, examples = {} }) =>
        Object.entries(examples).flatMap(([name, example]) =>
          'value' in example
            ? this.#violations(schema, example.value).map((text) => `${operationId} ${name}${text}`)
            : [],
        ),
      );
    });
  }

  #wrongWithBody({ requestBody }: PublishedOperation, headers: Sent['headers'], body: string | undefined): string[] {
    if (body === undefined) return requestBody?.required ? ['there is no body'] : [];
    if (!requestBody) return ['a body is not described'];
    const type = headers['content-type'] ?? '';
    const media = requestBody.content[type];
    if (!media) return ['the media type of the body is not described'];
    const isForm = type === 'application/x-www-form-urlencoded';
    return this.#violations(media.schema, isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body));
  }

  #isAuthenticated({ security }: PublishedOperation, headers: Sent['headers']): boolean {
    const { securitySchemes = {} } = this.document.components;
    const shows = (name: string) => {
      const scheme = securitySchemes[name];
      if (scheme?.type === 'apiKey') return headers[scheme.name] !== undefined;
      return scheme !== undefined && headers['authorization']?.toLowerCase().startsWith(`${scheme.scheme} `);
    };
    return security.length === 0 || security.some((way) => Object.keys(way).every(shows));
  }

  #operationAt(method: string, target: string): PublishedOperation | undefined {
    const { pathname } = new URL(target, 'http://x');
    const [, item] =
      Object.entries(this.document.paths).find(([path]) =>
        new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
      ) ?? [];
    return item?.[method.toLowerCase()];
  }

  #violations(schema: object, value: unknown): string[] {
    if (this.#ajv.validate(this.#within(schema), value)) return [];
    return (this.#ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }

  /** With its references looked for in the document. */
  #within(schema: object): object {
    return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"document#'));
  }
}
