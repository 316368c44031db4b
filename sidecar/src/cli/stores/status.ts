import type { Command } from 'commander';
import { storeStatus, storeStatusJson, type StoreStatus } from '../../status/status.ts';
import { readStatus } from '../../operations/store-status.ts';
import { checkStore, type Check } from '../../operations/check-store.ts';
import { commandLine, NO_STORE_YET } from '../../wording/command-line.ts';
import type { Runner } from '../command.ts';
import { EXIT } from '../../wording/exit.ts';
import { indented } from '../../wording/output.ts';

/** `status` and `check [store]`. */
export function statusCommands(program: Command, run: Runner): void {
  program
    .command('status')
    .description('the status of each store, with its reasons and next steps, as the dashboard shows them')
    .action(() =>
      run(async ({ context, out }) => {
        const now = context.now();
        const stores = (await readStatus(context)).map((facts) => ({ facts, status: storeStatus(facts, now) }));
        const text = stores.map((one) => statusText(one.facts.storeId, one.status, one.facts.counts.rejected));
        out.result(
          { stores: stores.map((one) => storeStatusJson(one.facts, one.status)) },
          text.length === 0 ? NO_STORE_YET : text.join('\n'),
        );
        return stores.some(({ status }) => status.needsPerson) ? EXIT.needsPerson : undefined;
      }),
    );

  program
    .command('check [store]')
    .description('reads the store, its settings and its organisation, and says what is wrong')
    .action((storeId: string | undefined) =>
      run(async ({ context, out }) => {
        const stores = storeId === undefined ? await context.stores.list() : [await context.stores.get(storeId)];
        const checks: Check[] = [];
        for (const store of stores) checks.push(...(await checkStore(context, store.id)));
        out.result(
          { checks: checks.map(({ store, what, error, fix }) => ({ store, what, error, fix })) },
          checks.length === 0 ? NO_STORE_YET : checks.map(checkText).join('\n'),
        );
        return Math.max(EXIT.done, ...checks.map((one) => one.exit)) || undefined;
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

function checkText({ store, what, error, fix, told }: Check): string {
  if (error === null) return `ok    ${store}  ${what}${told === null ? '' : `: ${told}`}`;
  return [`FAIL  ${store}  ${what}:`, indented(error, 6), ...(fix === null ? [] : [indented(fix, 6)])].join('\n');
}
