import { withThousands } from '../domain/money.ts';

/**
 * Calls an order: measured. Alone: contact, invoice, payment. In a backlog, in batches of 50: a twentieth of that, and
 * refunds (npm run demo: 37 calls for 149 orders).
 */
const CALLS_ALONE = 3;
const CALLS_IN_BATCHES = 0.25;
/** Reading what changed in Xero, lists and contacts of an organisation where nothing happens: a day's calls. */
const CALLS_IDLE = 240;
/** Xero: calls a day for an organisation and an app, by plan (developer.xero.com, OAuth 2.0 API limits). */
export const DAY_LIMITS = { starter: 1_000, others: 5_000 } as const;
/** Xero: approved sales invoices a month on the plans Early and (old) Starter. */
export const STARTER_INVOICES_A_MONTH = 20;
/** Ours: of a day's calls, what may be planned for; the rest is for busy days. */
const PLANNED_SHARE = 0.7;
const DAYS_A_MONTH = 30;

export interface PostingPlan {
  readonly ordersADay: number;
  readonly invoicesAMonth: number;
  /** From sending many together, to each alone. */
  readonly callsADay: { readonly fewest: number; readonly most: number };
  readonly dayLimits: typeof DAY_LIMITS;
  /** Plans of Xero that the shop is too large for. */
  readonly tooSmallPlans: readonly ('early' | 'starter')[];
  /** 'summary': a document a day in place of one an order. */
  readonly mode: 'order' | 'summary';
  readonly because: string;
}

/** `orders`: how many the shop had in the last `days`. */
export function postingPlan({ orders, days }: { readonly orders: number; readonly days: number }): PostingPlan {
  const ordersADay = Math.ceil(orders / Math.max(1, days));
  const invoicesAMonth = Math.ceil((orders * DAYS_A_MONTH) / Math.max(1, days));
  const fewest = CALLS_IDLE + Math.ceil(ordersADay * CALLS_IN_BATCHES);
  const most = CALLS_IDLE + ordersADay * CALLS_ALONE;
  const mode = fewest > DAY_LIMITS.others * PLANNED_SHARE ? 'summary' : 'order';
  const tooSmallPlans = [
    ...(invoicesAMonth > STARTER_INVOICES_A_MONTH ? (['early'] as const) : []),
    ...(fewest > DAY_LIMITS.starter * PLANNED_SHARE ? (['starter'] as const) : []),
  ];
  const because =
    mode === 'order'
      ? `About ${fewest} to ${most} calls a day; Xero allows ${withThousands(String(DAY_LIMITS.others))}, on Starter ${withThousands(String(DAY_LIMITS.starter))}. Orders gather where calls are short, so that they fit.`
      : `At least ${fewest} calls a day would be needed, and Xero allows ${withThousands(String(DAY_LIMITS.others))}: a daily summary fits.`;
  return {
    ordersADay,
    invoicesAMonth,
    callsADay: { fewest, most },
    dayLimits: DAY_LIMITS,
    tooSmallPlans,
    mode,
    because,
  };
}
