import type { DocumentKind } from '../document-kind.ts';
import { ifPermitted } from '../marked-documents.ts';
import { feeChangeCall } from './change-fees.ts';
import { feeCall, postFees } from './post-fees.ts';
import { reconcileFees, storesWithFees } from './reconcile-fees.ts';

/** Gateway fees, as spend money. Wait for the payment; nothing of the order waits for them. */
export const fees: DocumentKind = {
  calls: [feeCall, feeChangeCall],
  post: postFees,
  async reconcile(round, { storeIds, since }, take) {
    const booking = await storesWithFees(round, storeIds);
    await ifPermitted(() => reconcileFees(round, { storeIds: booking, since }, take));
  },
};
