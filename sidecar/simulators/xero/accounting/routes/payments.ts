import type { Payment } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { listedPaymentView, singlePaymentView } from '../settlements/payment-view.ts';
import { PAYMENT_BATCH, paymentDeletion } from '../settlements/write-payment.ts';
import { PAYMENT_FIELDS } from '../where/fields.ts';
import { answerList, type ListKind } from '../wire/listing.ts';
import { notFound } from '../wire/refusals.ts';
import { answerHistory } from './history.ts';
import { noSuchEndpoint, single, writeAll, writeOne, type Route } from './route.ts';

function listKind({ organisation }: Work): ListKind<Payment> {
  const view = (payment: Payment) => listedPaymentView(organisation, payment);
  return {
    name: 'Payments',
    table: PAYMENT_FIELDS,
    records: Object.values(organisation.payments),
    fullView: view,
    view,
  };
}

export const paymentsRoute: Route = (work, [key, part]) => {
  const { method } = work.request;
  if (key === undefined) {
    if (method === 'GET') return answerList(work, listKind(work));
    if (method === 'PUT') return writeAll(work, PAYMENT_BATCH);
    // POST takes one payment and knows no summarizeErrors.
    if (method === 'POST') return writeOne(work, PAYMENT_BATCH);
    throw noSuchEndpoint();
  }
  const payment = work.organisation.payments[key.toLowerCase()];
  if (payment === undefined) throw notFound();
  if (part === 'History') return answerHistory(work, payment.id);
  if (part !== undefined) throw noSuchEndpoint();
  if (method === 'GET') return single(work, 'Payments', singlePaymentView(work.organisation, payment));
  if (method === 'POST') return writeOne(work, paymentDeletion(payment));
  throw noSuchEndpoint();
};
