import { type Command, InvalidArgumentError } from 'commander';
import { whichRule, type RuleQuestion } from '../../operations/which-rule.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { indented, table } from '../../wording/output.ts';
import type { Runner } from '../command.ts';
import { learnedRulesCommand } from './learned-rules.ts';
import { rulesFileCommands } from './rules-file.ts';

interface Options {
  readonly order?: number;
  readonly product?: number;
}

export function rulesCommand(program: Command, run: Runner): void {
  const command = program
    .command('rules <store>')
    .description('which rule applies to the lines of an order, or to a product; posts nothing')
    .option('--order <id>', 'an order, by the id in its address in WooCommerce (id=…)', toId)
    .option('--product <id>', 'a product or a variation', toId)
    .action((storeId: string, options: Options) =>
      run(async ({ context }) => {
        await context.stores.get(storeId);
        const settings = await context.settings.get(storeId);
        const body = await whichRule(context, storeId, questionOf(options), settings);
        return { json: body, text: body.lines.map(lineText).join('\n') };
      }),
    );
  rulesFileCommands(command, run);
  learnedRulesCommand(command, run);
}

function questionOf({ order, product }: Options): RuleQuestion {
  if (order !== undefined && product === undefined) return { orderId: order };
  if (product !== undefined && order === undefined) return { productId: product };
  throw wrongUsage('wrong_usage', 'Name either an order or a product.', 'Add --order <id> or --product <id>.');
}

const FIELDS = { account: 'account', taxType: 'tax type', tracking: 'tracking', item: 'item' } as const;

type Line = Awaited<ReturnType<typeof whichRule>>['lines'][number];

function lineText({ name, quantity, decisions }: Line): string {
  const rows = decisions.flatMap(({ field, choices }) =>
    choices.map(({ rule, name: ruleName, value, onlyIf }, index) => [
      index === 0 ? FIELDS[field] : '',
      value ?? (field === 'taxType' ? 'that of its tax rate' : 'none'),
      rule === null ? (ruleName ?? 'no rule') : `rule ${rule + 1}: ${ruleName ?? ''}`,
      onlyIf.length === 0 ? '' : 'if the order matches',
    ]),
  );
  return [quantity === null ? name : `${quantity} × ${name}`, indented(table(rows))].join('\n');
}

function toId(value: string): number {
  if (/^[1-9]\d{0,15}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('An id is a whole number.');
}
