import type { PlannedLine } from '../../domain/documents.ts';
import { decimal, ZERO } from '../../domain/money.ts';
import type { OrderLine } from '../../domain/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { toSingleLine } from '../../domain/text.ts';
import { vatNumber } from '../contact/contact-number.ts';
import type { Planning } from '../planning.ts';
import { causeByPlace, untaxedCause } from '../tax/untaxed-cause.ts';

const TEXT_LENGTH_MAX = 4000;

/** The sentences that the law wants on an invoice with untaxed sales, each once, as lines without amount. */
export function legalTexts(planning: Planning): PlannedLine[] {
  const { order, settings } = planning;
  const vat = vatNumber(order, settings);
  const texts = order.lines
    .filter((line) => decimal(line.totalTax).eq(ZERO) && decimal(line.total).gt(ZERO))
    .flatMap((line) => wordingOf(line, settings.documents.wording, planning) ?? [])
    .map((text) => toSingleLine(text.replaceAll('{vat}', vat), TEXT_LENGTH_MAX));
  return [...new Set(texts)].map(textLine);
}

function wordingOf(line: OrderLine, wording: Settings['documents']['wording'], planning: Planning): string | null {
  const causes = [untaxedCause(line, planning), causeByPlace(line, planning)];
  for (const cause of causes) {
    const text = cause === null || cause === 'consumerInUnion' ? null : wording[cause];
    if (text !== null) return text;
  }
  return null;
}

/** Xero takes a line with nothing but a description (developer.xero.com/documentation/api/accounting/invoices). */
export function textLine(description: string): PlannedLine {
  const figures = { quantity: '0', unitAmount: '0', amount: '0.00', tax: '0.00', taxAmount: null };
  return { description, ...figures, accountCode: '', taxType: '', itemCode: null, tracking: [], because: [] };
}
