import { xeroError } from '../xero-error.ts';
import { isAppError } from '../../domain/app-error.ts';
import { bankTransactionElement, type BankTransactionSummary } from '../wire/bank-transaction-element.ts';
import { PAGE_SIZE_MAX } from '../limits.ts';
import { read } from './organisation-lists.ts';
import { hasMore, type Get, type ReadOptions } from './paging.ts';

export interface SpentMoneyQuery {
  /** Changed since; null = all of them. */
  readonly since: Date | null;
  /** From 1. */
  readonly page: number;
  readonly referenceStart: string;
}

export interface BankTransactionsPage {
  readonly bankTransactions: readonly BankTransactionSummary[];
  /** False on the last page. */
  readonly more: boolean;
}

export interface BankTransactionReads {
  /**
   * A page of spend money whose reference starts so, in any status. Bank transactions have no unique number, and Xero
   * accepts no list of their ids: only their references can be searched.
   */
  spentMoneyPage(tenantId: string, query: SpentMoneyQuery, options?: ReadOptions): Promise<BankTransactionsPage>;
  /** In full; null if Xero does not have it. */
  bankTransaction(tenantId: string, id: string, options?: ReadOptions): Promise<BankTransactionSummary | null>;
}

export function bankTransactionReads(get: Get): BankTransactionReads {
  return {
    async spentMoneyPage(tenantId, { since, page, referenceStart }, options) {
      const search = new URLSearchParams({
        where: `Type=="SPEND" AND Reference!=null AND Reference.StartsWith("${referenceStart}")`,
        page: String(page),
        pageSize: String(PAGE_SIZE_MAX),
      });
      const json = await get(tenantId, `BankTransactions?${search.toString()}`, options, since ?? undefined);
      // 304: nothing changed since.
      if (json === null) return { bankTransactions: [], more: false };
      const all = read(json, 'BankTransactions', bankTransactionElement);
      // Xero ignores case and accents.
      const bankTransactions = all.filter(({ reference }) => reference.startsWith(referenceStart));
      return { bankTransactions, more: hasMore(json, all.length, PAGE_SIZE_MAX) };
    },
    async bankTransaction(tenantId, id, options) {
      try {
        const json = await get(tenantId, `BankTransactions/${encodeURIComponent(id)}`, options);
        const [found] = read(json, 'BankTransactions', bankTransactionElement);
        if (found === undefined)
          throw xeroError('xero_bad_answer', "Xero's answer has no bank transaction.", { retry: 'later' });
        return found;
      } catch (error) {
        if (isAppError(error, 'xero', 'xero_not_found')) return null;
        throw error;
      }
    },
  };
}
