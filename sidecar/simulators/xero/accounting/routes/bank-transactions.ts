import type { BankTransaction } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { unpagedContactView } from '../contacts/contact-view.ts';
import { unitDpOf } from '../lines/read-lines.ts';
import { bankTransactionView } from '../settlements/bank-transaction-view.ts';
import { bankTransactionBatch } from '../settlements/write-bank-transaction.ts';
import { transferSides } from '../settlements/bank-transfer-view.ts';
import { BANK_TRANSACTION_FIELDS } from '../where/fields.ts';
import { answerList, type ListKind } from '../wire/listing.ts';
import { notFound } from '../wire/refusals.ts';
import { answerHistory } from './history.ts';
import { noSuchEndpoint, single, wholeCollection, writeOne, type Route } from './route.ts';

function listKind({ organisation, request }: Work): ListKind<BankTransaction> {
  const view = (transaction: BankTransaction) =>
    bankTransactionView(organisation, transaction, unitDpOf(request.query));
  return {
    name: 'BankTransactions',
    table: BANK_TRANSACTION_FIELDS,
    records: [...Object.values(organisation.bankTransactions), ...transferSides(organisation)],
    fullView: view,
    view: (transaction, detail) => (detail === 'full' ? view(transaction) : { ...view(transaction), LineItems: [] }),
  };
}

export const bankTransactionsRoute: Route = (work, [key, part]) => {
  const { method, query } = work.request;
  if (key === undefined) return wholeCollection(work, () => answerList(work, listKind(work)), bankTransactionBatch);
  const id = key.toLowerCase();
  const transaction =
    work.organisation.bankTransactions[id] ?? transferSides(work.organisation).find((side) => side.id === id);
  if (transaction === undefined) throw notFound();
  if (part === 'History') return answerHistory(work, transaction.id);
  if (part !== undefined) throw noSuchEndpoint();
  if (method === 'POST') return writeOne(work, bankTransactionBatch('upsert'), { BankTransactionID: transaction.id });
  if (method !== 'GET') throw noSuchEndpoint();
  const contact = work.organisation.contacts[transaction.contactId];
  const view = bankTransactionView(work.organisation, transaction, unitDpOf(query));
  return single(work, 'BankTransactions', {
    ...view,
    ...(contact === undefined ? {} : { Contact: unpagedContactView(contact) }),
  });
};
