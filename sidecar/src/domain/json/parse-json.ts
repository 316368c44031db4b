/** undefined when it is not JSON. A byte order mark or blanks before it do no harm. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^[\uFEFF\s]+/, ''));
  } catch {
    return undefined;
  }
}
