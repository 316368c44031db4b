import { setImmediate as nextTurn } from 'node:timers/promises';

/** As map, but other work of the service has its turn after each item: a store decides how large its items are. */
export async function mapInTurns<Item, Result>(items: readonly Item[], map: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(map(item));
    await nextTurn();
  }
  return results;
}
