import type { BankTransfer } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { listedTransferView, singleTransferView } from '../settlements/bank-transfer-view.ts';
import { TRANSFER_CREATION, TRANSFER_DELETION } from '../settlements/write-bank-transfer.ts';
import { BANK_TRANSFER_FIELDS } from '../where/fields.ts';
import { answerList, isTrue, type ListKind } from '../wire/listing.ts';
import { notFound } from '../wire/refusals.ts';
import { answerHistory } from './history.ts';
import { noSuchEndpoint, single, writeAll, writeOne, type Route } from './route.ts';

function listKind({ organisation, request }: Work): ListKind<BankTransfer> {
  const view = (transfer: BankTransfer) => listedTransferView(organisation, transfer);
  return {
    name: 'BankTransfers',
    table: BANK_TRANSFER_FIELDS,
    records: Object.values(organisation.bankTransfers),
    fullView: view,
    view,
    filters: [({ status }) => status === 'AUTHORISED' || isTrue(request.query, 'includeDeleted')],
  };
}

export const bankTransfersRoute: Route = (work, [key, part]) => {
  const { method, query } = work.request;
  if (key === undefined) {
    if (method === 'GET') {
      // There are no pages: everything is one answer.
      query.delete('page');
      return answerList(work, listKind(work));
    }
    // PUT takes one transfer and knows no summarizeErrors; POST only deletes.
    if (method === 'PUT') return writeOne(work, TRANSFER_CREATION);
    if (method === 'POST') return writeAll(work, TRANSFER_DELETION);
    throw noSuchEndpoint();
  }
  const transfer = work.organisation.bankTransfers[key.toLowerCase()];
  if (transfer === undefined) throw notFound();
  if (part === 'History') return answerHistory(work, transfer.id);
  if (part !== undefined) throw noSuchEndpoint();
  if (method === 'GET') return single(work, 'BankTransfers', singleTransferView(work.organisation, transfer));
  if (method === 'POST') return writeOne(work, TRANSFER_DELETION, { BankTransferID: transfer.id });
  throw noSuchEndpoint();
};
