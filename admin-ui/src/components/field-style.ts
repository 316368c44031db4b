/** The default of WordPress 7.0, set from WordPress 6.6 on, so that fields look the same everywhere. */
export const FIELD = { __next40pxDefaultSize: true, __nextHasNoMarginBottom: true } as const;
/** The same for fields with one size only. */
export const SMALL_FIELD = { __nextHasNoMarginBottom: true } as const;
