import type { Command } from 'commander';
import { AppError } from '../../domain/app-error.ts';
import type { Context } from '../../context/context.ts';
import { acceptSeenAddress, moveToAddress } from '../../operations/store-address.ts';
import { commandLine } from '../../wording/command-line.ts';
import type { Runner } from '../command.ts';
import { EXIT } from '../../wording/exit.ts';

/** `store moved <store> [address]` and `store copy <store>`: a person explains a store's new address. */
export function storeMovedCommands(store: Command, run: Runner): void {
  store
    .command('moved <store> [address]')
    .description('the shop moved: accepts its new address; what was posted for it stays known')
    .action((storeId: string, address: string | undefined) =>
      run(async ({ context, out, by }) => {
        const accepted =
          address === undefined
            ? await acceptSeen(context, storeId, by)
            : await moveToAddress(context, storeId, address, by);
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

async function acceptSeen(context: Context, storeId: string, by: string): Promise<string> {
  const accepted = await acceptSeenAddress(context, storeId, by);
  if (accepted !== null) return accepted;
  throw new AppError('command', 'store_not_moved', `${storeId} calls itself as it always has.`, {
    exit: EXIT.usage,
    fix: `If it moved to another address: ${commandLine('store', 'moved', storeId, '<new address>')}`,
  });
}
