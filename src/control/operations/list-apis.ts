import type { Api } from '../../engine/api/api.js';
import { oursInAll } from '../../engine/api/fidelity.js';
import { inBraces } from '../../engine/api/route.js';
import type { Catalogue } from '../../engine/scenario/catalogue.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';

/** Which APIs are emulated, with what outcomes, and how faithfully. */
export function listApis(apis: readonly Api[], { library }: Pick<Engine, 'library'>) {
  return operation({
    id: 'listApis',
    method: 'GET',
    path: '/__sandbox/apis',
    source: 'ours',
    sandbox: 'none',
    replies: { 200: 'apis' },
    example: {},
    handle() {
      return { status: 200, body: { apis: apis.map((api) => described(api, library.catalogue)) } };
    },
  });
}

function described(api: Api, catalogue: Catalogue) {
  const outcomesOf = (operation: Api['operations'][number]) => [...catalogue.outcomesOf(operation).values()];
  const ours = api.operations.flatMap(outcomesOf).filter((one) => one.api !== null && one.source === 'ours');
  return {
    api: api.name,
    title: api.title,
    hosts: [...api.hosts],
    operations: api.operations.map((one) => ({
      operation: one.id,
      method: one.method,
      path: inBraces(one.path),
      source: one.source,
      outcomes: outcomesOf(one).map(({ name }) => name),
    })),
    fidelity: {
      page: api.fidelity.page,
      pageDate: api.fidelity.pageDate,
      notEmulated: [...api.fidelity.notEmulated],
      ours: [...new Set(ours.map(({ name }) => name)), ...api.fidelity.ours, ...oursInAll],
    },
  };
}
