import { afterEach, expect, jest, test } from '@jest/globals';
import { alertsOf } from '../../src/alerts/watch-stores.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { startStack } from '../support/_stack.ts';

/** What reads ICU's data of all languages: 12 MB that a service which posts, polls and says its status does without (docs/decisions/0063). */
const FORMATS = ['DateTimeFormat', 'NumberFormat', 'Collator', 'DisplayNames', 'PluralRules', 'ListFormat'] as const;

const MINUTES = 10;

afterEach(() => void jest.restoreAllMocks());

test('a service that polls and posts brings no language data into memory', async () => {
  const asked: string[] = [];
  for (const format of FORMATS) {
    const made = Intl[format] as new (...parameters: unknown[]) => object;
    jest.spyOn(Intl, format as 'Collator').mockImplementation(((...parameters: unknown[]) => {
      const { stack: by = '' } = new Error(format);
      // The simulated shop is in this process, too.
      if (!by.includes('/simulators/store/site-time.ts')) asked.push(by);
      return new made(...parameters);
    }) as unknown as typeof Intl.Collator);
  }
  const compare = jest.spyOn(String.prototype, 'localeCompare');
  const local = [jest.spyOn(Date.prototype, 'toLocaleString'), jest.spyOn(Number.prototype, 'toLocaleString')];
  await using stack = await startStack({ scenarios: ['uk_vat_incl', 'refunds'] });
  const { context } = stack;
  for (const { id } of stack.shops) await context.settings.set(id, 'sync.every', '*/5 * * * *');
  const counts = await stack.drain();
  expect(counts.recorded).toBeGreaterThan(0);
  const polls = stack.stores.journal.length;
  const tasks = backgroundTasks(context);
  await using alerts = alertsOf(context);
  for (let minute = 0; minute < MINUTES; minute += 1) {
    stack.pass(60_000);
    while (await stack.round());
    for (const task of tasks) await task.run();
    await alerts.check();
  }
  expect(stack.stores.journal.length).toBeGreaterThan(polls);
  expect(asked).toEqual([]);
  for (const method of [compare, ...local]) expect(method).not.toHaveBeenCalled();
});
