import type { Context } from '../../context/context.ts';
import { dryRun, type DryRunRequest } from '../../rehearsal/dry-run.ts';
import type { DryRun } from '../../rehearsal/dry-run-result.ts';
import { NO_STORE_YET } from '../../wording/command-line.ts';
import { EXIT } from '../../wording/exit.ts';
import { counted, type Output } from '../../wording/output.ts';
import type { Answer } from '../command.ts';
import { dryRunText } from './dry-run-text.ts';

export async function dryRunOne(context: Context, say: Output['say'], request: DryRunRequest): Promise<Answer> {
  const found = await dryRun(context, {
    ...request,
    onRead: ({ read, of }) => say(`${read} of ${counted(of, 'order')} read`),
  });
  return { json: found, text: dryRunText(found), exit: exitOfDryRun(found) };
}

/** Of one store, or of all: with --json a single store's answer stands alone, as its shape is fixed. */
export async function dryRunAll(context: Context, say: Output['say'], storeId: string | undefined): Promise<Answer> {
  const all = storeId === undefined ? (await context.stores.list()).map(({ id }) => id) : [storeId];
  const [only] = all;
  if (only === undefined) return { json: NOTHING, text: NO_STORE_YET };
  if (all.length === 1) return await dryRunOne(context, say, { storeId: only, occasion: { kind: 'sync' } });
  const found: DryRun[] = [];
  for (const id of all) found.push(await dryRun(context, { storeId: id, occasion: { kind: 'sync' } }));
  return {
    json: {
      documents: found.flatMap((one) => one.documents.map((document) => ({ store: one.store, ...document }))),
      postings: found.flatMap((one) => one.postings.map((row) => ({ store: one.store, ...row }))),
      writes: 0,
      stores: found,
    },
    text: found.flatMap((one, index) => [...(index === 0 ? [] : ['']), ...dryRunText(one)]),
    exit: Math.max(...found.map(exitOfDryRun)),
  };
}

const NOTHING = { documents: [], postings: [], writes: 0, stores: [] };

function exitOfDryRun({ orders: { needAttention, held, waiting } }: DryRun): number {
  return needAttention + held + waiting > 0 ? EXIT.needsAttention : EXIT.done;
}
