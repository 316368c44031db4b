import type { Command } from 'commander';
import { makesAllItems } from '../../domain/items/watch-products.ts';
import { itemWork } from '../../operations/items/item-work.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT, needsAttention, wrongUsage } from '../../wording/exit.ts';
import { counted, progressBar } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { createItemReport } from './item-report.ts';

export function itemsCommand(program: Command, run: Runner): void {
  const items = program.command('items').description('products of the shop as items in Xero');
  items
    .command('import <store>')
    .description('makes an item for every product of the shop, where items.create is "all"')
    .option('--dry-run', 'lists what would be made, changed and left, and why; changes nothing')
    .action((storeId: string, { dryRun: isDry = false }: Readonly<{ dryRun?: boolean }>) =>
      run(async (command) => {
        await command.context.stores.get(storeId);
        const tenantId = await organisationOf(command, storeId, isDry);
        return await (isDry ? previewAll : importAll)(command, { tenantId, storeId });
      }),
    );
}

interface Scope {
  readonly tenantId: string;
  readonly storeId: string;
}

async function organisationOf({ context }: CommandContext, storeId: string, isDry: boolean): Promise<string> {
  const settings = await context.settings.get(storeId);
  if (!isDry && !makesAllItems(settings)) {
    const message =
      'Products of this store become items when they are sold, or not at all (items.create is not "all").';
    const fix = `See what it would make with --dry-run; then set it: ${commandLine('settings', 'set', storeId, 'items.create', '"all"')}`;
    throw wrongUsage('items_not_wanted', message, fix);
  }
  const organisation = await context.organisations.forStore(storeId);
  if (organisation !== null && (isDry || settings.sync.active)) return organisation.tenantId;
  const fix = organisation === null ? commandLine('xero', 'connect', storeId) : 'Switch posting on: sync.active.';
  throw needsAttention('not_posting', 'The store does not post to Xero.', fix);
}

async function previewAll({ context, say }: CommandContext, scope: Scope): Promise<Answer> {
  const report = createItemReport();
  let read = 0;
  for await (const { page, judged } of itemWork(context).preview(scope)) {
    read += page.products.length;
    report.addJudged(judged);
    say(progressBar(read, page.total, 'product'));
  }
  return { json: { dryRun: true, writes: 0, products: read, ...report.json() }, text: report.text(read, true) };
}

/** Here when no service is running, else in the service. An import that was interrupted goes on where it was. */
async function importAll({ context, say }: CommandContext, scope: Scope): Promise<Answer | null> {
  const { storeId } = scope;
  const earlier = await context.itemImports.get(storeId);
  if (earlier?.state !== 'reading') await context.itemImports.start(storeId);
  await using rounds = context.rounds();
  if (!(await rounds.hold()))
    return { json: { serviceRunning: true }, text: 'The running service reads them, a hundred every few seconds.' };
  const report = createItemReport();
  const work = itemWork(context, report.add);
  for (;;) {
    const progress = await work.importNext(scope);
    if (progress === null) return null;
    const { state, page, products, made, changed, known, refused, error, dueAt } = progress;
    if (state === 'read') {
      const counts = { products, made, changed, known, refused };
      return {
        json: { serviceRunning: false, ...counts, ...report.json() },
        text: report.text(products ?? 0, false),
        exit: refused > 0 ? EXIT.needsAttention : EXIT.done,
      };
    }
    if (error !== null) {
      const fix = `It goes on where it was, at ${dueAt.slice(11, 16)} UTC or later: ${commandLine('items', 'import', storeId)}`;
      throw needsAttention(error.code, error.message, fix);
    }
    say(
      `${progressBar((page - 1) * 100, products, 'product')}: ${counted(made, 'item')} made, ${changed} changed, ${refused} refused`,
    );
  }
}
