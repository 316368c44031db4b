import type { Command } from 'commander';
import { NO_STORE_YET } from '../../wording/command-line.ts';
import type { Runner } from '../command.ts';
import { exitOfSync, syncText, syncToJson } from './sync-result.ts';
import { syncNow } from './sync-now.ts';

/** `sync [store] [--wait]`. */
export function syncCommand(program: Command, run: Runner): void {
  program
    .command('sync [store]')
    .description('polls now; with --wait returns when nothing is pending')
    .option('--wait', 'until every order is posted, rejected, or stands still for a reason that is told')
    .action((storeId: string | undefined, options: { readonly wait?: boolean }) =>
      run(async ({ context, out }) => {
        const stores = storeId === undefined ? await context.stores.list() : [await context.stores.get(storeId)];
        const result = await syncNow(context, out, {
          stores: stores.map((store) => store.id),
          isNamed: storeId !== undefined,
          wait: options.wait ?? false,
        });
        out.result(syncToJson(result), stores.length === 0 ? NO_STORE_YET : syncText(result));
        return exitOfSync(result);
      }),
    );
}
