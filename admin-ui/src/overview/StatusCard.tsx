import { Card, CardBody } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { OverviewBody } from '../../../sidecar/src/contract/status.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { orderAddress } from '../activity/order-address.ts';
import { Moment } from '../components/Moment.tsx';
import { StateMark, type Mood } from '../components/StateMark.tsx';
import { pageConfig } from '../page-config.ts';

interface Props {
  readonly status: StatusBody;
  /** null = none yet; undefined = not known. */
  readonly lastSynced: OverviewBody['lastSynced'] | undefined;
}

const MOODS: Readonly<Record<StatusBody['light'], Mood>> = { green: 'good', amber: 'warn', red: 'bad' };
/** Reasons why the shop can't be read. */
const SHOP_IS_AWAY: ReadonlySet<string> = new Set([
  ...['store_moved_or_cloned', 'store_unreachable', 'rest_key_refused', 'store_unreadable'],
]);

/** Both sides in one line, and the last order that went from one to the other. */
export function StatusCard({ status, lastSynced }: Props) {
  const { light: level, organisation, reasons, storeName } = status;
  const isShopAway = reasons.some(({ code }) => SHOP_IS_AWAY.has(code));
  const isConnected = organisation?.state === 'connected';
  return (
    <section aria-label={__('Status', 'ml-connector')}>
      <Card>
        <CardBody className="ml-connector-overview__status">
          <strong className={`ml-connector-overview__state ml-connector-overview__state--${MOODS[level]}`}>
            <StateMark mood={MOODS[level]}>{statusWords(level)}</StateMark>
          </strong>
          <dl className="ml-connector-overview__sides">
            <div>
              <dt>{__('Shop', 'ml-connector')}</dt>
              <dd>
                <StateMark mood={isShopAway ? 'bad' : 'good'}>
                  {isShopAway ? __('Can’t be read', 'ml-connector') : __('Connected', 'ml-connector')}
                </StateMark>
                <small>{storeName}</small>
              </dd>
            </div>
            <div>
              <dt>{__('Xero', 'ml-connector')}</dt>
              <dd>
                <StateMark mood={isConnected ? 'good' : 'bad'}>
                  {isConnected ? __('Connected', 'ml-connector') : __('Not connected', 'ml-connector')}
                </StateMark>
                {organisation !== null && <small>{organisation.name}</small>}
              </dd>
            </div>
            <div>
              <dt>{__('Last order synced', 'ml-connector')}</dt>
              <dd>
                <LastSynced order={lastSynced} />
              </dd>
            </div>
          </dl>
        </CardBody>
      </Card>
    </section>
  );
}

function LastSynced({ order }: { readonly order: Props['lastSynced'] }) {
  if (order === undefined) return <>–</>;
  if (order === null) return <>{__('None yet', 'ml-connector')}</>;
  const { orderId, orderNumber, invoiceNumber, at } = order;
  const words =
    invoiceNumber === null
      ? `#${orderNumber}`
      : /* translators: 1: an order's number, 2: an invoice's number */
        sprintf(__('#%1$s as %2$s', 'ml-connector'), orderNumber, invoiceNumber);
  return (
    <>
      <a href={orderAddress(pageConfig().ordersUrl, orderId)}>{words}</a>
      <small>
        <Moment at={at} />
      </small>
    </>
  );
}

function statusWords(level: StatusBody['light']): string {
  switch (level) {
    case 'green':
      return __('Healthy', 'ml-connector');
    case 'amber':
      return __('Needs attention', 'ml-connector');
    case 'red':
      return __('Failing', 'ml-connector');
  }
}
