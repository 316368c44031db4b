/** The functions without their first parameter. */
export type Bound<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (first: never, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** Gives `first` to each function as its first argument. */
export function bindAll<First, Functions extends Readonly<Record<string, (first: First, ...rest: never[]) => unknown>>>(
  first: First,
  functions: Functions,
): Bound<Functions> {
  const bound = Object.entries(functions).map(([name, work]) => [name, (...rest: never[]) => work(first, ...rest)]);
  return Object.fromEntries(bound) as Bound<Functions>;
}
