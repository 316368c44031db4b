import Big from 'big.js';
import type { Contact, DocumentStatus, Line, LineAmountTypes, SalesDocument, Totals } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { contactOnDocument } from '../contacts/contact-on-document.ts';
import { totalsOf } from '../lines/line-amounts.ts';
import { completenessProblems, readLines, type LineRules } from '../lines/read-lines.ts';
import { recheckProblems, retaxed } from '../lines/stored-lines.ts';
import { todayIn } from '../wire/dates.ts';
import { date, decimal, flag, id, list, object, oneOf, text, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { readCurrency } from './currency-of.ts';
import { dueDateBy } from './due-date.ts';
import { lockDateProblems } from './lock-dates.ts';
import { creationProblems, DOCUMENT_STATUSES, isBeyondDraft, transitionProblems } from './status.ts';

const LINE_AMOUNT_TYPES = ['Exclusive', 'Inclusive', 'NoTax'] as const;

/** What distinguishes kinds of documents while they are read. */
export interface DocumentRules {
  /** Its name in Xero's texts: Invoice, Credit note. */
  readonly noun: string;
  readonly isSale: boolean;
  readonly allowsDiscount: boolean;
  readonly needsDueDate: boolean;
}

/** The common part of a document as it will be, before its number and kind are settled. */
export interface DocumentPlan {
  readonly contact: Contact | null;
  readonly date: string;
  readonly dueDate: string | null;
  readonly status: DocumentStatus;
  readonly lineAmountTypes: LineAmountTypes;
  readonly lines: Line[];
  readonly totals: Totals;
  readonly currency: string;
  readonly currencyRate: string;
  readonly brandingThemeId: string | null;
  readonly sentToContact: boolean;
  readonly reference: string;
  readonly warnings: readonly string[];
}

/** Reads a document over the stored one (null = new); everything wrong goes to problems as text. */
export function planDocument(
  work: Work,
  element: Element,
  stored: SalesDocument | null,
  isAllocated: boolean,
  rules: DocumentRules,
  problems: string[],
): DocumentPlan {
  const { organisation } = work;
  const sentStatus = oneOf(element, 'Status', DOCUMENT_STATUSES);
  const status = sentStatus ?? stored?.status ?? 'DRAFT';
  problems.push(
    ...(stored === null
      ? creationProblems(rules.noun, status)
      : transitionProblems(rules.noun, stored.status, status, isAllocated)),
  );
  const documentDate = date(element, 'Date') ?? stored?.date ?? todayIn(organisation.timeZone, work.request.now);
  const dates = new Set([documentDate, ...(stored === null ? [] : [stored.date])]);
  problems.push(...[...dates].flatMap((day) => lockDateProblems(organisation, day)).slice(0, 1));
  const isSentContact = stored === null || object(element, 'Contact') !== undefined;
  const contact = isSentContact
    ? contactOnDocument(work, element, problems)
    : (organisation.contacts[stored.contactId] ?? null);
  const lineAmountTypes =
    oneOf(element, 'LineAmountTypes', LINE_AMOUNT_TYPES) ?? stored?.lineAmountTypes ?? 'Exclusive';
  const lines = planLines(work, element, stored, { lineAmountTypes, status, rules }, problems);
  const totals = totalsOf(lines, lineAmountTypes);
  problems.push(...totalsProblems(work, element, totals, status));
  return {
    contact,
    date: documentDate,
    dueDate: planDueDate(work, element, stored, { documentDate, status, contact, rules }, problems),
    status,
    lineAmountTypes,
    lines,
    totals,
    ...readCurrency(work, element, stored, problems),
    brandingThemeId: planBrandingTheme(work, element, stored, problems),
    // Ignored before approval: only approved documents can be marked as sent.
    sentToContact:
      status !== 'DRAFT' &&
      status !== 'SUBMITTED' &&
      (flag(element, 'SentToContact') ?? stored?.sentToContact ?? false),
    reference: rules.isSale ? planReference(element, stored, problems) : '',
  };
}

interface LinePlan {
  readonly lineAmountTypes: LineAmountTypes;
  readonly status: DocumentStatus;
  readonly rules: DocumentRules;
}

function planLines(
  work: Work,
  element: Element,
  stored: SalesDocument | null,
  { lineAmountTypes, status, rules }: LinePlan,
  problems: string[],
): Line[] {
  const sent = list(element, 'LineItems');
  const lineRules: LineRules = { work, lineAmountTypes, storedTypes: stored?.lineAmountTypes ?? null, ...rules };
  if (sent === undefined && stored !== null) {
    const isApproval = isBeyondDraft(status) && !isBeyondDraft(stored.status);
    if (isApproval)
      problems.push(...recheckProblems(work.organisation, stored.lines), ...completenessProblems(stored.lines));
    return stored.lineAmountTypes === lineAmountTypes ? stored.lines : retaxed(stored.lines, lineRules);
  }
  if (sent === undefined || sent.length === 0) {
    problems.push('One or more line items must be specified');
    return [];
  }
  const lines = readLines(sent, stored?.lines ?? [], lineRules, problems);
  if (isBeyondDraft(status)) problems.push(...completenessProblems(lines));
  return lines;
}

function totalsProblems(work: Work, element: Element, totals: Totals, status: DocumentStatus): string[] {
  const { headerTotals, negativeTotal } = work.switches;
  const sentTotals = [
    [decimal(element, 'SubTotal'), totals.subTotal],
    [decimal(element, 'TotalTax'), totals.totalTax],
    [decimal(element, 'Total'), totals.total],
  ] as const;
  const disagrees = sentTotals.some(([sent, computed]) => sent !== undefined && !sent.eq(computed));
  const isNegative = new Big(totals.total).lt(0) && (negativeTotal === 'reject' || status !== 'DRAFT');
  return [
    ...(headerTotals === 'reject' && disagrees ? ['The invoice total does not equal the sum of the lines.'] : []),
    ...(isNegative ? ['The total of the document must not be negative.'] : []),
  ];
}

interface DueDatePlan {
  readonly documentDate: string;
  readonly status: DocumentStatus;
  readonly contact: Contact | null;
  readonly rules: DocumentRules;
}

function planDueDate(
  work: Work,
  element: Element,
  stored: SalesDocument | null,
  { documentDate, status, contact, rules }: DueDatePlan,
  problems: string[],
): string | null {
  const dueDate = date(element, 'DueDate') ?? stored?.dueDate ?? null;
  if (dueDate !== null || !rules.needsDueDate || !isBeyondDraft(status)) return dueDate;
  if (work.switches.missingDueDate === 'reject') {
    problems.push('The DueDate must be specified.');
    return null;
  }
  const side = rules.isSale ? 'sales' : 'bills';
  const term = contact?.paymentTerms[side] ?? work.organisation.paymentTerms[side];
  return term === null ? documentDate : dueDateBy(term, documentDate);
}

function planBrandingTheme(
  work: Work,
  element: Element,
  stored: SalesDocument | null,
  problems: string[],
): string | null {
  const sent = id(element, 'BrandingThemeID');
  const themes = Object.values(work.organisation.brandingThemes);
  if (sent !== undefined && !themes.some((theme) => theme.id === sent)) {
    problems.push(`The BrandingThemeID '${sent}' does not exist.`);
  }
  const standard = themes.toSorted((a, b) => a.sortOrder - b.sortOrder)[0]?.id ?? null;
  return sent ?? (stored === null ? standard : stored.brandingThemeId);
}

function planReference(element: Element, stored: SalesDocument | null, problems: string[]): string {
  const reference = text(element, 'Reference') ?? stored?.reference ?? '';
  problems.push(...lengthProblem('Reference', reference));
  return reference;
}
