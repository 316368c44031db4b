/** Begins the reason of a pause because Xero did not answer; a store's status recognises it (status/xero.ts). */
export const LOOK_UP_FAILED = 'We could not look up a call in Xero';
