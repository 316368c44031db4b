import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { Runner } from './command.ts';
import { EXIT } from './exit.ts';
import type { Output } from './output.ts';

/** How often a waiting command looks at the ledger. */
const LOOK_MS = 300;

/** `sync [store] [--wait]`. */
export function syncCommand(program: Command, run: Runner): void {
  program
    .command('sync [store]')
    .description('polls now; with --wait returns when nothing is pending')
    .option('--wait', 'until every order is posted, rejected or waiting for Xero')
    .action((storeId: string | undefined, options: { readonly wait?: boolean }) =>
      run(async ({ context, out }) => {
        if (storeId !== undefined) await context.stores.get(storeId);
        const requestedAt = context.now();
        await context.positions.request(storeId === undefined ? null : [storeId], requestedAt);
        const result = await sync(context, out, { storeId: storeId ?? null, wait: options.wait ?? false, requestedAt });
        const { counts } = result;
        const failed = result.failures.map((one) => `${one.store} could not be read: ${one.error}`);
        out.result(
          result,
          [
            `${counts.recorded} posted, ${counts.rejected} rejected, ${counts.skipped} skipped, ${counts.pending + counts.claimed} pending, ${counts.waiting + counts.uncertain} waiting`,
            ...failed,
          ].join('\n'),
        );
        if (failed.length > 0) return EXIT.unreachable;
        return counts.rejected > 0 ? EXIT.needsPerson : undefined;
      }),
    );
}

interface SyncWish {
  readonly storeId: string | null;
  readonly wait: boolean;
  readonly requestedAt: Date;
}

export interface SyncResult {
  readonly counts: Awaited<ReturnType<Context['ledger']['counts']>>;
  readonly failures: readonly { readonly store: string; readonly error: string }[];
}

/** Polls, and posts with --wait: here when no sidecar is running, else the sidecar does it and this only watches. */
async function sync(context: Context, out: Output, wish: SyncWish): Promise<SyncResult> {
  await using rounds = context.rounds();
  let last = '';
  for (;;) {
    const { held, more } = await rounds.run();
    const polled = await isPolled(context, wish);
    const counts = await context.ledger.counts(wish.storeId ?? undefined);
    const open = counts.pending + counts.claimed + counts.uncertain;
    const line = `${counts.recorded} posted, ${counts.rejected} rejected, ${open} to go`;
    if (wish.wait && line !== last) out.say((last = line));
    const isDone = polled && (!wish.wait || (open === 0 && (await nothingMoves(context))));
    if (isDone || (polled && held && !more && !(await canPost(context)))) {
      return { counts, failures: await failures(context, wish) };
    }
    if (!more) await context.sleep(LOOK_MS);
  }
}

async function isPolled(context: Context, wish: SyncWish): Promise<boolean> {
  const positions = await context.positions.all();
  return positions
    .filter((one) => wish.storeId === null || one.id === wish.storeId)
    .every((one) => one.requestedAt === null || Date.parse(one.requestedAt) > wish.requestedAt.getTime());
}

/** Whether anything waits only for a moment: a pause of a minute or less is worth staying for. */
async function nothingMoves(context: Context): Promise<boolean> {
  const dueAt = await context.ledger.nextDueAt();
  return dueAt === null || Date.parse(dueAt) - context.now().getTime() > 60_000;
}

/** Stores without a connected organisation keep their orders pending; waiting for them would never end. */
async function canPost(context: Context): Promise<boolean> {
  const organisations = await context.organisations.list();
  const open = await Promise.all(
    organisations
      .filter((one) => one.state === 'connected')
      .flatMap((one) => one.storeIds)
      .map((storeId) => context.ledger.counts(storeId)),
  );
  return open.some((counts) => counts.pending + counts.claimed + counts.uncertain > 0);
}

async function failures(context: Context, wish: SyncWish): Promise<SyncResult['failures']> {
  return (await context.stores.list())
    .filter((store) => wish.storeId === null || store.id === wish.storeId)
    .flatMap((store) => (store.pollError === null ? [] : [{ store: store.id, error: store.pollError }]));
}
