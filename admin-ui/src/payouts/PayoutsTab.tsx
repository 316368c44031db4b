import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useCallback, useEffect, useState } from '@wordpress/element';
import { fetchClearing, fetchPayouts } from '../api/payouts.ts';
import { Loaded } from '../components/Loaded.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { useLoad } from '../state/use-load.ts';
import type { OnTab } from '../state/use-tab.ts';
import { ClearingCard } from './ClearingCard.tsx';
import { PayoutsCard } from './PayoutsCard.tsx';
import { ProvidersCard } from './ProvidersCard.tsx';

interface Props {
  /** null = not known yet. */
  readonly isConnected: boolean | null;
  readonly onTab: OnTab;
}

/** What providers paid out, and whether their clearing accounts are right. */
export function PayoutsTab({ isConnected, onTab }: Props) {
  const [from, setFrom] = useState<string | null>(null);
  const payouts = useLoad(async (signal) => fetchPayouts(from, signal));
  const { reload } = payouts;
  useEffect(() => {
    if (from !== null) void reload();
  }, [from, reload]);
  const proof = useLoad(async (signal) => fetchClearing(null, signal), isConnected === true);
  const reloadProof = proof.reload;
  const reloadAll = useCallback(() => {
    void reload();
    if (isConnected === true) void reloadProof();
  }, [reload, reloadProof, isConnected]);
  const isEmpty = payouts.data !== null && payouts.data.payouts.length === 0 && payouts.data.providers.length === 0;
  return (
    <>
      {isConnected === false && (
        <Notice status="info" isDismissible={false} className="ml-connector-notice">
          <p>
            {__(
              'This store is not connected to Xero. Payouts can be explained, and clearing accounts are proved later.',
              'ml-connector',
            )}{' '}
            <TabLink tab="connection" onTab={onTab} />
          </p>
        </Notice>
      )}
      <Loaded load={payouts} loading={__('Loading the payouts …', 'ml-connector')}>
        {(data) => (
          <>
            {!isEmpty && <PayoutsCard payouts={data} onEarlier={() => setFrom(data.earlier)} />}
            {isConnected === true && !isEmpty && (
              <Loaded load={proof} loading={__('Comparing the clearing accounts …', 'ml-connector')}>
                {(found) => <ClearingCard proof={found} />}
              </Loaded>
            )}
            <ProvidersCard providers={data.providers} onChanged={payouts.set} onImported={reloadAll} />
          </>
        )}
      </Loaded>
    </>
  );
}
