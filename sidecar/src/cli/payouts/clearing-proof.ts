import { type Command, Option } from 'commander';
import { isAppError } from '../../domain/app-error.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../../domain/payouts/payouts.ts';
import { isAccountProved, proveClearing, type ProvedClearing } from '../../operations/payouts/prove-clearing.ts';
import { proofWords } from '../../operations/payouts/proof-words.ts';
import { shopToday } from '../../operations/reports/read-month-end.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { indented, table } from '../../wording/output.ts';
import type { Runner } from '../command.ts';

interface Options {
  readonly on?: string;
  readonly from?: string;
  readonly gateway?: PayoutGateway;
}

type Account = ProvedClearing['accounts'][number];

/** Causes in the text; all are in the JSON. */
const SHOWN_MAX = 20;

export function clearingProofCommand(program: Command, run: Runner): void {
  program
    .command('clearing <store>')
    .description(
      'proves each clearing account against what its provider owes: every difference by order; exits 1 if there is one',
    )
    .option('--on <day>', 'the day whose end is proved, as YYYY-MM-DD; without it, today')
    .option('--from <day>', 'the first day of the figures; what was before is the opening')
    .addOption(new Option('--gateway <provider>', 'only this one').choices(PAYOUT_GATEWAYS))
    .action((storeId: string, { on, from, gateway }: Options) =>
      run(async ({ context }) => {
        await context.stores.get(storeId);
        const day = on ?? (await shopToday(context, storeId));
        const found = await proveClearing(context, storeId, { on: day, from, gateway }).catch((error: unknown) => {
          if (isAppError(error, 'request')) throw wrongUsage(error.code, error.message, error.fix);
          throw error;
        });
        const isDone = found.accounts.every(isAccountProved);
        const json = {
          on: found.on,
          notices: found.notices,
          accounts: found.accounts.map((one) => withWords(one, storeId)),
        };
        return { json, text: textOfProof(found, storeId), exit: isDone ? EXIT.done : EXIT.needsAttention };
      }),
    );
}

function withWords(account: Account, storeId: string) {
  return { ...account, causes: account.causes.map((cause) => ({ ...cause, ...proofWords(cause, storeId) })) };
}

function textOfProof({ on, accounts, notices }: ProvedClearing, storeId: string): string[] {
  return [
    `Clearing accounts of ${storeId} at the end of ${on}`,
    ...notices,
    ...accounts.flatMap((one) => ['', ...textOfAccount(one, storeId)]),
  ];
}

function textOfAccount(account: Account, storeId: string): string[] {
  const { gateway, currency, xero, causes, left } = account;
  const rows: [string, string][] = [
    ['Opening', account.opening],
    ['+ Payments', account.payments],
    ['- Refunds', account.refunds],
    ['- Fees', account.fees],
    ['± Other', account.other],
    ['- Payouts', account.payouts],
    [xero === null ? '= Closing, by our documents' : '= Closing, as in Xero', account.closing],
    ['Owed by the provider', account.provider],
    ['Difference', account.difference],
  ];
  const shown = causes.slice(0, SHOWN_MAX).map((cause) => {
    const of = [cause.orderId === null ? '' : `order ${cause.orderId}`, cause.payoutId ?? ''].filter(
      (one) => one !== '',
    );
    return [cause.amount, proofWords(cause, storeId).title, of.join(', ')];
  });
  const more = causes.length - shown.length + left;
  return [
    `${gateway}, ${account.account === '' ? 'no account' : `account ${account.account}`}, ${currency}: ${isAccountProved(account) ? 'proved' : 'differs'}`,
    indented(table(rows, { right: [1] })),
    ...(shown.length === 0 ? [] : [indented(table(shown, { right: [0] }))]),
    ...(more > 0 ? [indented(`… and ${more} more, with --json`)] : []),
  ];
}
