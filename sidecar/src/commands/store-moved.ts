import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { createWooCommerceClient } from '../woocommerce/client.ts';
import { commandLine } from './command-line.ts';
import type { Runner } from './command.ts';
import { CommandError, EXIT } from './exit.ts';

/** `store moved <store> [address]` and `store copy <store>`: what a person says of a shop under another address. */
export function storeMovedCommands(store: Command, run: Runner): void {
  store
    .command('moved <store> [address]')
    .description('the shop moved: accepts its new address; what was posted for it stays known')
    .action((storeId: string, address: string | undefined) =>
      run(async ({ context, out, by }) => {
        const accepted =
          address === undefined ? await acceptSeen(context, storeId) : await moveTo(context, storeId, address);
        await context.ledger.recordAction({ action: 'address_accepted', by, storeId, detail: { address: accepted } });
        await context.positions.request([storeId], context.now());
        out.result(
          { store: storeId, address: accepted },
          `${storeId} is the shop at ${accepted} from now on; its orders are read and posted again.`,
        );
        return undefined;
      }),
    );

  store
    .command('copy <store>')
    .description('the shop is a copy (staging): switches its posting off')
    .action((storeId: string) =>
      run(async ({ context, out, by }) => {
        await context.stores.get(storeId);
        await context.settings.set(storeId, 'sync.active', false);
        await context.ledger.recordAction({ action: 'declared_copy', by, storeId });
        out.result(
          { store: storeId, active: false },
          `Nothing of ${storeId} is read or posted. Remove its REST key, webhooks and the plugin's pairing from the copy.\n` +
            `If it is to post after all: ${commandLine('store', 'moved', storeId)}, then ${commandLine('settings', 'set', storeId, 'sync.active', 'true')}`,
        );
        return undefined;
      }),
    );
}

async function acceptSeen(context: Context, storeId: string): Promise<string> {
  const seen = await context.addresses.other(storeId);
  if (seen === null) {
    throw new CommandError(
      EXIT.usage,
      'store_not_moved',
      `${storeId} calls itself as it always has.`,
      `If it moved to another address: ${commandLine('store', 'moved', storeId, '<new address>')}`,
    );
  }
  await context.addresses.accept(storeId, seen.other);
  return seen.other;
}

/** Reads the shop there with the key we have first: an address that does not work is not kept. */
async function moveTo(context: Context, storeId: string, address: string): Promise<string> {
  const credentials = await context.stores.credentials(storeId);
  using client = createWooCommerceClient({
    url: address,
    ...credentials,
    allowPrivateHosts: context.config.allowPrivateHosts,
    now: context.now,
  });
  const facts = await client.readStore();
  await context.addresses.moveTo(storeId, client.url, facts);
  return client.url;
}
