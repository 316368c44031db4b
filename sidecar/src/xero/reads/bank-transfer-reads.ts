import { bankTransferElement } from '../wire/bank-transfers.ts';
import { dateTime, readFirst, readList, unlessMissing, type Get, type ReadOptions } from './paging.ts';

export function bankTransferReads(get: Get) {
  return {
    /** Every live transfer changed since (null = all): the list has no pages, and its accounts no codes. */
    async bankTransfers(tenantId: string, since: Date | null, options?: ReadOptions) {
      const json = await get(tenantId, 'BankTransfers', options, since);
      // 304: nothing changed since.
      return json === null ? [] : readList(json, 'BankTransfers', bankTransferElement);
    },
    /** Every live transfer of these days, both included. */
    async bankTransfersDated(tenantId: string, from: string, to: string, options?: ReadOptions) {
      const where = `Date>=${dateTime(from)} AND Date<=${dateTime(to)}`;
      const json = await get(tenantId, `BankTransfers?${new URLSearchParams({ where }).toString()}`, options);
      return readList(json, 'BankTransfers', bankTransferElement);
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
