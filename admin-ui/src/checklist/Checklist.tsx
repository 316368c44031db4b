import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import type { ChecklistStep } from '../../../sidecar/src/contract/status.ts';
import { StateMark } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';

interface Props {
  /** null = the store was not started: set-up says what is missing. */
  readonly steps: readonly ChecklistStep[] | null;
  readonly tab: SettingsTab;
  readonly onTab: (tab: SettingsTab) => void;
  /** Back to set-up. */
  readonly onSetUp: () => void;
}

/** Above every tab until the first invoice is in Xero: the way back to set-up, then what is still missing, and where. */
export function Checklist({ steps, tab, onTab, onSetUp }: Props) {
  const next = steps?.find((step) => !step.done);
  if (steps !== null && next === undefined) return null;
  return (
    <section className="ml-connector-next" aria-label={__('Set up ML Connector', 'ml-connector')}>
      {next === undefined ? (
        <>
          <StateMark mood="warn">{__('Set-up is not finished: no orders are posted yet.', 'ml-connector')}</StateMark>
          <Button variant="secondary" onClick={onSetUp} __next40pxDefaultSize>
            {__('Continue set-up', 'ml-connector')}
          </Button>
        </>
      ) : (
        <>
          <StateMark mood="warn">
            {/* translators: %s: a step of setting up */}
            {sprintf(__('Next: %s', 'ml-connector'), stepTitle(next.id))}
          </StateMark>
          <span>{next.detail}</span>
          {next.tab !== tab && <TabLink tab={next.tab} onTab={onTab} />}
        </>
      )}
    </section>
  );
}

function stepTitle(id: ChecklistStep['id']): string {
  switch (id) {
    case 'pair':
      return __('Connect the service', 'ml-connector');
    case 'connect':
      return __('Connect to Xero', 'ml-connector');
    case 'accounts':
      return __('Map your accounts', 'ml-connector');
    case 'taxes':
      return __('Map your tax rates', 'ml-connector');
    case 'payments':
      return __('Map your payment methods', 'ml-connector');
    case 'activate':
      return __('Start syncing', 'ml-connector');
    case 'first_invoice':
      return __('Check your first invoice in Xero', 'ml-connector');
  }
}
