/** JSON whose numbers keep their digits when they are written again: "12.50" stays 12.50. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined ? JSON.rawJSON(context.source) : value,
  ) as unknown;
}
