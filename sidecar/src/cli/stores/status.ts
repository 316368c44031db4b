import type { Command } from 'commander';
import { type Check, checkStore } from '../../operations/check-store.ts';
import { readStatus } from '../../operations/store-status.ts';
import { storeStatus, storeStatusJson, type StoreStatus } from '../../status/status.ts';
import { commandLine, NO_STORE_YET } from '../../wording/command-line.ts';
import { EXIT } from '../../wording/exit.ts';
import { indented } from '../../wording/output.ts';
import type { Runner } from '../command.ts';

export function statusCommands(program: Command, run: Runner): void {
  program
    .command('status')
    .description('the status of each store, with its reasons and next steps, as the dashboard shows them')
    .action(() =>
      run(async ({ context }) => {
        const now = context.now();
        const stores = (await readStatus(context)).map((facts) => ({ facts, status: storeStatus(facts, now) }));
        const text = stores.map((one) => statusText(one.facts.storeId, one.status, one.facts.counts.rejected));
        return {
          json: { stores: stores.map((one) => storeStatusJson(one.facts, one.status)) },
          text: text.length === 0 ? NO_STORE_YET : text,
          exit: stores.some(({ status }) => status.needsPerson) ? EXIT.needsAttention : EXIT.done,
        };
      }),
    );

  program
    .command('check [store]')
    .description('reads the store, its settings and its organisation, and says what is wrong')
    .action((storeId: string | undefined) =>
      run(async ({ context }) => {
        const stores = storeId === undefined ? await context.stores.list() : [await context.stores.get(storeId)];
        const checks: Check[] = [];
        for (const store of stores) checks.push(...(await checkStore(context, store.id)));
        return {
          json: { checks: checks.map(({ store, what, error, fix }) => ({ store, what, error, fix })) },
          text: checks.length === 0 ? NO_STORE_YET : checks.map(checkText),
          exit: Math.max(EXIT.done, ...checks.map((one) => one.exit)),
        };
      }),
    );
}

function statusText(storeId: string, { level, sentence, reasons }: StoreStatus, rejected: number): string {
  const [worst, ...others] = reasons;
  return [
    `${level.padEnd(5)}  ${storeId}  ${indented(sentence, 7).trimStart()}`,
    ...(worst === undefined ? [] : [indented(worst.next, 9)]),
    ...others.flatMap((reason) => [indented(reason.message, 7), indented(reason.next, 9)]),
    // The dashboard lists the causes on the same page; here another command does.
    ...(rejected === 0 ? [] : [indented(`The causes: ${commandLine('orders', storeId, '--state', 'rejected')}`, 7)]),
  ].join('\n');
}

function checkText({ store, what, error, fix, note }: Check): string {
  if (error === null) return `ok    ${store}  ${what}${note === null ? '' : `: ${note}`}`;
  return [`FAIL  ${store}  ${what}:`, indented(error, 6), ...(fix === null ? [] : [indented(fix, 6)])].join('\n');
}
