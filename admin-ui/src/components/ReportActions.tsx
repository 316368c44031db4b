import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { Action } from '../state/use-action.ts';

interface Props {
  /** Whether there is anything to print. */
  readonly isReady: boolean;
  readonly download: Action<[]>;
}

/** At the head of a report: print, and a file for a spreadsheet. */
export function ReportActions({ isReady, download }: Props) {
  return (
    <>
      <Button
        variant="secondary"
        onClick={() => window.print()}
        disabled={!isReady}
        accessibleWhenDisabled
        __next40pxDefaultSize
      >
        {__('Print', 'ml-connector')}
      </Button>
      <Button
        variant="tertiary"
        onClick={() => void download.run()}
        isBusy={download.isBusy}
        disabled={!isReady || download.isBusy}
        accessibleWhenDisabled
        __next40pxDefaultSize
      >
        {__('Export CSV', 'ml-connector')}
      </Button>
    </>
  );
}
