/** What WordPress 7.0 does by itself, asked for from WordPress 6.6 on, so that fields look the same everywhere. */
export const FIELD = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true } as const;
/** The same for fields that have one size only. */
export const SMALL_FIELD = { __nextHasNoMarginBottom: true } as const;
