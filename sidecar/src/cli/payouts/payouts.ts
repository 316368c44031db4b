import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { Argument, type Command } from 'commander';
import { codeOf } from '../../config/durable-file.ts';
import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../../domain/payouts/payouts.ts';
import { connectProvider, disconnectProvider } from '../../operations/payouts/connect.ts';
import { importFile } from '../../operations/payouts/import-file.ts';
import { commandLine } from '../../wording/command-line.ts';
import { wrongUsage } from '../../wording/exit.ts';
import { counted, progressBar } from '../../wording/output.ts';
import type { Answer, CommandContext, Runner } from '../command.ts';
import { readSecret } from '../secret-input.ts';
import { bookedPayoutsCommands } from './booked-payouts.ts';

/** A line of progress for each. */
const PROGRESS_EVERY_ROWS = 5_000;

const KEY_FILES: Readonly<Record<PayoutGateway, string>> = {
  stripe: 'the restricted key (rk_live_…)',
  paypal: "the app's client id and, on the next line, its secret",
  woopayments: '',
};

export function payoutsCommands(program: Command, run: Runner): void {
  const payouts = program.command('payouts').description('payouts of Stripe, WooPayments and PayPal');
  bookedPayoutsCommands(payouts, run);
  payouts
    .command('connect <store>')
    .addArgument(new Argument('<provider>').choices(PAYOUT_GATEWAYS))
    .description('checks a key that may read payouts, and keeps it encrypted; WooPayments needs none')
    .option('--key-file <file>', `Stripe: ${KEY_FILES.stripe}; PayPal: ${KEY_FILES.paypal}; - = standard input`)
    .action((storeId: string, gateway: PayoutGateway, { keyFile }: { readonly keyFile?: string }) =>
      run((command) => connect(command, { storeId, gateway, keyFile })),
    );
  payouts
    .command('disconnect <store>')
    .addArgument(new Argument('<provider>').choices(PAYOUT_GATEWAYS))
    .description('forgets the key; what was read stays')
    .action((storeId: string, gateway: PayoutGateway) =>
      run(async ({ context, by }) => {
        const was = await disconnectProvider(context, { storeId, gateway, by });
        const name = PAYOUT_GATEWAY_NAMES[gateway];
        const text = was ? `${name} is disconnected. What was read stays.` : `${name} was not connected.`;
        return { json: { store: storeId, gateway, disconnected: was }, text };
      }),
    );
  payouts
    .command('import <store> <file>')
    .description('imports an export of Stripe, WooPayments or PayPal (CSV); imported twice, nothing is there twice')
    .action((storeId: string, file: string) => run((command) => importNamed(command, storeId, file)));
}

async function importNamed({ context, by, say }: CommandContext, storeId: string, file: string): Promise<Answer> {
  await context.stores.get(storeId);
  await access(file).catch((error: unknown) => {
    throw wrongUsage(
      'payouts_file_missing',
      `${file} cannot be read (${codeOf(error)}).`,
      'Name a file that you may read.',
    );
  });
  const found = await importFile(context, {
    ...{ storeId, by, name: basename(file) },
    open: () => createReadStream(file),
    onProgress: (done, of) => {
      if (done % PROGRESS_EVERY_ROWS === 0) say(progressBar(done, of, 'row'));
    },
  });
  const { format, rows, added, payouts, currencies, newCurrencies } = found;
  return {
    json: { store: storeId, ...found },
    text: [
      `${format}: ${counted(rows, 'row')} in ${currencies.join(', ')}, ${counted(added, 'new row')}, ${counted(payouts, 'payout')}.`,
      newCurrencies.length > 0 &&
        `Nothing was known in ${newCurrencies.join(', ')} before: check that it is the right file.`,
    ],
  };
}

interface Connect {
  readonly storeId: string;
  readonly gateway: PayoutGateway;
  readonly keyFile: string | undefined;
}

async function connect(
  { context, by, input }: CommandContext,
  { storeId, gateway, keyFile }: Connect,
): Promise<Answer> {
  await context.stores.get(storeId);
  const name = PAYOUT_GATEWAY_NAMES[gateway];
  const isKeyless = gateway === 'woopayments';
  if (!isKeyless && keyFile === undefined) {
    const fix = `Use ${commandLine('payouts', 'connect', storeId, gateway, '--key-file', '<file or ->')}, with ${KEY_FILES[gateway]}.`;
    throw wrongUsage('provider_key_missing', `The key of ${name} is missing.`, fix);
  }
  const secret = isKeyless || keyFile === undefined ? '' : await readSecret(input, keyFile);
  const { accountId, keyHint } = await connectProvider(context, { storeId, gateway, secret, by });
  const key = keyHint === '' ? "with the shop's own key" : `by ${keyHint}`;
  return {
    json: { store: storeId, gateway, connected: true, accountId, key: keyHint },
    text: [
      `${name} is connected ${key}. The key may read payouts, and nothing else that we check.`,
      'The running service reads it within a minute, and then once a day.',
    ],
  };
}
