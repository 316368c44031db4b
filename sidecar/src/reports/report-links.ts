/** Reports of Xero that owners ask for. */
export type OwnersReport =
  | 'profit-and-loss'
  | 'profit-and-loss-by-tracking'
  | 'sales-by-item'
  | 'aged-receivables'
  | 'tax-return'
  | 'income-by-contact';

/** By region of the organisation (developer.xero.com/documentation/api-guides/deep-link-xero, "New Reports"). */
const REPORT_IDS: Readonly<Partial<Record<OwnersReport, Readonly<{ US: number; GB: number; others: number }>>>> = {
  'profit-and-loss': { US: 1116, GB: 1216, others: 1016 },
  // Its filters choose the tracking category.
  'profit-and-loss-by-tracking': { US: 1116, GB: 1216, others: 1016 },
  'aged-receivables': { US: 1101, GB: 1201, others: 1001 },
};
const REPORTS_PAGE = '/Reports/';

/** The report in Xero; the page of all reports where its number is not documented, or the organisation's code is not known (''). */
export function reportLink(
  report: OwnersReport,
  { shortCode, country }: { shortCode: string; country: string },
): string {
  if (shortCode === '') return `https://go.xero.com${REPORTS_PAGE}`;
  const ids = REPORT_IDS[report];
  if (ids !== undefined) {
    const id = country === 'US' || country === 'GB' ? ids[country] : ids.others;
    return `https://reporting.xero.com/${encodeURIComponent(shortCode)}/v1/Run/${id}`;
  }
  const query = new URLSearchParams({ shortcode: shortCode, redirecturl: REPORTS_PAGE });
  return `https://go.xero.com/organisationlogin/default.aspx?${query.toString()}`;
}
