import { bankTransferElement } from '../wire/bank-transfers.ts';
import { readFirst, readList, unlessMissing, type Get, type ReadOptions } from './paging.ts';

export function bankTransferReads(get: Get) {
  return {
    /** Every live transfer changed since (null = all): the list has no pages, and its accounts no codes. */
    async bankTransfers(tenantId: string, since: Date | null, options?: ReadOptions) {
      const json = await get(tenantId, 'BankTransfers', options, since);
      // 304: nothing changed since.
      return json === null ? [] : readList(json, 'BankTransfers', bankTransferElement);
    },
    /** null if Xero does not have it. */
    bankTransfer: (tenantId: string, id: string, options?: ReadOptions) =>
      unlessMissing(
        get(tenantId, `BankTransfers/${encodeURIComponent(id)}`, options).then((json) =>
          readFirst(json, 'BankTransfers', bankTransferElement),
        ),
      ),
  };
}
