import { Notice } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useEffect, useState } from '@wordpress/element';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import type { ConnectionBody } from '../../../sidecar/src/contract/plugin.ts';
import { Folded } from '../components/Folded.tsx';
import { Loaded } from '../components/Loaded.tsx';
import type { Load } from '../state/use-load.ts';
import { AddressCard } from './AddressCard.tsx';
import { AlertsCard } from './AlertsCard.tsx';
import { FitCard } from '../fit/FitCard.tsx';
import { ConsentOutcome } from './ConsentOutcome.tsx';
import { KeyNotice } from './KeyNotice.tsx';
import { HealthCard } from './HealthCard.tsx';
import { OrganisationPicker } from './OrganisationPicker.tsx';
import { ConnectService } from './service/ConnectService.tsx';
import { PingCard } from './PingCard.tsx';
import { SettingsFileCard } from './SettingsFileCard.tsx';
import { SidecarCard } from './SidecarCard.tsx';
import { useReturnFromXero } from './use-return-from-xero.ts';
import { WebhooksCard } from './WebhooksCard.tsx';
import { XeroCard } from './XeroCard.tsx';

interface Props {
  readonly connection: Load<ConnectionBody>;
  readonly status: Load<StatusBody>;
  readonly onTab: (tab: SettingsTab) => void;
}

export function ConnectionTab({ connection, status, onTab }: Props) {
  const [isChoosing, setChoosing] = useState(false);
  const back = useReturnFromXero();
  const { outcome } = back;
  const renewed = (next: ConnectionBody): void => {
    connection.set(next);
    void status.reload();
  };
  useEffect(() => {
    if (outcome === 'choose') setChoosing(true);
  }, [outcome]);
  return (
    <>
      {connection.data?.paired !== false && (
        <ConsentOutcome {...back} isConnected={status.data?.organisation?.state === 'connected'} />
      )}
      <Loaded load={connection} loading={__('Loading the connection …', 'ml-connector')}>
        {(known) =>
          known.paired ? (
            <>
              {known.movedFrom !== null && <MovedNotice from={known.movedFrom} />}
              <KeyNotice connection={known} status={status.data} onRenewed={renewed} />
              <Loaded load={status} loading={__('Loading the status …', 'ml-connector')} isErrorShown>
                {(current) => (
                  <>
                    <AddressCard status={current} onStatus={status.set} />
                    {current.organisation === null && <FitCard isConnected={false} onTab={onTab} />}
                    <XeroCard status={current} onStatus={status.set} onChoose={() => setChoosing(true)} />
                    <HealthCard
                      status={current}
                      isLoading={status.isLoading}
                      onReload={() => void status.reload()}
                      onTab={onTab}
                    />
                    {isChoosing && (
                      <OrganisationPicker
                        chosen={current.organisation?.tenantId ?? null}
                        onStatus={status.set}
                        onClose={() => setChoosing(false)}
                      />
                    )}
                    {current.organisation !== null && <FitCard isConnected onTab={onTab} />}
                  </>
                )}
              </Loaded>
              <AlertsCard />
              <SettingsFileCard />
              <Folded
                title={__('Technical details', 'ml-connector')}
                intro={__('Connection test and webhooks.', 'ml-connector')}
                isNeeded={status.error !== null || known.webhooks.some(({ state }) => state !== 'active')}
              >
                <PingCard />
                <WebhooksCard connection={known} onConnection={connection.set} />
              </Folded>
              <SidecarCard
                connection={known}
                service={status.data}
                isAsked={status.isLoading}
                onUnpaired={connection.set}
                onRenewed={renewed}
              />
            </>
          ) : (
            <>
              {known.message !== '' && (
                <Notice status="warning" isDismissible={false} className="ml-connector-notice">
                  {known.message}
                </Notice>
              )}
              <ConnectService connection={known} onPaired={connection.set} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

/** A copy of a shop must not post in its name. */
function MovedNotice({ from }: { readonly from: string }) {
  return (
    <Notice status="warning" isDismissible={false} className="ml-connector-notice">
      <p>
        {/* translators: %s: web address */}
        {sprintf(
          __('This site is not the one that was paired: that was %s. Nothing is synced from here.', 'ml-connector'),
          from,
        )}
      </p>
      <p>
        {__(
          'If this is a copy for tests, unpair it here: the store itself stays paired. If the store has a new address, unpair it, then pair it again.',
          'ml-connector',
        )}
      </p>
    </Notice>
  );
}
