import { z } from 'zod';
import type { XeroAnswer, XeroCall } from '../call.ts';
import { FILTER_VALUES_MAX } from '../limits.ts';
import { bankTransactionElement } from '../wire/bank-transactions.ts';
import { creditNoteElement } from '../wire/sales-documents.ts';
import { contactElement, type ContactInXero, type ContactSummary, toContactInXero } from '../wire/contacts.ts';
import { bankTransferReads } from './bank-transfer-reads.ts';
import { readCreditNotes, type WantedCreditNote } from './credit-note-reads.ts';
import { historyPath, type NotedKind, readHistory } from './history-notes.ts';
import { invoiceReads } from './invoice-reads.ts';
import { ORGANISATION_LISTS } from './organisation-lists.ts';
import type { Get, PageQuery, ReadOptions } from './paging.ts';
import { datedPaymentReads } from './dated-payments.ts';
import { paymentReads } from './payment-reads.ts';
import { periodReads } from './period-reads.ts';
import { reportReads } from './report-reads.ts';
import { getPage, listPath, readFirst, readList, unlessMissing } from './paging.ts';

export type XeroReads = ReturnType<typeof createReads>;

/** Typed reads, each one call (long lists: one call per chunk or page). All throw a Xero error. */
export function createReads(send: (call: XeroCall) => Promise<XeroAnswer>) {
  const get: Get = async (tenantId, path, { priority = 'live' } = {}, since = null, list) => {
    const more = { ...(since === null ? {} : { modifiedSince: since }), ...(list === undefined ? {} : { list }) };
    const call = { tenantId, method: 'GET', path, body: null, idempotencyKey: null, priority, ...more } as const;
    return (await send(call)).json;
  };
  const list =
    <T>(resource: string, read: (json: unknown) => T) =>
    async (tenantId: string, options?: ReadOptions): Promise<T> =>
      read(await get(tenantId, resource, options));
  return {
    accounts: list('Accounts', ORGANISATION_LISTS.Accounts),
    taxRates: list('TaxRates', ORGANISATION_LISTS.TaxRates),
    currencies: list('Currencies', ORGANISATION_LISTS.Currencies),
    organisation: list('Organisation', ORGANISATION_LISTS.Organisation),
    ...contactReads(get),
    ...invoiceReads(get),
    ...creditNoteReads(get),
    ...paymentReads(get),
    ...datedPaymentReads(get),
    ...periodReads(get),
    ...reportReads(get),
    ...bankTransactionReads(get),
    ...bankTransferReads(get),
    /** The text of each history line of a document; throws xero_not_found if Xero does not have it. */
    historyOf: async (tenantId: string, kind: NotedKind, documentId: string, options?: ReadOptions) =>
      readHistory(await get(tenantId, historyPath(kind, documentId), options)),
  };
}

function contactReads(get: Get) {
  return {
    /** Archived ones too; names, numbers and statuses only. */
    contactsPage(tenantId: string, { since, page }: PageQuery, options?: ReadOptions) {
      const path = listPath('Contacts', { summaryOnly: 'true', includeArchived: 'true' }, page);
      return getPage(get, { tenantId, path, options, since }, 'Contacts', contactElement);
    },
    /** In full, archived ones too, with their merge target. */
    async contactsByIds(tenantId: string, ids: readonly string[], options?: ReadOptions) {
      const found: ContactSummary[] = [];
      for (let start = 0; start < ids.length; start += FILTER_VALUES_MAX) {
        const some = ids.slice(start, start + FILTER_VALUES_MAX).join(',');
        const path = `Contacts?IDs=${some}&includeArchived=true&page=1&pageSize=${FILTER_VALUES_MAX}`;
        found.push(...readList(await get(tenantId, path, options), 'Contacts', contactElement));
      }
      return found;
    },
    /** As they are now, with addresses and phones; one that cannot be read is absent. */
    async contactsInFull(tenantId: string, ids: readonly string[], options?: ReadOptions) {
      const found: ContactInXero[] = [];
      for (let start = 0; start < ids.length; start += FILTER_VALUES_MAX) {
        const some = ids.slice(start, start + FILTER_VALUES_MAX).join(',');
        const path = `Contacts?IDs=${some}&page=1&pageSize=${FILTER_VALUES_MAX}`;
        const elements = readList(await get(tenantId, path, options), 'Contacts', z.unknown());
        found.push(...elements.flatMap((element) => toContactInXero(element) ?? []));
      }
      return found;
    },
  };
}

function creditNoteReads(get: Get) {
  const within = (tenantId: string, options?: ReadOptions) => (path: string, after?: 'live calls') =>
    get(tenantId, path, after === undefined ? options : { ...options, priority: 'backfill' });
  return {
    /** Sales credit notes of any author, as Xero does not distinguish them, changed since, in any status. */
    creditNotesPage(tenantId: string, { since, page }: PageQuery, options?: ReadOptions) {
      const path = listPath('CreditNotes', { where: 'Type=="ACCRECCREDIT"' }, page);
      return getPage(get, { tenantId, path, options, since }, 'CreditNotes', creditNoteElement);
    },
    /** Sales credit notes with these numbers, in any status; missing ones are absent. */
    creditNotesByNumbers: async (tenantId: string, wanted: readonly WantedCreditNote[], options?: ReadOptions) =>
      (await readCreditNotes(within(tenantId, options), wanted, 'number')).found,
    creditNotesByIds: async (tenantId: string, wanted: readonly WantedCreditNote[], options?: ReadOptions) =>
      (await readCreditNotes(within(tenantId, options), wanted, 'creditNoteId')).found,
    /** The same for many: at most READ_ALONE_MAX are read alone, `unread` are the ids to ask for another time. */
    creditNotesAmong: (tenantId: string, wanted: readonly WantedCreditNote[], options?: ReadOptions) =>
      readCreditNotes(within(tenantId, options), wanted, 'creditNoteId', true),
  };
}

function bankTransactionReads(get: Get) {
  return {
    /** Spend money whose reference starts so, in any status: Xero cannot list bank transactions by number or ids. */
    async spentMoneyPage(
      tenantId: string,
      { since, page, referenceStart }: PageQuery & { readonly referenceStart: string },
      options?: ReadOptions,
    ) {
      const where = `Type=="SPEND" AND Reference!=null AND Reference.StartsWith("${referenceStart}")`;
      const call = { tenantId, path: listPath('BankTransactions', { where }, page), options, since };
      const { items, more } = await getPage(get, call, 'BankTransactions', bankTransactionElement);
      // Xero ignores case and accents.
      return { items: items.filter(({ reference }) => reference.startsWith(referenceStart)), more };
    },
    /** Spend and receive money whose reference starts so, in any status. */
    async bankMoneyPage(
      tenantId: string,
      { since, page, referenceStart }: PageQuery & { readonly referenceStart: string },
      options?: ReadOptions,
    ) {
      const where = `Reference!=null AND Reference.StartsWith("${referenceStart}")`;
      const call = { tenantId, path: listPath('BankTransactions', { where }, page), options, since };
      const { items, more } = await getPage(get, call, 'BankTransactions', bankTransactionElement);
      return {
        items: items.filter(({ type, reference }) => isMoney(type) && reference.startsWith(referenceStart)),
        more,
      };
    },
    /** In full; null if Xero does not have it. */
    bankTransaction: (tenantId: string, id: string, options?: ReadOptions) =>
      unlessMissing(
        get(tenantId, `BankTransactions/${encodeURIComponent(id)}`, options).then((json) =>
          readFirst(json, 'BankTransactions', bankTransactionElement),
        ),
      ),
  };
}

/** Not a side of a transfer, nor a prepayment. */
function isMoney(type: string): boolean {
  return type === 'SPEND' || type === 'RECEIVE';
}
