import { parseDuration } from '../clock.js';
import { type DataFile, faulty } from '../data-file.js';
import type { Parameter } from '../request/scenario.js';

/** What every scenario takes: a parameter of that name could never be given. */
const general: readonly string[] = ['times', 'p'];

/** @throws DataError for a parameter that can't be given, or whose default nobody could give */
export function parametersMustHold(file: DataFile, parameters: Readonly<Record<string, Parameter>>): void {
  for (const [name, parameter] of Object.entries(parameters)) {
    const pointer = `/parameters/${name}`;
    if (general.includes(name)) throw faulty(file, pointer, 'every scenario has a parameter of this name');
    const wrong = wrongDefault(parameter);
    if (wrong !== undefined) throw faulty(file, `${pointer}/default`, wrong);
  }
}

function wrongDefault(parameter: Parameter): string | undefined {
  switch (parameter.kind) {
    case 'integer': {
      const { minimum, maximum, default: value } = parameter;
      return value >= minimum && value <= maximum ? undefined : `has to be from ${minimum} to ${maximum}`;
    }
    case 'choice':
      return parameter.values.includes(parameter.default)
        ? undefined
        : `has to be one of ${parameter.values.join(', ')}`;
    case 'duration':
      return lengthOf(parameter.default) >= lengthOf(parameter.minimum ?? 'PT0S')
        ? undefined
        : `has to be ${parameter.minimum ?? 'PT0S'} or more`;
    case 'boolean':
      return undefined;
  }
}

function lengthOf(duration: string): number {
  return parseDuration(duration)?.toMillis() ?? Number.NEGATIVE_INFINITY;
}
