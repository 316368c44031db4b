/** Contact fields that are ours or Xero's, never a name or address. */
const KEPT = new Set(['ContactID', 'ContactNumber', 'ContactStatus', 'AddressType', 'PhoneType']);

export const MASK = '[masked]';

/** The body of a contacts call with every personal value masked: the fields sent remain visible. */
export function maskContacts(body: string): string {
  try {
    return JSON.stringify(masked(JSON.parse(body)));
  } catch {
    return '';
  }
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return MASK;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      KEPT.has(key) && typeof inner === 'string' ? inner : masked(inner),
    ]),
  );
}
