import { Spinner } from '@wordpress/components';
import type { ReactNode } from 'react';
import type { Load } from '../state/use-load.ts';
import { TabError } from './TabError.tsx';

interface Props<T> {
  readonly load: Load<T>;
  /** What is being read: "Reading your accounts from Xero …". */
  readonly loading: string;
  /** The page shows the error itself. */
  readonly isErrorShown?: boolean;
  readonly children: (data: T) => ReactNode;
}

/** The three states of loading: in progress, failed (old data stays below the error), done. */
export function Loaded<T>({ load, loading, isErrorShown = false, children }: Props<T>) {
  const { data, error, isLoading, reload } = load;
  return (
    <>
      <TabError error={isErrorShown ? null : error} onRetry={() => void reload()} />
      {data === null && isLoading && <Waiting text={loading} />}
      {data !== null && children(data)}
    </>
  );
}

export function Waiting({ text }: { readonly text: string }) {
  return (
    <p className="ml-connector-waiting" role="status">
      <Spinner /> {text}
    </p>
  );
}
