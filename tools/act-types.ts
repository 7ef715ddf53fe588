import { compile } from 'json-schema-to-typescript';
import type { Api } from '../src/engine/api/api.js';
import { packageRoot } from '../src/root.js';

/** What acts take and answer, API by API, for a client that knows none of them. */
export function actTypes(apis: readonly Api[]): Promise<string> {
  const properties = Object.fromEntries(
    apis
      .filter(({ acts = [] }) => acts.length > 0)
      .map(({ name, acts = [] }) => {
        const shape = (schema: string) => ({ $ref: `./schemas/${name}/${schema}.json` });
        const one = ({ request, result }: (typeof acts)[number]) =>
          whole({ members: shape(request), result: shape(result) });
        return [name, whole(Object.fromEntries(acts.map((act) => [act.id, one(act)])))];
      }),
  );
  return compile({ title: 'ActShapes', ...whole(properties) }, 'ActShapes', {
    additionalProperties: false,
    bannerComment: '',
    cwd: packageRoot.pathname,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 120 },
  });
}

function whole<P extends object>(properties: P) {
  return { type: 'object' as const, required: Object.keys(properties), properties };
}
