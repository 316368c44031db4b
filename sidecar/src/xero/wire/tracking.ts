/** One option of a tracking category, as `PUT` takes it (developer.xero.com/documentation/api/accounting/trackingcategories). */
export function optionsPath(categoryId: string): string {
  return `TrackingCategories/${encodeURIComponent(categoryId)}/Options`;
}

/** Xero's limit of an option's name (same page). */
export const OPTION_NAME_LENGTH_MAX = 100;

export function optionBody(name: string): string {
  return JSON.stringify({ Name: name });
}
