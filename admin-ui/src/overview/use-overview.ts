import { useEffect, useRef } from '@wordpress/element';
import type { OverviewBody } from '../../../sidecar/src/contract/status.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { fetchOverview } from '../api/overview.ts';
import { type Load, useLoad } from '../state/use-load.ts';

/** It reads every order of the month: not with each status, which is asked for every few seconds while orders are posted. */
const AGAIN_AFTER_MS = 30_000;

/** The money of today and this month, read again once orders were posted or failed. */
export function useOverview(status: StatusBody | null): Load<OverviewBody> {
  const overview = useLoad(fetchOverview);
  const { reload, data } = overview;
  const { recorded, rejected } = status?.counts ?? { recorded: null, rejected: null };
  const counted = recorded === null ? null : `${recorded} ${rejected}`;
  const seen = useRef<{ readonly counted: string; readonly at: number } | null>(null);
  useEffect(() => {
    if (counted === null || data === null || counted === seen.current?.counted) return undefined;
    const now = Date.now();
    const { at } = (seen.current ??= { counted, at: now });
    if (counted === seen.current.counted) return undefined;
    const timer = setTimeout(
      () => {
        seen.current = { counted, at: Date.now() };
        void reload();
      },
      Math.max(0, at + AGAIN_AFTER_MS - now),
    );
    return () => clearTimeout(timer);
  }, [counted, data, reload]);
  return overview;
}
