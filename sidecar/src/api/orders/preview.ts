import type { PreviewBody } from '../../contract/orders.ts';
import { anything } from '../../contract/shapes.ts';
import type { OrganisationLists, PlannedDocuments, PlannedLine } from '../../domain/documents.ts';
import { within } from '../../http/within.ts';
import { entriesOfPlan } from '../../journal/plan-entries.ts';
import { createPostings } from '../../journal/postings.ts';
import type { Plan } from '../../mapping/plan-documents.ts';
import { toProblemBody } from '../../operations/orders/order-body.ts';
import { skipProblem } from '../../posting/orders/plan-orders.ts';
import { previewOrder } from '../../posting/orders/preview.ts';
import { route } from '../route.ts';
import { notConnected } from '../to-api-error.ts';

/** A person waits; the store is read, and Xero where its lists are old. */
const PREVIEW_MS_MAX = 20_000;

/** The real mapping of both sides' current data; posts nothing. */
export const previewRoute = route(
  'POST orders/:orderId/preview',
  anything,
  async ({ context }, { storeId, orderId }) => {
    const { ledger, storeClient, settings, now } = context;
    const organisation = await context.organisations.forStore(storeId);
    if (organisation === null) throw notConnected();
    const { lists } = context.xero();
    const planning = previewOrder(
      {
        ...{ ledger, storeClient, now },
        settings: (id) => settings.get(id),
        lists: (tenantId, needs, since) => lists.lists(tenantId, needs, since),
        storeUrl: context.storeLink,
      },
      { tenantId: organisation.tenantId, storeId, orderId: Number(orderId) },
    );
    const { plan } = await within(PREVIEW_MS_MAX, planning);
    const { tenantId } = organisation;
    return toPreviewBody(plan, await lists.lists(tenantId, { tracking: false, items: false }));
  },
);

function toPreviewBody(plan: Plan, lists: OrganisationLists): PreviewBody {
  switch (plan.kind) {
    case 'skip': {
      return { problems: [], notices: [toProblemBody(skipProblem(plan))], documents: [], postings: [] };
    }
    case 'problems':
      return { problems: plan.problems.map(toProblemBody), notices: [], documents: [], postings: [] };
    case 'documents': {
      const { notices } = plan.documents;
      const postings = createPostings(lists);
      for (const entry of entriesOfPlan(plan.documents, lists)) postings.add(entry);
      const documents = documentsOf(plan.documents);
      return { problems: [], notices: notices.map(toProblemBody), documents, postings: postings.rows() };
    }
  }
}

function documentsOf({ invoice, creditNotes }: PlannedDocuments): PreviewBody['documents'] {
  const title = invoice.number === '' ? 'Invoice' : `Invoice ${invoice.number}`;
  const { because } = invoice;
  const prices = because === undefined ? null : { value: because.value, rule: because.rule };
  return [
    { title, currency: invoice.currency, lines: invoice.lines.map(lineBody), ...invoice.expected, prices },
    ...creditNotes.map(({ number, currency, lines, expected }) => {
      return { title: `Credit note ${number}`, currency, lines: lines.map(lineBody), ...expected, prices: null };
    }),
  ];
}

function lineBody(line: PlannedLine): PreviewBody['documents'][number]['lines'][number] {
  const { description, quantity, unitAmount, accountCode, taxType, amount, tax } = line;
  return { description, quantity, unitAmount, account: accountCode, taxType, net: amount, tax };
}
