import type {
  AccountRef,
  OrganisationLists,
  PlannedCreditNote,
  PlannedDocuments,
  PlannedInvoice,
  PlannedLine,
} from '../domain/documents.ts';
import { decimal } from '../domain/money.ts';
import type { Plan } from '../mapping/plan-documents.ts';
import { accountLabel, rateLabel } from './labels.ts';

/** Parts of an order's documents that differ without moving money between accounts. */
export const DOCUMENT_PARTS = [
  ...(['number', 'reference', 'date', 'due_date', 'status', 'branding', 'contact', 'lines', 'text'] as const),
  ...(['item', 'tracking', 'payment', 'payment_date', 'fee', 'credit_notes'] as const),
] as const;
export type DocumentPart = (typeof DOCUMENT_PARTS)[number];

/** How the plan of one order differs. Money: decimal text. */
export type PlanChange =
  | {
      readonly kind: 'account' | 'tax';
      /** As an owner knows them: "200 Sales", "20% (VAT on Income)". */
      readonly from: string;
      readonly to: string;
      readonly amount: string;
      readonly currency: string;
    }
  /** It is posted, and was not. */
  | { readonly kind: 'posts' }
  /** It is posted no more, or still not and for another reason. */
  | { readonly kind: 'stops' | 'reason'; readonly code: string; readonly message: string }
  | { readonly kind: 'document'; readonly part: DocumentPart };

type Lists = Pick<OrganisationLists, 'accounts' | 'taxRates'>;

/** What a changed setting changes of one order; [] = nothing. */
export function changesOfPlan(before: Plan, after: Plan, lists: Lists): readonly PlanChange[] {
  if (after.kind !== 'documents') {
    const [reason] = reasonsOf(after);
    if (reason === undefined) return [];
    if (before.kind === 'documents') return [{ kind: 'stops', ...reason }];
    const isSame = JSON.stringify(reasonsOf(before)) === JSON.stringify(reasonsOf(after));
    return isSame ? [] : [{ kind: 'reason', ...reason }];
  }
  if (before.kind !== 'documents') return [{ kind: 'posts' }];
  const [old, now] = [before.documents, after.documents];
  return distinct([
    ...changesOfDocument(old.invoice, now.invoice, lists),
    ...changesOfHeader(old, now),
    ...changesOfMoney(old, now, lists),
    ...changesOfCreditNotes(old.creditNotes, now.creditNotes, lists),
  ]);
}

function reasonsOf(plan: Plan) {
  if (plan.kind === 'skip') return [{ code: plan.code, message: plan.reason }];
  return plan.kind === 'problems' ? plan.problems.map(({ code, message }) => ({ code, message })) : [];
}

function changesOfDocument(
  before: PlannedInvoice | PlannedCreditNote,
  after: PlannedInvoice | PlannedCreditNote,
  lists: Lists,
): PlanChange[] {
  const { currency } = after;
  if (before.lines.length !== after.lines.length) return [part('lines'), ...movedAccounts(before, after, lists)];
  return before.lines.flatMap((old, index) => {
    const line = after.lines[index];
    return line === undefined ? [] : changesOfLine(old, line, currency, lists);
  });
}

function changesOfLine(old: PlannedLine, line: PlannedLine, currency: string, lists: Lists): PlanChange[] {
  const { amount, tax } = line;
  const account = (code: string) => accountLabel({ code }, lists);
  const isTaxed = old.taxType !== line.taxType || old.tax !== tax;
  const rates = { from: rateLabel(old.taxType, lists), to: rateLabel(line.taxType, lists) };
  return [
    ...(old.accountCode === line.accountCode
      ? []
      : [
          { kind: 'account', from: account(old.accountCode), to: account(line.accountCode), amount, currency } as const,
        ]),
    ...(isTaxed ? [{ kind: 'tax', ...rates, amount: tax, currency } as const] : []),
    ...(old.amount === amount && old.quantity === line.quantity ? [] : [part('lines')]),
    ...(old.description === line.description ? [] : [part('text')]),
    ...(old.itemCode === line.itemCode ? [] : [part('item')]),
    ...(JSON.stringify(old.tracking) === JSON.stringify(line.tracking) ? [] : [part('tracking')]),
  ];
}

/** Lines that are not one for one: an account that has less, and one that has more by as much. */
function movedAccounts(
  before: PlannedInvoice | PlannedCreditNote,
  after: PlannedInvoice | PlannedCreditNote,
  lists: Lists,
): PlanChange[] {
  const { currency } = after;
  const nets = (lines: readonly PlannedLine[]) =>
    new Map(
      [...Map.groupBy(lines, ({ accountCode }) => accountCode)].map(([code, some]) => [
        code,
        some.reduce((sum, { amount }) => sum.plus(amount), decimal('0')),
      ]),
    );
  const [old, now] = [nets(before.lines), nets(after.lines)];
  const codes = [...new Set([...old.keys(), ...now.keys()])];
  const more = codes.map((code) => [code, decimal(now.get(code)?.toFixed() ?? '0').minus(old.get(code) ?? 0)] as const);
  const [less, ...others] = more.filter(([, amount]) => !amount.eq(0));
  const [gain] = others;
  if (less === undefined || gain === undefined || others.length > 1 || !less[1].plus(gain[1]).eq(0)) return [];
  const [from, to] = less[1].lt(0) ? [less, gain] : [gain, less];
  const label = (code: string) => accountLabel({ code }, lists);
  return [{ kind: 'account', from: label(from[0]), to: label(to[0]), amount: to[1].toFixed(2), currency }];
}

function changesOfHeader(before: PlannedDocuments, after: PlannedDocuments): PlanChange[] {
  const [old, now] = [before.invoice, after.invoice];
  const [buyer, contact] = [before.contact, after.contact];
  const isSameContact = JSON.stringify(buyer) === JSON.stringify(contact);
  return [
    ...(old.number === now.number ? [] : [part('number')]),
    ...(old.reference === now.reference ? [] : [part('reference')]),
    ...(old.date === now.date ? [] : [part('date')]),
    ...(old.dueDate === now.dueDate || old.date !== now.date ? [] : [part('due_date')]),
    ...(old.status === now.status ? [] : [part('status')]),
    ...(old.brandingThemeId === now.brandingThemeId ? [] : [part('branding')]),
    ...(isSameContact ? [] : [part('contact')]),
  ];
}

function changesOfMoney(before: PlannedDocuments, after: PlannedDocuments, lists: Lists): PlanChange[] {
  const { currency } = after.invoice;
  const changes: PlanChange[] = [];
  for (const key of ['payment', 'balance'] as const) {
    const [old, now] = [before[key] ?? null, after[key] ?? null];
    if ((old === null) !== (now === null)) changes.push(part('payment'));
    if (old === null || now === null) continue;
    changes.push(...movedAccount(old.account, now.account, now.amount, currency, lists));
    if (old.date !== now.date) changes.push(part('payment_date'));
    if (old.reference !== now.reference) changes.push(part('payment'));
  }
  const [old, now] = [before.fee, after.fee];
  if ((old === undefined) !== (now === undefined)) changes.push(part('fee'));
  if (old === undefined || now === undefined) return changes;
  const [from, to] = [{ code: old.accountCode }, { code: now.accountCode }];
  changes.push(...movedAccount(from, to, now.amount, now.currency, lists));
  changes.push(...movedAccount(old.bankAccount, now.bankAccount, now.amount, now.currency, lists));
  if (old.taxType !== now.taxType) {
    const rates = { from: rateLabel(old.taxType, lists), to: rateLabel(now.taxType, lists) };
    changes.push({ kind: 'tax', ...rates, amount: now.amount, currency: now.currency });
  }
  return changes;
}

function changesOfCreditNotes(
  before: readonly PlannedCreditNote[],
  after: readonly PlannedCreditNote[],
  lists: Lists,
): PlanChange[] {
  const ids = (notes: readonly PlannedCreditNote[]) => notes.map(({ refundId }) => refundId).join();
  if (ids(before) !== ids(after)) return [part('credit_notes')];
  return before.flatMap((old, index) => {
    const note = after[index];
    if (note === undefined) return [];
    const [paid, pays] = [old.refund, note.refund];
    return [
      ...changesOfDocument(old, note, lists),
      ...(old.status === note.status && old.date === note.date ? [] : [part('credit_notes')]),
      ...((paid === null) === (pays === null) ? [] : [part('payment')]),
      ...(paid === null || pays === null
        ? []
        : movedAccount(paid.account, pays.account, pays.amount, note.currency, lists)),
    ];
  });
}

function movedAccount(from: AccountRef, to: AccountRef, amount: string, currency: string, lists: Lists): PlanChange[] {
  const [old, now] = [accountLabel(from, lists), accountLabel(to, lists)];
  return old === now ? [] : [{ kind: 'account', from: old, to: now, amount, currency }];
}

function part(name: DocumentPart): PlanChange {
  return { kind: 'document', part: name };
}

/** A part is named once; two lines that move are two moves. */
function distinct(changes: readonly PlanChange[]): PlanChange[] {
  const parts = new Set<string>();
  return changes.filter((one) => {
    if (one.kind !== 'document') return true;
    const isNew = !parts.has(one.part);
    parts.add(one.part);
    return isNew;
  });
}
