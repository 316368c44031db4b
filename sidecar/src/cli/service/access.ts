import type { Command } from 'commander';
import { pairingLink } from '../../dashboard/connect/connect-page.ts';
import { createDashboardAccess, endSessions, LINK_LIFE_MS, linkTo } from '../../dashboard/access.ts';
import { counted } from '../../wording/output.ts';
import type { Runner } from '../command.ts';

const MINUTE_MS = 60_000;

export function dashboardCommand(program: Command, run: Runner): void {
  program
    .command('dashboard')
    .description('prints a link that signs in to the health dashboard, once')
    .option('--store <store>', 'only for this store: a link to hand to its owner')
    .option('--end-sessions', 'no link: end every session, and every link that was not used')
    .action(({ store, endSessions: isEnd = false }: { readonly store?: string; readonly endSessions?: boolean }) =>
      run(async ({ context, by }) => {
        const storeId = store === undefined ? null : (await context.stores.get(store)).id;
        if (isEnd) {
          const ended = await endSessions(context.database.db, storeId);
          return { json: { ended }, text: `${counted(ended, 'session')} of the dashboard ended.` };
        }
        const access = createDashboardAccess({ db: context.database.db, now: context.now });
        const { token, expiresAt } = await access.makeLink({ storeId, by });
        const url = linkTo(context.config.http.publicUrl, token);
        return {
          json: { url, expiresAt: expiresAt.toISOString() },
          text: `${url}\n\nOpen it within ${LINK_LIFE_MS / MINUTE_MS} minutes, on a running sidecar; it works once.`,
        };
      }),
    );
}

export function pairCommand(program: Command, run: Runner): void {
  program
    .command('pair')
    .description('shows the code that the WordPress plugin asks for, to pair its store with this sidecar')
    .option('--renew', 'make a new code; the earlier one no longer works')
    .action(({ renew = false }: { readonly renew?: boolean }) =>
      run(async ({ context: { secrets, config } }) => {
        const pairingCode = renew ? await secrets.renewPairingCode() : await secrets.pairingCode();
        const address = config.http.publicUrl;
        const link = pairingLink(address, pairingCode);
        const lines = [
          `Pairing code:       ${pairingCode}`,
          `Sidecar's address:  ${address}`,
          `Pairing link:       ${link}`,
        ];
        const how =
          'Code and link pair one store. Open the link in the browser in which you are signed in to wp-admin.';
        return { json: { pairingCode, address, link }, text: [...lines, '', how] };
      }),
    );
}
