import { showSteering } from '../domain/text.ts';

/** The inside of a JSON list, a row per line; a part for each row. */
export async function* jsonRows(rows: AsyncIterable<object>): AsyncGenerator<string> {
  let between = '\n';
  for await (const row of rows) {
    yield between + showSteering(JSON.stringify(row));
    between = ',\n';
  }
}
