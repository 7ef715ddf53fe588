import { readFileSync } from 'node:fs';
import { isObject } from '../json.js';

/** The JSON Schemas that a document refers to: each file becomes a part of it, under the file's name. */
export class Components {
  readonly #schemas = new Map<string, unknown>();

  /**
   * @param folder of the files, read as they are asked for
   * @param place JSON pointer to where `schemas()` will stand in the document
   */
  constructor(
    private readonly folder: URL,
    private readonly place = '/components/schemas',
  ) {}

  /** A reference to a schema, which is taken in with all that it refers to. */
  refer(name: string): { readonly $ref: string } {
    return { $ref: this.#place(new URL(`${name}.json`, this.folder)) };
  }

  schemas(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #place(file: URL): string {
    const [, name = ''] = /([^/]*)\.json$/.exec(file.pathname) ?? [];
    if (!this.#schemas.has(name)) {
      // Before it is read, so that schemas may refer to each other.
      this.#schemas.set(name, true);
      this.#schemas.set(name, this.#placed(JSON.parse(readFileSync(file, 'utf8')), file));
    }
    return `#${this.place}/${name}`;
  }

  /** The schema with its references, which go to files or within its own, turned into such within the document. */
  #placed(schema: unknown, file: URL): unknown {
    if (Array.isArray(schema)) return schema.map((item) => this.#placed(item, file));
    if (!isObject(schema)) return schema;
    const members = Object.entries(schema).map(([name, value]) => {
      if (name !== '$ref' || typeof value !== 'string') return [name, this.#placed(value, file)];
      const target = new URL(value, file);
      const within = target.hash.slice(1);
      target.hash = '';
      return [name, this.#place(target) + within];
    });
    return Object.fromEntries(members);
  }
}

const draft = 'https://json-schema.org/draft/2020-12/schema';

/** A JSON Schema with all that it refers to in itself. */
export function bundledSchema(folder: URL, name: string): Readonly<Record<string, unknown>> {
  const components = new Components(folder, '/$defs');
  const { $ref } = components.refer(name);
  const defined = components.schemas();
  const { [name]: own, ...others } = defined;
  const circular = JSON.stringify(defined).includes(JSON.stringify($ref));
  const $defs = circular ? defined : others;
  return { $schema: draft, ...(isObject(own) ? own : {}), ...(Object.keys($defs).length > 0 && { $defs }) };
}
