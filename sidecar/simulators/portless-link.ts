/** A link that the simulated Xero takes, to a simulated store, which has a port. */
export function withoutPort(storeUrl: string): string {
  return storeUrl.replace(/:\d+(?=\/|$)/, '');
}
