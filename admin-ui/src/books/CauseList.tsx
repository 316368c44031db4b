import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { signOf, withoutSign } from '../../../sidecar/src/figures/month.ts';
import type { PeriodBody } from '../../../sidecar/src/contract/reconciliation.ts';
import { formatAmount } from '../components/Moment.tsx';
import { type Mood, StateMark } from '../components/StateMark.tsx';
import { ordersWords, sideWords, unexplainedWords } from './words.ts';

export type Cause = PeriodBody['causes'][number];
type CauseOrder = Cause['orders'][number];

export interface CauseActions {
  readonly onOpen: (orderId: number) => void;
  /** null = such differences are not accepted: of payments. */
  readonly onAccept: ((cause: Cause, orders: readonly CauseOrder[]) => void) | null;
  readonly onTakeBack: ((cause: Cause, order: CauseOrder) => void) | null;
}

interface Props extends CauseActions {
  readonly period: PeriodBody;
}

/** Of a document whose total is the same in the shop and in Xero. */
const isMoved = ({ moved }: Pick<CauseOrder, 'moved'>) => moved !== undefined;

function shownAmount({ amount, tax, moved }: Pick<CauseOrder, 'amount' | 'tax' | 'moved'>): string {
  return moved ?? (signOf(amount) === 0 && signOf(tax) !== 0 ? tax : amount);
}

/** Ends without a person. */
const PASSES: ReadonlySet<string> = new Set(['waiting', 'rounding_line', 'ignored']);
/** Accepted in one go; more are a matter for the cause itself. */
const ACCEPTED_MAX = 20;
/** A cause that lists this many orders is opened at once. */
const OPEN_MAX = 5;

/** Why the period differs: each cause with its amount, what to do, and its orders. */
export function CauseList({ period, ...actions }: Props) {
  const { causes, unexplained, unexplainedTax, unexplainedOrders, currency } = period;
  if (causes.length === 0 && unexplainedOrders.length === 0)
    return (
      <p>
        <StateMark mood="good">{__('Nothing differs.', 'ml-connector')}</StateMark>
      </p>
    );
  return (
    <ul className="ml-connector-causes">
      {unexplainedOrders.length > 0 && (
        <CauseItem
          cause={{
            ...{ code: '', detail: '', amount: unexplained, tax: unexplainedTax, orders: unexplainedOrders, left: 0 },
            ...unexplainedWords(),
          }}
          currency={currency}
          {...actions}
        />
      )}
      {causes.toSorted(byUrgency).map((cause) => (
        <CauseItem key={`${cause.code} ${cause.detail}`} cause={cause} currency={currency} {...actions} />
      ))}
    </ul>
  );
}

/** What ends without a person comes last. */
function byUrgency(a: Cause, b: Cause): number {
  return Number(PASSES.has(a.code)) - Number(PASSES.has(b.code));
}

interface ItemProps extends CauseActions {
  readonly cause: Cause;
  readonly currency: string;
  /** Nothing is wrong. */
  readonly isHarmless?: boolean;
}

/** A cause with its amount, what to do, and its orders. */
export function CauseItem({ cause, currency, isHarmless, ...actions }: ItemProps) {
  const { title, next, amount, orders, left } = cause;
  const listed = orders.filter(({ id }) => id !== '');
  return (
    <li className="ml-connector-cause">
      <div className="ml-connector-cause__head">
        <strong>
          <StateMark mood={isHarmless === true ? 'idle' : moodOf(cause)}>{title}</StateMark>
        </strong>
        <span className="ml-connector-cause__amount">
          <bdi>{formatAmount(withoutSign(shownAmount(cause)), currency)}</bdi>
          <small>{isMoved(cause) ? __('the total is the same', 'ml-connector') : sideWords(amount)}</small>
        </span>
      </div>
      {next !== '' && <p className="ml-connector-cause__next">{next}</p>}
      {listed.length > 0 && (
        <details open={listed.length <= OPEN_MAX}>
          <summary>{ordersWords(listed.length + left)}</summary>
          <CauseOrders cause={cause} orders={listed} currency={currency} {...actions} />
        </details>
      )}
    </li>
  );
}

function moodOf({ code }: Cause): Mood {
  if (code === '') return 'bad';
  return PASSES.has(code) ? 'idle' : 'warn';
}

interface OrdersProps extends CauseActions {
  readonly cause: Cause;
  readonly orders: readonly CauseOrder[];
  readonly currency: string;
}

function CauseOrders({ cause, orders, currency, onOpen, onAccept, onTakeBack }: OrdersProps) {
  // What nothing explains is to be looked at, not accepted.
  const accept = cause.code === '' || PASSES.has(cause.code) || isMoved(cause) ? null : onAccept;
  return (
    <>
      <ul className="ml-connector-cause__orders">
        {orders.map((order) => (
          <li key={order.id}>
            <Button variant="link" onClick={() => onOpen(Number(order.id))}>
              {/* translators: %s: number of an order */}
              {sprintf(__('Order %s', 'ml-connector'), `#${order.number}`)}
            </Button>
            <bdi className="ml-connector-cause__figure">{formatAmount(shownAmount(order), currency)}</bdi>
            <span className="ml-connector-cause__does">
              {accept !== null && (
                <Button
                  variant="tertiary"
                  size="compact"
                  onClick={() => accept(cause, [order])}
                  /* translators: %s: number of an order */
                  aria-label={sprintf(__('Accept the difference of order %s', 'ml-connector'), `#${order.number}`)}
                >
                  {__('Accept …', 'ml-connector')}
                </Button>
              )}
              {cause.code === 'ignored' && onTakeBack !== null && (
                <Button
                  variant="tertiary"
                  size="compact"
                  onClick={() => onTakeBack(cause, order)}
                  /* translators: %s: number of an order */
                  aria-label={sprintf(__('Take back %s', 'ml-connector'), `#${order.number}`)}
                >
                  {__('Take back', 'ml-connector')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {cause.left > 0 && (
        <p className="ml-connector-quiet">
          {/* translators: %d: how many orders */}
          {sprintf(_n('… and %d more.', '… and %d more.', cause.left, 'ml-connector'), cause.left)}
        </p>
      )}
      {accept !== null && cause.left === 0 && orders.length > 1 && orders.length <= ACCEPTED_MAX && (
        <Button variant="tertiary" size="compact" onClick={() => accept(cause, orders)}>
          {/* translators: %d: how many orders */}
          {sprintf(_n('Accept all %d …', 'Accept all %d …', orders.length, 'ml-connector'), orders.length)}
        </Button>
      )}
    </>
  );
}
