import type { PlannedLine } from '../../domain/documents.ts';
import type { Order } from '../../domain/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { toSingleLine } from '../../domain/text.ts';
import { identityOf } from '../contact/contact-number.ts';
import { textLine } from './legal-texts.ts';

/** Ours: a name or an address, of the 4,000 characters of a line. */
const PART_LENGTH_MAX = 255;

/**
 * Who ordered for a company: its buyers share one contact, so the invoice would not show whose order it was. A line, not the
 * reference: the reference is what payments and searches are matched by.
 */
export function orderedBy({ order, settings }: { readonly order: Order; readonly settings: Settings }): PlannedLine[] {
  if (settings.documents.orderedBy === 'never') return [];
  if (identityOf(order, settings.contacts).kind !== 'company') return [];
  const { firstName, lastName, email } = order.billing;
  const parts = [`${firstName} ${lastName}`, email].map((text) => toSingleLine(text, PART_LENGTH_MAX));
  const known = parts.filter((text) => text !== '');
  return known.length === 0 ? [] : [textLine(`Ordered by ${known.join(', ')}`)];
}
