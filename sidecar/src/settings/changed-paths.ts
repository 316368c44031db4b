/** One value that differs; undefined = absent. */
export interface ChangedPath {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Every value that differs between two documents, by path, e.g. "accounts.sales", "rules.0.account". */
export function changedPaths(before: unknown, after: unknown, path = ''): ChangedPath[] {
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    return isSame(before, after) ? [] : [{ path, from: before, to: after }];
  }
  const [old, next] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((key) =>
    changedPaths(old.get(key), next.get(key), path === '' ? key : `${path}.${key}`),
  );
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
