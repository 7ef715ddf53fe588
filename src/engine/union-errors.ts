/** As ajv gives it. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** How near a branch of a union came to what was written, as far as its errors tell. */
const otherKind = 0;
const otherTag = 1;
const incomplete = 2;
const meant = 3;

/**
 * The errors of a schema without those of branches that nobody meant: of `oneOf` and `anyOf` only those of the branch
 * that came nearest are left, as nobody who writes half of an object wanted null.
 */
export function meantErrors(errors: readonly SchemaError[]): SchemaError[] {
  const left: SchemaError[] = [];
  for (const error of errors) {
    const from = isUnion(error) ? startOf(left, error.instancePath) : left.length;
    if (from === left.length) left.push(error);
    else left.push(...nearest(error, left.splice(from)));
  }
  return left;
}

/** No branch fits; where more than one does, that is all there is to say. */
function isUnion({ keyword, params }: SchemaError): boolean {
  return keyword === 'anyOf' || (keyword === 'oneOf' && !params['passingSchemas']);
}

/** The errors of the branches stand right before that of the union, at its place or below. */
function startOf(errors: readonly SchemaError[], place: string): number {
  let from = errors.length;
  while (from > 0 && isWithin(errors[from - 1]?.instancePath ?? '', place)) from--;
  return from;
}

function isWithin(place: string, outer: string): boolean {
  return place === outer || place.startsWith(`${outer}/`);
}

function nearest(union: SchemaError, errors: readonly SchemaError[]): SchemaError[] {
  const place = union.instancePath;
  const branches = [...branchesOf(union, errors).values()];
  const best = Math.max(...branches.map((branch) => rankOf(branch, place)));
  const near = branches.filter((branch) => rankOf(branch, place) === best);
  const only = near.flat();
  if (near.length === 1 && best !== otherKind) return only;
  if (best === otherKind) return ofAnotherKind(place, branches.flat());
  if (best === otherTag) return ofAnotherTag(only);
  return best === incomplete ? withoutTag(union, near) : only;
}

/** A branch that is a reference has errors of another schema, whose place in the union can't be told. */
function branchesOf({ schemaPath }: SchemaError, errors: readonly SchemaError[]): Map<string, SchemaError[]> {
  const branches = new Map<string, SchemaError[]>();
  for (const error of errors) {
    const inside = error.schemaPath.startsWith(`${schemaPath}/`);
    const [branch = ''] = inside ? error.schemaPath.slice(schemaPath.length + 1).split('/') : [];
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  return branches;
}

function rankOf(branch: readonly SchemaError[], place: string): number {
  const isHere = ({ instancePath }: SchemaError) => instancePath === place;
  if (branch.some((one) => isHere(one) && (one.keyword === 'type' || one.keyword === 'const'))) return otherKind;
  if (branch.some((one) => one.keyword === 'const' && isMember(one.instancePath, place))) return otherTag;
  return branch.some((one) => isHere(one) && one.keyword === 'required') ? incomplete : meant;
}

function isMember(place: string, of: string): boolean {
  return place.lastIndexOf('/') === of.length && isWithin(place, of);
}

/** Types are said in one list: a text where null or an object may stand. */
function ofAnotherKind(place: string, errors: readonly SchemaError[]): SchemaError[] {
  const here = errors.filter(({ instancePath }) => instancePath === place);
  const types = here.filter(({ keyword }) => keyword === 'type');
  const others = here.filter(({ keyword }) => keyword === 'const');
  const [first] = types;
  return first ? [{ ...first, params: { type: types.flatMap(({ params }) => params['type']) } }, ...others] : others;
}

/** Values that tell the branches apart are said in one list. */
function ofAnotherTag(errors: readonly SchemaError[]): SchemaError[] {
  const tags = errors.filter(({ keyword }) => keyword === 'const');
  const places = new Map(tags.map((error) => [error.instancePath, error]));
  return [...places].map(([place, error]) => {
    const values = tags
      .filter(({ instancePath }) => instancePath === place)
      .map(({ params }) => params['allowedValue']);
    return { ...error, keyword: 'enum', params: { allowedValues: values } };
  });
}

/** What every branch misses is missing; else it is one member or another. */
function withoutTag(union: SchemaError, branches: readonly (readonly SchemaError[])[]): SchemaError[] {
  const missing = branches.map((branch) =>
    branch.filter(({ keyword, instancePath }) => keyword === 'required' && instancePath === union.instancePath),
  );
  const names = missing.map((errors) => errors.map(({ params }) => params['missingProperty']));
  const everywhere = (missing[0] ?? []).filter(({ params }) =>
    names.every((one) => one.includes(params['missingProperty'])),
  );
  if (everywhere.length > 0) return everywhere;
  return [{ ...union, params: { members: names.flat() } }];
}
