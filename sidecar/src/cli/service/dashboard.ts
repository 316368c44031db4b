import type { Command } from 'commander';
import { createDashboardAccess, LINK_LIFE_MS, linkTo } from '../../dashboard/access.ts';
import type { Runner } from '../command.ts';

const MINUTE_MS = 60_000;

/** `dashboard [--store <store>]`. */
export function dashboardCommand(program: Command, run: Runner): void {
  program
    .command('dashboard')
    .description('prints a link that signs in to the health dashboard, once')
    .option('--store <store>', 'only for this store: a link to hand to its owner')
    .action((options: { readonly store?: string }) =>
      run(async ({ context, out, by }) => {
        const storeId = options.store === undefined ? null : (await context.stores.get(options.store)).id;
        const access = createDashboardAccess({ db: context.database.db, now: context.now });
        const { token, expiresAt } = await access.makeLink({ storeId, by });
        const url = linkTo(context.config.http.publicUrl, token);
        const text = `${url}\n\nOpen it within ${LINK_LIFE_MS / MINUTE_MS} minutes, on a running sidecar; it is good once.`;
        out.result({ url, expiresAt: expiresAt.toISOString() }, text);
        return undefined;
      }),
    );
}
