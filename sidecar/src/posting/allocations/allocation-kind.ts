import type { DocumentKind } from '../document-kind.ts';
import { carryCredits } from './carry-credit.ts';
import { allocationCall } from './post-allocations.ts';

/** Credit of an order's earlier invoices comes first; that of a refund is allocated once its credit note is made. */
export const allocations: DocumentKind = { calls: [allocationCall], post: carryCredits };
