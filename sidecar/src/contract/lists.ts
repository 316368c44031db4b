import type { ErrorBody } from './problem.ts';

/** `GET lists[?refresh=1]`: the dropdowns' choices, of both sides. An unreadable side is null, with the reason. */
export interface ListsBody {
  readonly xero: XeroListsBody | null;
  readonly xeroError: ErrorBody | null;
  readonly store: StoreListsBody | null;
  readonly storeError: ErrorBody | null;
}

export interface XeroListsBody {
  readonly readAt: string;
  readonly accounts: readonly {
    /** The settings' value: the code, or the id where there is none (bank accounts). */
    readonly ref: string;
    readonly code: string | null;
    readonly name: string;
    readonly type: string;
    readonly class: string;
    readonly taxType: string;
    readonly enablesPayments: boolean;
    readonly currency: string | null;
    readonly system: string | null;
  }[];
  readonly taxRates: readonly {
    readonly taxType: string;
    readonly name: string;
    readonly ratePercent: string;
    readonly canApplyToRevenue: boolean;
    /** Absent from a sidecar that books no fees. */
    readonly canApplyToExpenses?: boolean;
  }[];
  readonly tracking: readonly {
    readonly id: string;
    readonly name: string;
    readonly options: readonly { readonly id: string; readonly name: string }[];
  }[];
  readonly brandingThemes: readonly { readonly id: string; readonly name: string }[];
}

export interface StoreListsBody {
  readonly currency: string;
  readonly timezone: string;
  readonly gateways: readonly { readonly id: string; readonly title: string; readonly enabled: boolean }[];
  readonly taxRates: readonly {
    readonly id: number;
    readonly name: string;
    readonly country: string;
    readonly state: string;
    readonly ratePercent: string;
    readonly taxClass: string;
    readonly compound: boolean;
  }[];
  /** Sets of rates on one line of the store's latest orders, as `taxes.rates` keys ("1", "1+2"); plus single rates. */
  readonly rateSets: readonly { readonly key: string; readonly label: string; readonly ratePercent: string }[];
  readonly statuses: readonly { readonly slug: string; readonly name: string }[];
  readonly shippingMethods: readonly { readonly id: string; readonly title: string }[];
}

/** `GET lists/search?kind=product|category|tag|coupon&q=…` for rules. */
export interface SearchBody {
  readonly results: readonly { readonly id: string; readonly name: string }[];
}
