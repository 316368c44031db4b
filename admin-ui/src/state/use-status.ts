import { useEffect } from '@wordpress/element';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { fetchStatus } from '../api/status.ts';
import { useLoad, type Load } from './use-load.ts';

const REFRESH_MS = 30_000;
/** While orders are posting, users watch. */
const REFRESH_BUSY_MS = 4_000;

/** The store's status, polled while the page is visible. */
export function useStatus(isPaired: boolean): Load<StatusBody> {
  const status = useLoad(fetchStatus, isPaired);
  const { data, error, isLoading, reload } = status;
  const backfill = data?.sync.backfill?.state;
  const isMoving = data !== null && data.counts.pending + data.counts.claimed > 0;
  const isReading = data?.sync.customers?.state === 'reading';
  const isBackfilling = backfill === 'counting' || backfill === 'reading' || backfill === 'posting';
  const isBusy = error === null && (isMoving || isReading || isBackfilling);

  useEffect(() => {
    if (!isPaired || isLoading) return undefined;
    const timer = setTimeout(
      () => {
        if (!document.hidden) void reload();
      },
      isBusy ? REFRESH_BUSY_MS : REFRESH_MS,
    );
    const onShown = (): void => {
      if (!document.hidden) void reload();
    };
    document.addEventListener('visibilitychange', onShown);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onShown);
    };
  }, [isPaired, isLoading, isBusy, reload, data]);

  return status;
}
