import { isAppError } from '../../domain/app-error.ts';
import { bankTransferElement, type BankTransferSummary } from '../wire/bank-transfers.ts';
import { read } from './organisation-lists.ts';
import type { Get, ReadOptions } from './paging.ts';

export function bankTransferReads(get: Get) {
  return {
    /** Every live transfer changed since (null = all): the list has no pages, and its accounts no codes. */
    async bankTransfers(tenantId: string, since: Date | null, options?: ReadOptions): Promise<BankTransferSummary[]> {
      const json = await get(tenantId, 'BankTransfers', options, since ?? undefined);
      // 304: nothing changed since.
      return json === null ? [] : read(json, 'BankTransfers', bankTransferElement);
    },
    /** null if Xero does not have it. */
    async bankTransfer(tenantId: string, id: string, options?: ReadOptions): Promise<BankTransferSummary | null> {
      try {
        const json = await get(tenantId, `BankTransfers/${encodeURIComponent(id)}`, options);
        return read(json, 'BankTransfers', bankTransferElement)[0] ?? null;
      } catch (error) {
        if (isAppError(error, 'xero', 'xero_not_found')) return null;
        throw error;
      }
    },
  };
}
