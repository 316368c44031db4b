import { Card, CardBody } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { TabLink } from '../components/TabLink.tsx';
import type { OnTab } from '../state/use-tab.ts';

interface Props {
  readonly status: StatusBody;
  readonly onTab: OnTab;
}

/** Before the first order is in Xero. */
export function NothingSynced({ status: { sync, counts }, onTab }: Props) {
  const isWaiting = counts.pending + counts.claimed + counts.waiting + counts.uncertain > 0;
  return (
    <section aria-label={__('Nothing synced yet', 'ml-connector')}>
      <Card>
        <CardBody>
          <div className="ml-connector-nothing">
            <h2>{__('Nothing synced yet', 'ml-connector')}</h2>
            <p>{sentence(sync.active, isWaiting)}</p>
            <TabLink
              tab={isWaiting ? 'activity' : 'sync'}
              variant={sync.active ? 'secondary' : 'primary'}
              onTab={onTab}
            />
          </div>
        </CardBody>
      </Card>
    </section>
  );
}

function sentence(isActive: boolean, isWaiting: boolean): string {
  if (!isActive) return __('Start syncing, and your orders appear in Xero, and here in money.', 'ml-connector');
  if (isWaiting) return __('Orders are waiting to sync. The first one appears here within minutes.', 'ml-connector');
  return __(
    'The next order that is paid appears in Xero within a minute, and here in money. Earlier orders are posted by a backfill.',
    'ml-connector',
  );
}
