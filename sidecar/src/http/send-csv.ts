import { once } from 'node:events';
import type { Response } from 'express';

/** Answers with a file for a spreadsheet, line by line: never as a whole in memory. */
export async function sendCsv(response: Response, name: string, lines: Iterable<string>): Promise<void> {
  response.attachment(name);
  response.type('text/csv; charset=utf-8');
  for (const line of lines) {
    if (response.destroyed) return;
    if (!response.write(line)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}
