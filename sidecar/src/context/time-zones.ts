import type { Context } from './context.ts';

/** The zone of a store by its facts; null = not known. */
export function zoneOfFacts({ timezone }: Readonly<Record<string, unknown>>): string | null {
  return typeof timezone === 'string' ? timezone : null;
}

export async function storeZones({ stores }: Pick<Context, 'stores'>): Promise<ReadonlyMap<string, string | null>> {
  return new Map((await stores.list()).map(({ id, facts }) => [id, zoneOfFacts(facts)]));
}
