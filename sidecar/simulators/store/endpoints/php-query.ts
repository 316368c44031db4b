/** A query string as PHP's $_GET holds it: `a=1&a=2` keeps the last, `a[]=1&a[]=2` makes a list. */
export type QueryValue = string | string[];
export type Query = ReadonlyMap<string, QueryValue>;

export function parsePhpQuery(search: string): Query {
  const result = new Map<string, QueryValue>();
  for (const [name, value] of new URLSearchParams(search)) {
    const list = /^([^[]+)\[\d*\]$/.exec(name);
    if (!list?.[1]) {
      result.set(name, value);
      continue;
    }
    const before = result.get(list[1]);
    result.set(list[1], Array.isArray(before) ? [...before, value] : [value]);
  }
  return result;
}

/** The single value of a parameter; a list counts as absent, as a scalar parameter never is one. */
export function single(query: Query, name: string): string | undefined {
  const value = query.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** add_query_arg's form of it, as in Link headers. */
export function buildPhpQuery(query: Query): string {
  const parts: string[] = [];
  for (const [name, value] of query) {
    if (typeof value === 'string') parts.push(`${name}=${urlencode(value)}`);
    else value.forEach((item, index) => parts.push(`${name}%5B${String(index)}%5D=${urlencode(item)}`));
  }
  return parts.join('&');
}

function urlencode(value: string): string {
  return encodeURIComponent(value)
    .replace(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
