import type { Command } from 'commander';
import { createWooCommerceClient } from '../woocommerce/client.ts';
import type { Runner } from './command.ts';
import { table } from './output.ts';

interface AddOptions {
  readonly key: string;
  readonly secret: string;
  readonly webhookSecret?: string;
}

/** `store add | list | remove`. */
export function storeCommands(program: Command, run: Runner): void {
  const store = program.command('store').description('the WooCommerce stores whose orders are posted');

  store
    .command('add <url>')
    .description('adds a store, or renews its key; answers the store id')
    .requiredOption('--key <ck>', 'consumer key of a WooCommerce REST API key')
    .requiredOption('--secret <cs>', 'its consumer secret')
    .option('--webhook-secret <secret>', 'secret of the WooCommerce webhooks')
    .action((url: string, options: AddOptions) =>
      run(async ({ context, out }) => {
        const { store: added, added: isNew } = await context.stores.add({
          url,
          credentials: {
            consumerKey: options.key,
            consumerSecret: options.secret,
            webhookSecret: options.webhookSecret ?? '',
          },
          verify: async (normalised, credentials) => {
            using client = createWooCommerceClient({
              url: normalised,
              ...credentials,
              allowPrivateHosts: context.config.allowPrivateHosts,
              now: context.now,
            });
            return { ...(await client.readStore()) };
          },
        });
        // Nobody wants years of old orders in the books because a store was added.
        const startDate = isNew ? today(context.now(), String(added.facts.timezone)) : null;
        if (startDate !== null) await context.settings.set(added.id, 'sync.startDate', startDate);
        out.result(
          { store: added.id, added: isNew, startDate },
          startDate === null
            ? `${added.id} (its key was renewed)`
            : `${added.id}\nOrders from ${startDate} on are posted. For older ones: settings set ${added.id} sync.startDate '"YYYY-MM-DD"'`,
        );
        return undefined;
      }),
    );

  store
    .command('list')
    .description('every store with its organisation and its last poll')
    .action(() =>
      run(async ({ context, out }) => {
        const organisations = await context.organisations.list();
        const stores = (await context.stores.list()).map((one) => ({
          store: one.id,
          url: one.url,
          organisation: organisations.find((organisation) => organisation.tenantId === one.tenantId)?.name ?? null,
          polledAt: one.polledAt,
          pollError: one.pollError,
        }));
        const rows = stores.map((one) => [
          one.store,
          one.url,
          one.organisation ?? 'not connected to Xero',
          one.pollError ?? one.polledAt ?? 'never polled',
        ]);
        out.result(
          { stores },
          rows.length === 0
            ? 'No store yet. Add one: store add <url> --key <ck> --secret <cs>'
            : table([['store', 'address', 'organisation', 'last poll'], ...rows]),
        );
        return undefined;
      }),
    );

  store
    .command('remove <store>')
    .description('forgets a store and its key; what the ledger knows of its orders stays')
    .action((storeId: string) =>
      run(async ({ context, out }) => {
        await context.stores.remove(storeId);
        await context.settings.remove(storeId);
        out.result(
          { removed: storeId },
          `${storeId} is removed. Its REST key still exists in WooCommerce: delete it there.`,
        );
        return undefined;
      }),
    );
}

/** The calendar day in the store's time zone. */
export function today(now: Date, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(now);
}
