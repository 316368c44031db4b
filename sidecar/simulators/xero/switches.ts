/** Open questions about Xero: each is a switch, its default the likelier answer. */
export interface Switches {
  /** A Xero staff answer rounds 2.165 to 2.17; third parties claim banker's rounding. */
  readonly midpointRounding: 'half-up' | 'half-even';
  /** Whether a 400 for a batch (summarizeErrors=true) still saved the good elements. */
  readonly batch400Saves: 'none' | 'good';
  /** How far a sent LineAmount may stray from quantity times price, as a decimal string. */
  readonly lineAmountTolerance: string;
  /** What bounds a TaxAmount sent on a line. */
  readonly taxAmountBound: 'line-amount' | 'unit-amount' | 'ignore-override';
  /** What happens to SubTotal, TotalTax and Total in a request that disagree with the lines. */
  readonly headerTotals: 'ignore' | 'reject';
  /** POST without an id but with the number of an existing sales invoice. */
  readonly postExistingNumber: 'update' | 'fail';
  /** Status of a call whose token lacks the scope. */
  readonly missingScope: 401 | 403;
  /** Whether the number of a deleted draft may be used again. */
  readonly deletedDraftNumber: 'reusable' | 'taken';
  readonly negativeTotal: 'reject' | 'draft';
  readonly zeroTotalAuthorised: 'paid' | 'authorised';
  /** Seconds until a created document shows up in lists (it can be read by id at once). */
  readonly listLagSeconds: number;
  readonly batchOrder: 'same' | 'shuffled';
  /** An AUTHORISED invoice sent without DueDate. */
  readonly missingDueDate: 'reject' | 'payment-terms';
  /** The token endpoint's status for a wrong client id or secret. */
  readonly invalidClientStatus: 400 | 401;
  /** Whether a 429 for concurrency carries Retry-After. */
  readonly concurrentRetryAfter: 'absent' | 'present';
  /** Spelling of X-Rate-Limit-Problem when the app-wide minute is used up. */
  readonly appMinuteProblem: 'appminute' | 'app-minute';
  /** Whether a validation 400 is replayed under its idempotency key. */
  readonly idempotencyCaches400: boolean;
  /** X-AppMinLimit-Remaining is documented, yet missing from one recorded answer. */
  readonly appMinuteHeader: 'present' | 'absent';
  /** Whether a call answered 429 is itself counted against the limits. */
  readonly refusedCallsCost: 'nothing' | 'a-call';
  /** The same key, path and body sent for another tenant of the same app: keys are per app. */
  readonly idempotencyOtherTenant: 'replay' | 'mismatch';
  /** Body of the 400s about an idempotency key: the gateway's problem shape or an ApiException. */
  readonly idempotencyErrorShape: 'problem' | 'exception';
  /** A bad authorise request: an error page, or a redirect with ?error= as RFC 6749 has it. */
  readonly authoriseErrors: 'page' | 'redirect';
  /** Whether the profit and loss leaves out the last day of its range (a report of 2018). */
  readonly reportLastDay: 'included' | 'missing';
  /** The longest range of a report, in days. */
  readonly reportDaysMax: 365 | 366;
  /** Whether answers and lists return the Url of an invoice; documented, yet in none of the recorded answers. */
  readonly invoiceUrl: 'returned' | 'absent';
  /** What a refresh with the previous token (in its 30 minutes of grace) does to the token that was lost. */
  readonly graceRefresh: 'kills-successor' | 'keeps-successor';
}

export const DEFAULT_SWITCHES: Switches = {
  midpointRounding: 'half-up',
  batch400Saves: 'none',
  lineAmountTolerance: '0.00',
  taxAmountBound: 'line-amount',
  headerTotals: 'ignore',
  postExistingNumber: 'update',
  missingScope: 401,
  deletedDraftNumber: 'reusable',
  negativeTotal: 'reject',
  zeroTotalAuthorised: 'paid',
  listLagSeconds: 0,
  batchOrder: 'same',
  missingDueDate: 'reject',
  invalidClientStatus: 400,
  concurrentRetryAfter: 'absent',
  appMinuteProblem: 'appminute',
  idempotencyCaches400: true,
  appMinuteHeader: 'present',
  refusedCallsCost: 'nothing',
  idempotencyOtherTenant: 'replay',
  idempotencyErrorShape: 'problem',
  authoriseErrors: 'page',
  graceRefresh: 'kills-successor',
  invoiceUrl: 'returned',
  reportLastDay: 'included',
  reportDaysMax: 365,
};
