import { randomUUID } from 'node:crypto';
import type { Context } from '../../context/context.ts';
import type { XeroAccount } from '../../domain/documents.ts';
import { type AppError, isAppError } from '../../domain/app-error.ts';
import { refusal } from '../../domain/refusal.ts';
import { type ClearingAccount, clearingAccounts } from '../../settings/proposals/clearing-accounts.ts';
import { readElements } from '../../xero/wire/answers.ts';
import { ACCOUNTS_PATH, bankAccountBody } from '../../xero/wire/accounts.ts';
import { xeroError } from '../../xero/xero-error.ts';
import { readSides } from '../suggest-for.ts';

/** Sends of the same bytes under the same key before Xero's list decides. */
const SENDS_MAX = 2;
const BY_HAND =
  'Or create it in Xero: Accounting, Bank accounts, Add bank account, “Add without bank feed”; then refresh the lists here and choose it.';

export interface MadeAccount {
  /** As settings name it. */
  readonly ref: string;
  readonly name: string;
  readonly code: string;
  /** It was in Xero before: nothing was created. */
  readonly existed: boolean;
  readonly paths: readonly string[];
}

/** The clearing accounts that the organisation lacks, and whether its consent lets them be created. Reads both sides. */
export async function proposeClearing(context: Context, storeId: string) {
  const { organisation, current, input } = await readSides(context, storeId);
  const { tenantId, name } = organisation;
  const { lists, mayCreateAccounts } = context.xero();
  const accounts = clearingAccounts(current, input, await lists.currencies(tenantId));
  return {
    tenantId,
    organisation: name,
    accounts,
    base: input.lists.baseCurrency,
    mayCreate: await mayCreateAccounts(tenantId),
  };
}

/**
 * Creates the account that `key` proposes, at a person's request, and returns what the settings call it. Xero keeps the names of
 * accounts apart, so a second one is impossible: the list is read before, and again when the outcome is unknown. Throws a
 * request error, or a Xero error if Xero can't be asked.
 */
export async function createClearing(
  context: Context,
  { storeId, key, by }: { readonly storeId: string; readonly key: string; readonly by: string },
): Promise<MadeAccount> {
  // Whatever is in Xero by now, not what it was an hour ago.
  const organisation = await context.organisations.forStore(storeId);
  if (organisation !== null) await context.xero().lists.invalidate(organisation.tenantId);
  const { tenantId, accounts, base, mayCreate } = await proposeClearing(context, storeId);
  const wanted = accounts.find((one) => one.key === key);
  if (wanted === undefined) {
    const fix = 'Refresh the lists: the account may be in Xero already.';
    throw refusal(409, 'clearing_not_needed', `No clearing account is proposed for "${key}" any more.`, fix);
  }
  const there = await findNamed(context, tenantId, wanted);
  if (there !== null) return toMade(there, wanted, true);
  if (!mayCreate) throw permissionMissing(wanted);
  const account = await create(context, tenantId, { wanted, isBase: wanted.currency === base });
  const { code, name } = account.account;
  const detail = { account: code, name, currency: wanted.currency, tenantId };
  if (!account.existed) await context.ledger.recordAction({ action: 'account_created', by, storeId, detail });
  return toMade(account.account, wanted, account.existed);
}

function toMade({ code, accountId, name }: XeroAccount, { paths }: ClearingAccount, existed: boolean): MadeAccount {
  return { ref: code || accountId, name, code, existed, paths };
}

async function create(
  context: Context,
  tenantId: string,
  { wanted, isBase }: { readonly wanted: ClearingAccount; readonly isBase: boolean },
): Promise<{ readonly account: XeroAccount; readonly existed: boolean }> {
  const { name, code, currency } = wanted;
  const body = bankAccountBody({ name, code, currency: isBase ? null : currency });
  const error = await send(context, tenantId, body);
  if (error !== null && isAppError(error, 'xero', 'xero_scope_missing')) throw permissionMissing(wanted);
  // The answer says what Xero did only if it came; its list says so in any case, and the settings page reads it too.
  await context.xero().lists.invalidate(tenantId);
  const account = await findNamed(context, tenantId, wanted);
  // Of a name that is taken meanwhile, by another browser or an earlier sending whose answer was lost.
  if (account !== null) return { account, existed: error !== null && error.retry === 'never' };
  if (error === null)
    throw xeroError('xero_bad_answer', `Xero does not show the account "${name}" yet.`, { retry: 'later' });
  if (error.retry !== 'never') throw error;
  const message = `Xero refused the account "${name}": ${error.facts.messages?.join(' ') ?? error.message}`;
  throw refusal(422, 'account_refused', message, `Try again. ${BY_HAND}`);
}

/** null = Xero created it. A second sending has the same key: Xero repeats its answer. */
async function send(context: Context, tenantId: string, body: string): Promise<AppError | null> {
  const idempotencyKey = `account-${randomUUID()}`;
  let last: AppError | null = null;
  for (let sends = 0; sends < SENDS_MAX; sends += 1) {
    try {
      const call = { tenantId, method: 'PUT', path: ACCOUNTS_PATH, body, idempotencyKey, priority: 'live' } as const;
      const { json } = await context.xero().client.send(call);
      const [element] = readElements(json, 'Accounts');
      if (element?.ok === true) return null;
      return xeroError('xero_validation', 'Xero refused the account.', { messages: element?.errors ?? [] });
    } catch (error) {
      if (!isAppError(error, 'xero')) throw error;
      last = error;
      if (error.retry !== 'lookup') return error;
    }
  }
  return last;
}

/** The account of this name, if it can be used; refused if it can't. null = the name is free. */
async function findNamed(
  context: Context,
  tenantId: string,
  { name, currency }: ClearingAccount,
): Promise<XeroAccount | null> {
  const { accounts } = await context.xero().lists.lists(tenantId, { tracking: false, items: false });
  const found = accounts.find((one) => one.status !== 'DELETED' && one.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) return null;
  if (found.status !== 'ACTIVE') {
    const message = `The organisation has an archived account "${found.name}"; Xero allows each name once.`;
    const fix =
      'Restore it in Xero (Accounting, Chart of accounts, Archive), or rename it; then refresh the lists here.';
    throw refusal(409, 'account_archived', message, fix);
  }
  if (found.type !== 'BANK' || ![currency, ''].includes(found.currencyCode)) {
    const what = found.type === 'BANK' ? `kept in ${found.currencyCode}` : 'not a bank account';
    const message = `The organisation has an account "${found.name}" that is ${what}; Xero allows each name once.`;
    throw refusal(409, 'account_name_taken', message, `Rename that account in Xero, then try again. ${BY_HAND}`);
  }
  return found;
}

function permissionMissing({ name }: ClearingAccount): AppError {
  const message = `The connection to Xero does not allow to create accounts, so "${name}" was not created.`;
  return refusal(409, 'permission_missing', message, `Press “Allow more in Xero”, then try again. ${BY_HAND}`);
}
