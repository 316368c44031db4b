import { Button, TextareaControl } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useEffect, useState } from '@wordpress/element';
import type { ReplayAnswer } from '../../../sidecar/src/contract/orders.ts';
import type { UnsyncedBody, UnsyncedListBody } from '../../../sidecar/src/contract/unsynced.ts';
import { fetchUnsynced, ignorePayment, postOnce } from '../api/unsynced.ts';
import { Confirm } from '../components/Confirm.tsx';
import { formatAmount, Moment } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { SimpleTable } from '../components/SimpleTable.tsx';
import { TabError } from '../components/TabError.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { pageConfig } from '../page-config.ts';
import { useAction } from '../state/use-action.ts';
import { useLoad } from '../state/use-load.ts';
import type { OnTab } from '../state/use-tab.ts';
import { orderAddress } from './order-address.ts';

interface Props {
  /** If it changes, the list is stale. */
  readonly version: string;
  readonly onPosted: (answer: ReplayAnswer) => void;
  readonly onChanged: () => void;
  readonly onTab: OnTab;
}

/** Paid orders that are not in Xero: each is posted, or ignored with a reason. */
export function UnsyncedCard({ version, onPosted, onChanged, onTab }: Props) {
  const list = useLoad(fetchUnsynced);
  const { reload, data } = list;
  const [chosen, setChosen] = useState<{ readonly order: UnsyncedBody; readonly does: 'post' | 'ignore' } | null>(null);
  useEffect(() => void reload(), [version, reload]);
  if (data === null) return <TabError error={list.error} onRetry={() => void reload()} />;
  if (data.count === 0 && data.ignored.length === 0) return null;
  return (
    <Section title={__('Paid, not synced', 'ml-connector')} intro={introOf(data)}>
      <TabError error={list.error} onRetry={() => void reload()} />
      {data.orders.some(({ why }) => why === 'status') && (
        <p>
          {__('A status that your paid orders have can be added to the statuses that are posted.', 'ml-connector')}{' '}
          <TabLink tab="documents" setting="documents.triggerStatuses" onTab={onTab} />
        </p>
      )}
      {data.orders.length > 0 && (
        <div className="ml-connector-unsynced">
          <UnsyncedTable orders={data.orders} onChoose={(order, does) => setChosen({ order, does })} />
        </div>
      )}
      {data.ignored.length > 0 && <IgnoredOrders orders={data.ignored} />}
      {chosen?.does === 'post' && (
        <PostOnce
          order={chosen.order}
          onDone={(answer) => {
            setChosen(null);
            onPosted(answer);
            void reload();
          }}
          onCancel={() => setChosen(null)}
        />
      )}
      {chosen?.does === 'ignore' && (
        <Ignore
          order={chosen.order}
          onDone={(next) => {
            setChosen(null);
            list.set(next);
            onChanged();
          }}
          onCancel={() => setChosen(null)}
        />
      )}
    </Section>
  );
}

function introOf({ count, amounts }: UnsyncedListBody): string {
  if (count === 0) return __('Every paid order is in Xero, or a person has decided about it.', 'ml-connector');
  const sums = amounts.map(({ amount, currency }) => formatAmount(amount, currency)).join(', ');
  return sprintf(
    /* translators: 1: how many orders, 2: their amounts */
    _n(
      '%1$d paid order is not in Xero: %2$s. This income is missing in your books.',
      '%1$d paid orders are not in Xero: %2$s. This income is missing in your books.',
      count,
      'ml-connector',
    ),
    count,
    sums,
  );
}

interface TableProps {
  readonly orders: readonly UnsyncedBody[];
  readonly onChoose: (order: UnsyncedBody, does: 'post' | 'ignore') => void;
}

function UnsyncedTable({ orders, onChoose }: TableProps) {
  return (
    <SimpleTable
      caption={__('Paid orders that are not in Xero', 'ml-connector')}
      columns={[
        __('Order', 'ml-connector'),
        __('Paid', 'ml-connector'),
        __('Amount', 'ml-connector'),
        __('Payment', 'ml-connector'),
        __('Why, and what to do', 'ml-connector'),
        __('Decide', 'ml-connector'),
      ]}
      rows={orders.map((order) => [
        <OrderLink key="order" order={order} />,
        <Moment key="paid" at={order.paidAt} />,
        <bdi key="amount">{formatAmount(order.amount, order.currency)}</bdi>,
        <span key="method">
          {order.method === '' ? '–' : order.method}
          {order.transaction !== '' && <small className="ml-connector-quiet"> {order.transaction}</small>}
        </span>,
        <span key="why">
          {order.because} <span className="ml-connector-quiet">{order.fix}</span>
        </span>,
        <div key="decide" className="ml-connector-row">
          {order.why !== 'deleted' && (
            <Button variant="secondary" onClick={() => onChoose(order, 'post')} __next40pxDefaultSize>
              {/* translators: %s: an order's number */}
              {sprintf(__('Post %s once', 'ml-connector'), `#${order.orderNumber}`)}
            </Button>
          )}
          <Button variant="tertiary" onClick={() => onChoose(order, 'ignore')} __next40pxDefaultSize>
            {/* translators: %s: an order's number */}
            {sprintf(__('Ignore %s', 'ml-connector'), `#${order.orderNumber}`)}
          </Button>
        </div>,
      ])}
    />
  );
}

function OrderLink({ order: { orderId, orderNumber, why } }: { readonly order: UnsyncedBody }) {
  const name = `#${orderNumber}`;
  const address = pageConfig().ordersUrl;
  return why === 'deleted' ? <>{name}</> : <a href={orderAddress(address, orderId)}>{name}</a>;
}

function IgnoredOrders({ orders }: { readonly orders: readonly UnsyncedBody[] }) {
  return (
    <details className="ml-connector-gap">
      <summary>
        {/* translators: %d: how many orders */}
        {sprintf(_n('%d ignored order', '%d ignored orders', orders.length, 'ml-connector'), orders.length)}
      </summary>
      <SimpleTable
        caption={__('Ignored orders', 'ml-connector')}
        columns={[
          __('Order', 'ml-connector'),
          __('Amount', 'ml-connector'),
          __('Reason', 'ml-connector'),
          __('Decided', 'ml-connector'),
        ]}
        rows={orders.map((order) => [
          <OrderLink key="order" order={order} />,
          <bdi key="amount">{formatAmount(order.amount, order.currency)}</bdi>,
          order.ignored?.reason ?? '–',
          <Moment key="at" at={order.ignored?.at ?? null} />,
        ])}
      />
    </details>
  );
}

interface DialogProps<T> {
  readonly order: UnsyncedBody;
  readonly onDone: (answer: T) => void;
  readonly onCancel: () => void;
}

function PostOnce({ order, onDone, onCancel }: DialogProps<ReplayAnswer>) {
  const post = useAction(async () => onDone(await postOnce(order.orderId)));
  return (
    <Confirm
      title={__('Post this order once', 'ml-connector')}
      action={__('Post the order', 'ml-connector')}
      isBusy={post.isBusy}
      isDestructive={false}
      error={post.error}
      onConfirm={() => void post.run()}
      onCancel={onCancel}
    >
      <p>
        {sprintf(
          /* translators: 1: an order's number, 2: its status */
          __(
            'Order %1$s is posted with its payment although its status is “%2$s”. Other orders with this status are not posted.',
            'ml-connector',
          ),
          `#${order.orderNumber}`,
          order.orderStatus,
        )}
      </p>
    </Confirm>
  );
}

function Ignore({ order, onDone, onCancel }: DialogProps<UnsyncedListBody>) {
  const [reason, setReason] = useState('');
  const ignore = useAction(async () => onDone(await ignorePayment(order.orderId, reason.trim())));
  return (
    <Confirm
      title={__('Ignore this order', 'ml-connector')}
      action={__('Ignore the order', 'ml-connector')}
      isBusy={ignore.isBusy || reason.trim() === ''}
      error={ignore.error}
      onConfirm={() => void ignore.run()}
      onCancel={onCancel}
    >
      <p>
        {__(
          'The order stays out of Xero and leaves this list. Your reason stays in its history. If another amount is paid, it is asked about again.',
          'ml-connector',
        )}
      </p>
      <TextareaControl
        label={__('Why it need not be in Xero', 'ml-connector')}
        value={reason}
        onChange={setReason}
        rows={2}
      />
    </Confirm>
  );
}
