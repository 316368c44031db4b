import { type Command, InvalidArgumentError } from 'commander';
import {
  acceptLearnedRule,
  dismissLearnedRule,
  type LearnedRule,
  learnedRules,
} from '../../operations/learned-rules/learned-rules.ts';
import { commandLine } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { counted, table } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';

interface Options {
  readonly accept?: number;
  readonly dismiss?: number;
}

export function learnedRulesCommand(rules: Command, run: Runner): void {
  rules
    .command('learned <store>')
    .description('rules that lines moved to another account in Xero suggest; applies none unless asked')
    .option('--accept <n>', 'adds the rule with this number in the list', toNumber)
    .option('--dismiss <n>', 'does not offer the rule with this number again', toNumber)
    .action((storeId: string, options: Options) => run((command) => answer(command, storeId, options)));
}

async function answer(command: CommandContext, storeId: string, { accept, dismiss }: Options): Promise<Answer> {
  if (accept !== undefined && dismiss !== undefined)
    throw wrongUsage('wrong_usage', 'A rule is either accepted or dismissed.', 'Leave out --accept or --dismiss.');
  const { context, by } = command;
  const rules = await learnedRules(context, storeId);
  const number = accept ?? dismiss;
  if (number === undefined) return listed(storeId, rules);
  const rule = rules[number - 1];
  if (rule === undefined) {
    const fix = `See them: ${commandLine('rules', 'learned', storeId)}`;
    throw wrongUsage('rule_not_offered', `There is no rule ${number} in the list. Nothing was changed.`, fix);
  }
  const asked = { storeId, key: rule.key, by };
  if (accept === undefined) {
    await dismissLearnedRule(context, asked);
    return { json: { dismissed: rule }, text: [`Not offered again: ${ruleWords(rule)}.`] };
  }
  const { retried } = await acceptLearnedRule(context, asked);
  const again = retried > 0 && `${counted(retried, 'order')} waiting for this: posted again.`;
  return { json: { accepted: rule, retried }, text: [`Rule added: ${ruleWords(rule)}.`, again] };
}

function listed(storeId: string, rules: readonly LearnedRule[]): Answer {
  const next = (option: string) => commandLine('rules', 'learned', storeId, option, '1');
  const rows = rules.map(({ kind, name, lines, fromName, toName }, index) => {
    return [String(index + 1), `${kind} “${name}”`, fromName, toName, String(lines)];
  });
  const text =
    rules.length === 0
      ? ['No rule to learn: no product or category was moved to the same account in Xero three times.']
      : [
          table([['', 'what', 'from', 'to', 'lines'], ...rows]),
          '',
          `Nothing was changed. To make the first a rule: ${next('--accept')}`,
          `Not to be asked again: ${next('--dismiss')}`,
        ];
  return { json: { rules }, text };
}

function ruleWords({ kind, name, toName }: LearnedRule): string {
  return `${kind} “${name}” → account ${toName}`;
}

function toNumber(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('A number of the list, from 1.');
}
