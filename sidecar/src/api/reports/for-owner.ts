import type { PeriodBody } from '../../contract/reconciliation.ts';
import { ownerWords } from '../../wording/owner-words.ts';

/** In wp-admin there are buttons, no commands. */
export function periodForOwner(period: PeriodBody): PeriodBody {
  const { causes, paymentCauses } = period;
  return {
    ...period,
    causes: causes.map((one) => ({ ...one, next: ownerWords(one.next) })),
    ...(paymentCauses === undefined
      ? {}
      : { paymentCauses: paymentCauses.map((one) => ({ ...one, next: ownerWords(one.next) })) }),
  };
}
