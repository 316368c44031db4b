import type { Context } from '../../context/context.ts';
import type { ClearingAccountBody, ClearingProofBody } from '../../contract/payouts.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import { type ProofCause, TIMING } from '../../payouts/proof-result.ts';
import { shopToday } from '../reports/read-month-end.ts';
import { proofWords } from './proof-words.ts';
import { isAccountProved, proveClearing, type ProvedWithLine } from './prove-clearing.ts';

/** Days of the line of balances: a quarter. */
const LINE_DAYS = 92;

interface Asked {
  readonly on?: string | undefined;
  readonly from?: string | undefined;
  /** Without a call to Xero. */
  readonly withoutXero?: boolean;
}

/** The proof of a day, with words for a person and the balances of the days before. */
export async function readClearing(context: Context, storeId: string, asked: Asked): Promise<ClearingProofBody> {
  const today = await shopToday(context, storeId);
  const { on = today, from, withoutXero = false } = asked;
  const query = { on, from, withoutXero, lineDays: LINE_DAYS };
  const { accounts, notices, needsPermission } = await proveClearing(context, storeId, query);
  const { url, tenantId } = await context.stores.get(storeId);
  const lists = tenantId === null ? null : await context.xero().lists.known(tenantId);
  return {
    ...{ on, today, notices: [...notices], mayReadBalances: !needsPermission },
    accounts: accounts.map((one) => toBody(one, { lists, url, storeId })),
  };
}

interface Place {
  readonly lists: Pick<OrganisationLists, 'accounts'> | null;
  readonly url: string;
  readonly storeId: string;
}

function toBody(found: ProvedWithLine, { lists, url, storeId }: Place): ClearingAccountBody {
  const { causes, line = [], ...figures } = found;
  const name = lists?.accounts.find(({ code, accountId }) => (code || accountId) === found.account)?.name ?? '';
  return {
    ...{ ...figures, name, isProved: isAccountProved(found), line: line.map((one) => ({ ...one })) },
    causes: causes.map((one) => toCauseBody(one, url, storeId)),
  };
}

function toCauseBody(cause: ProofCause, url: string, storeId: string): ClearingAccountBody['causes'][number] {
  return {
    ...{ ...cause, ...proofWords(cause, storeId), isTiming: TIMING.has(cause.code) },
    url: cause.orderId !== null ? `${url}/wp-admin/post.php?post=${cause.orderId}&action=edit` : null,
  };
}
