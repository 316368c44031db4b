import { AppError, isAppError } from '../domain/app-error.ts';
import type { Context } from '../context/context.ts';
import { suggestSettings } from '../settings/suggest.ts';
import type { Suggestion } from '../settings/suggestion.ts';
import { commandLine } from '../wording/command-line.ts';
import { readRecentRates } from './recent-rates.ts';

/** Reads both sides' lists now and suggests settings. Throws a connection error not_connected before Xero is connected. */
export async function suggestFor(context: Context, storeId: string): Promise<Suggestion[]> {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) {
    throw new AppError(
      'connection',
      'not_connected',
      `The store "${storeId}" is not connected to Xero, so its lists cannot be read.`,
      { fix: `Connect it: ${commandLine('xero', 'connect', storeId)}` },
    );
  }
  const client = await context.storeClient(storeId);
  const [facts, taxRates, gateways, recent, current] = await Promise.all([
    client.readStore(),
    client.listTaxRates(),
    client.listPaymentGateways(),
    readRecentRates(client, context.now()),
    context.settings.get(storeId),
  ]);
  const lists = await context.xero().lists.lists(organisation.tenantId, { tracking: false, items: false });
  return suggestSettings(current, {
    storeId,
    store: { country: facts.country, currency: facts.currency },
    taxRates,
    gateways,
    ...recent,
    lists,
    usedNumberPrefixes: await prefixesOf(
      context,
      organisation.storeIds.filter((id) => id !== storeId),
    ),
  });
}

/** Prefixes of the other stores of the organisation; a store with broken settings has none. */
async function prefixesOf(context: Context, storeIds: readonly string[]): Promise<string[]> {
  const prefixes: string[] = [];
  for (const id of storeIds) {
    try {
      prefixes.push((await context.settings.get(id)).documents.numberPrefix);
    } catch (error) {
      if (!isAppError(error, 'settings')) throw error;
    }
  }
  return prefixes;
}
