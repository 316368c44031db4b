import { buyerKind } from '../mapping/contact/contact-number.ts';
import type { PlannedContact } from '../domain/documents.ts';
import { contactKey, isSameTaxKey, taxKey } from './contact-keys.ts';

export type WantedContact = Pick<PlannedContact, 'contactNumber' | 'email' | 'name' | 'taxNumber' | 'isCompany'>;

/** An active contact with the buyer's e-mail address. Its name and tax number are keys of contact-keys.ts. */
export interface EmailMatch {
  /** null = none. */
  readonly contactNumber: string | null;
  readonly nameKey: string;
  readonly taxKey: string | null;
  /** Whether a company's number is linked to it. */
  readonly isCompanys: boolean;
}

/**
 * Which contact with the buyer's e-mail address is the buyer's. People order for their company with their own address:
 * a company must also match by name, and by VAT number if the order has one, since its invoices must show it.
 */
export function chooseByEmail<C extends EmailMatch>(wanted: WantedContact, matches: readonly C[]): C | undefined {
  const fitting = matches.filter((one) => (wanted.isCompany === true ? isCompany(wanted, one) : isPerson(wanted, one)));
  // Of several, one without a contact number is the owner's own.
  return fitting.find((one) => one.contactNumber === null) ?? fitting[0];
}

function isCompany(wanted: WantedContact, { nameKey, taxKey: tax }: EmailMatch): boolean {
  if (nameKey !== contactKey(wanted.name)) return false;
  return wanted.taxNumber === '' || isSameTaxKey(tax, taxKey(wanted.taxNumber));
}

/** A contact entered by hand is a company if orders say so, or if it has a tax number and a name unlike the buyer's. */
function isPerson(wanted: WantedContact, { contactNumber, nameKey, taxKey: tax, isCompanys }: EmailMatch): boolean {
  const kind = buyerKind(contactNumber ?? '');
  if (kind !== null) return kind === 'person';
  if (nameKey === contactKey(wanted.name)) return true;
  return !isCompanys && (tax === null || isSameTaxKey(tax, taxKey(wanted.taxNumber)));
}
