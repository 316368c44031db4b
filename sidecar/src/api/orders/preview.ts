import { Router } from 'express';
import type { PreviewBody } from '../../contract/orders.ts';
import type { PlannedDocuments, PlannedLine } from '../../domain/documents.ts';
import { readInput } from '../../http/read-input.ts';
import { within } from '../../http/within.ts';
import type { Plan } from '../../mapping/plan-documents.ts';
import { orderParams } from '../../operations/orders/order-details.ts';
import { problemBody } from '../../operations/orders/problem-body.ts';
import { SKIP_FIX } from '../../posting/orders/plan-orders.ts';
import { type PreviewDeps, previewOrder } from '../../posting/orders/preview.ts';
import { notConnected } from '../not-connected.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from '../require-plugin.ts';

/** A person waits; the store is read, and Xero where its lists are old. */
const PREVIEW_MS_MAX = 20_000;

/** `POST orders/:orderId/preview`: the real mapping of both sides' current data; posts nothing. */
export function previewRoutes({ context }: ApiParts): Router {
  const router = Router();
  router.post('/orders/:orderId/preview', async (request, response) => {
    const { storeId } = callerOf(response);
    const { orderId } = readInput(orderParams, request.params);
    const organisation = await context.organisations.forStore(storeId);
    if (organisation === null) throw notConnected();
    const { lists } = context.xero();
    const deps: PreviewDeps = {
      ledger: context.ledger,
      storeClient: context.storeClient,
      settings: (id) => context.settings.get(id),
      lists: (tenantId, needs) => lists.lists(tenantId, needs),
      storeUrl: async (id) => (await context.stores.get(id)).url,
    };
    const wanted = { tenantId: organisation.tenantId, storeId, orderId: Number(orderId) };
    const { plan } = await within(PREVIEW_MS_MAX, previewOrder(deps, wanted));
    response.json(previewBody(plan));
  });
  return router;
}

function previewBody(plan: Plan): PreviewBody {
  switch (plan.kind) {
    case 'skip': {
      const reason = { code: plan.code, message: plan.reason, fix: SKIP_FIX[plan.code], details: {} };
      return { problems: [], notices: [problemBody(reason)], documents: [] };
    }
    case 'problems':
      return { problems: plan.problems.map(problemBody), notices: [], documents: [] };
    case 'documents': {
      const { notices } = plan.documents;
      return { problems: [], notices: notices.map(problemBody), documents: documentsOf(plan.documents) };
    }
  }
}

function documentsOf({ invoice, creditNotes }: PlannedDocuments): PreviewBody['documents'] {
  const title = invoice.number === '' ? 'Invoice' : `Invoice ${invoice.number}`;
  return [
    { title, currency: invoice.currency, lines: invoice.lines.map(lineBody), ...invoice.expected },
    ...creditNotes.map(({ number, currency, lines, expected }) => {
      return { title: `Credit note ${number}`, currency, lines: lines.map(lineBody), ...expected };
    }),
  ];
}

function lineBody(line: PlannedLine): PreviewBody['documents'][number]['lines'][number] {
  const { description, quantity, unitAmount, accountCode, taxType, amount, tax } = line;
  return { description, quantity, unitAmount, account: accountCode, taxType, net: amount, tax };
}
