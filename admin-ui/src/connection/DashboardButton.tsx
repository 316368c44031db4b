import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { dashboardLink } from '../api/status.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { useAction } from '../state/use-action.ts';

/** Opens the sidecar's own page, signed in for this store. */
export function DashboardButton() {
  const action = useAction(async () => {
    // At the click: a tab opened after a response is blocked as a pop-up.
    const tab = window.open('about:blank', '_blank');
    try {
      const url = await dashboardLink();
      if (tab === null) {
        window.location.assign(url);
        return;
      }
      tab.opener = null;
      tab.location.href = url;
    } catch (error) {
      tab?.close();
      throw error;
    }
  });
  return (
    <>
      <Button
        variant="secondary"
        onClick={() => void action.run()}
        isBusy={action.isBusy}
        disabled={action.isBusy}
        accessibleWhenDisabled
        __next40pxDefaultSize
      >
        {__('Open health dashboard', 'ml-connector')}
        <span className="screen-reader-text"> {__('(opens in a new tab)', 'ml-connector')}</span>
      </Button>
      <ErrorNotice error={action.error} />
    </>
  );
}
