import type { Api } from '../src/engine/api/api.js';
import type { Kind, Takes } from '../src/engine/api/takes.js';

/** What a scenario file of one API may have beyond what one of any API has: its operations, errors and ways of steering. */
export function scenarioSchemaOf({ name, operations, errors }: Api): object {
  const ids = operations.map(({ id }) => id);
  const ways = operations.flatMap(({ steers = [] }) => steers.map(({ takes }) => takes));
  const distinct = [...new Map(ways.map((takes) => [JSON.stringify(described(takes)), takes])).values()];
  return {
    title: `A scenario of ${name}`,
    allOf: [{ $ref: '../scenario.json' }],
    properties: {
      operations: { oneOf: [{ const: 'all' }, { type: 'array', items: { enum: ids } }] },
      outcome: {
        anyOf: [
          ...Object.entries(errors).map(([code, takes]) => refusing(code, takes)),
          {
            type: 'object',
            required: ['direct'],
            properties: { direct: { anyOf: [nothing, ...distinct.map(steering)] } },
          },
          { type: 'object', required: ['fault'] },
          { type: 'object', required: ['answer'] },
        ],
      },
    },
    definitions: {
      'from-request': {
        type: 'object',
        required: ['from'],
        additionalProperties: false,
        properties: { from: { type: 'string', format: 'json-pointer' }, else: {} },
      },
    },
  };
}

const nothing = { type: 'object', maxProperties: 0 };

function refusing(code: string, takes: Takes): object {
  const names = Object.keys(takes);
  const fromRequest = { $ref: '#/definitions/from-request' };
  const args = Object.entries(takes).map(([name, kind]) => [name, { anyOf: [schemaOf(kind), fromRequest] }]);
  return {
    type: 'object',
    required: names.length > 0 ? ['refuse', 'args'] : ['refuse'],
    properties: {
      refuse: { const: code },
      args:
        names.length > 0
          ? { type: 'object', required: names, additionalProperties: false, properties: Object.fromEntries(args) }
          : nothing,
    },
  };
}

function steering(takes: Takes): object {
  return { type: 'object', additionalProperties: false, properties: described(takes) };
}

function described(takes: Takes): object {
  return Object.fromEntries(Object.entries(takes).map(([name, kind]) => [name, schemaOf(kind)]));
}

function schemaOf(kind: Kind): object {
  if (kind === 'any') return {};
  if (kind === 'count') return { type: 'integer', minimum: 0 };
  if (kind === 'text') return { type: 'string' };
  if (kind === 'duration') return { type: 'string', format: 'duration' };
  return 'form' in kind ? { type: 'string', pattern: kind.form.source } : { enum: kind };
}
