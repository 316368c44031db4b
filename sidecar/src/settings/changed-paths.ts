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

interface WithRules {
  readonly rules: readonly unknown[];
}

/** The same of two settings, of thousands of rules at most the first `rulesMax` values. */
export function changedSettings<Of extends WithRules>(before: Of, after: Of, rulesMax: number): ChangedPath[] {
  const others = changedPaths({ ...before, rules: [] }, { ...after, rules: [] });
  const ofRules: ChangedPath[] = [];
  const length = Math.max(before.rules.length, after.rules.length);
  for (let at = 0; at < length && ofRules.length < rulesMax; at += 1) {
    const [old, next] = [before.rules[at], after.rules[at]];
    if (!isSame(old, next)) ofRules.push(...changedPaths(old, next, `rules.${at}`));
  }
  return [...others, ...ofRules.slice(0, rulesMax)];
}
