import { Option, type Command } from 'commander';
import { fitSections } from '../../fit/fit-sections.ts';
import type { FitReport } from '../../fit/fit-report.ts';
import { fitShop } from '../../operations/fit/fit-shop.ts';
import { fitStore } from '../../operations/fit/fit-store.ts';
import { FIT_ORDERS, FIT_ORDERS_MAX, type FitProgress } from '../../operations/fit/read-latest.ts';
import { reportCsv } from '../../operations/reports/report-csv.ts';
import { createWooCommerceClient } from '../../woocommerce/client.ts';
import { LargeAnswers } from '../../woocommerce/http/large-answers.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT, wrongUsage } from '../../wording/exit.ts';
import { counted } from '../../wording/output.ts';
import type { Answer, CommandWays, LoneRunner, Runner } from '../command.ts';
import { KEY_FILE_HOLDS, type KeyOptions, readStoreKey } from '../stores/store-key.ts';
import { sectionText } from './section-text.ts';

type FitOptions = KeyOptions & Readonly<{ orders?: string; country?: string; csv?: true }>;

/** A store's id may look like a host. */
const ADDRESS = /^https?:\/\//i;
const SHOWN_EVERY = 25;

export function fitCommand(program: Command, run: Runner, runAlone: LoneRunner): void {
  program
    .command('fit <url-or-store>')
    .description('would the latest orders post? Of a shop that is not added yet, or of a store; changes nothing')
    .option('--key-file <file>', `for an address: a REST API key that may read; ${KEY_FILE_HOLDS}; - = standard input`)
    .addOption(new Option('--key <ck>').hideHelp())
    .addOption(new Option('--secret <cs>').hideHelp())
    .option('--orders <count>', `how many of the latest orders, at most ${FIT_ORDERS_MAX}`, String(FIT_ORDERS))
    .option('--country <code>', 'for an address: country of the organisation in Xero (GB); default: that of the shop')
    .option('--csv', 'as CSV on stdout')
    .action(async (named: string, options: FitOptions) => {
      const orders = ordersFrom(options.orders);
      if (ADDRESS.test(named) || hasKey(options)) await runAlone((ways) => fitAddress(ways, named, orders, options));
      else
        await run(({ context, ...ways }) =>
          fitNamed(ways, orders, options, named, (onRead) => fitStore(context, named, orders, onRead)),
        );
    });
}

async function fitAddress(
  { config, now, ...ways }: Parameters<Parameters<LoneRunner>[0]>[0],
  url: string,
  orders: number,
  options: FitOptions,
): Promise<Answer | null> {
  const country = countryFrom(options.country);
  const credentials = await readStoreKey(ways, options, commandLine('fit', '<url>', '--key-file', '<file or ->'));
  const { allowPrivateHosts } = config;
  using client = createWooCommerceClient({
    url,
    ...credentials,
    allowPrivateHosts,
    largeAnswers: new LargeAnswers(),
    now,
  });
  return await answerOf(ways, orders, options, client.url, (onRead) =>
    fitShop({ client, country, orders, now: now() }, onRead),
  );
}

function hasKey({ key, secret, keyFile }: KeyOptions): boolean {
  return [key, secret, keyFile].some((value) => value !== undefined);
}

async function fitNamed(
  ways: CommandWays,
  orders: number,
  options: FitOptions,
  storeId: string,
  read: (onRead: FitProgress) => Promise<FitReport>,
): Promise<Answer | null> {
  if (options.country !== undefined) {
    const fix = `For a store: ${commandLine('fit', storeId)}. An address begins with https://.`;
    throw wrongUsage('fit_of_store', `"${storeId}" is a store; the country is that of its organisation.`, fix);
  }
  return await answerOf(ways, orders, options, storeId, read);
}

async function answerOf(
  { say, write }: CommandWays,
  orders: number,
  { csv }: FitOptions,
  name: string,
  read: (onRead: FitProgress) => Promise<FitReport>,
): Promise<Answer | null> {
  const report = await read(({ read: done }) => {
    if (csv !== true && done % SHOWN_EVERY === 0) say(`${done} of ${counted(orders, 'order')} read`);
  });
  const sections = fitSections(report);
  if (csv === true) {
    for (const line of reportCsv(`Fit check of ${name}`, sections)) await write(line);
    return null;
  }
  const { setting, cannot } = report.totals;
  // Each order is in the CSV and the JSON.
  const shown = sections.filter(({ id }) => id !== 'orders');
  return {
    json: report,
    text: [`Fit check of ${name}`, ...shown.flatMap(sectionText)],
    exit: setting.orders + cannot.orders > 0 ? EXIT.needsAttention : EXIT.done,
  };
}

function ordersFrom(text = String(FIT_ORDERS)): number {
  const orders = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (orders >= 1 && orders <= FIT_ORDERS_MAX) return orders;
  throw wrongUsage('orders_invalid', `--orders ${text} is not a number of orders.`, `Give 1 to ${FIT_ORDERS_MAX}.`);
}

function countryFrom(code: string | undefined): string | null {
  if (code === undefined) return null;
  const upper = code.toUpperCase();
  if (/^[A-Z]{2}$/.test(upper)) return upper === 'UK' ? 'GB' : upper;
  throw wrongUsage('country_invalid', `"${code}" is no code of a country.`, 'Give two letters, such as GB or AU.');
}
