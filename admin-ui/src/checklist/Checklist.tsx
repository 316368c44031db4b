import { __, sprintf } from '@wordpress/i18n';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import type { ChecklistStep } from '../../../sidecar/src/contract/status.ts';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';

interface Props {
  readonly steps: readonly ChecklistStep[];
  /** The open tab: all steps appear above the first one only. */
  readonly tab: SettingsTab;
  readonly onTab: (tab: SettingsTab) => void;
}

/** From "Activate" to the first invoice: what is done, missing, and where. Hidden when all is done, and once the first invoice is in Xero. */
export function Checklist({ steps, tab, onTab }: Props) {
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return null;
  const next = steps.find((step) => !step.done);
  // translators: 1: steps done, 2: all steps
  const progress = sprintf(__('%1$d of %2$d steps done.', 'ml-connector'), done, steps.length);
  if (tab !== 'overview' && tab !== 'connection' && next !== undefined) {
    return (
      <section className="ml-connector-next" aria-label={__('Set up ML Connector', 'ml-connector')}>
        <span className="ml-connector-quiet">{progress}</span>
        <StateMark mood="warn">
          {/* translators: %s: a step of setting up */}
          {sprintf(__('Next: %s', 'ml-connector'), stepTitle(next.id))}
        </StateMark>
        <span>{next.detail}</span>
        {next.tab !== tab && <TabLink tab={next.tab} onTab={onTab} />}
      </section>
    );
  }
  return (
    <Section title={__('Set up ML Connector', 'ml-connector')} intro={progress}>
      <ol className="ml-connector-checklist">
        {steps.map((step) => (
          <li key={step.id} aria-current={step === next ? 'step' : undefined}>
            <StateMark mood={step.done ? 'good' : step === next ? 'warn' : 'idle'}>
              {stepTitle(step.id)}{' '}
              <span className="screen-reader-text">
                {step.done ? __('(done)', 'ml-connector') : __('(to do)', 'ml-connector')}
              </span>
            </StateMark>
            {!step.done && (step.detail !== '' || (step === next && step.tab !== tab)) && (
              <p>
                {step.detail} {step === next && step.tab !== tab && <TabLink tab={step.tab} onTab={onTab} />}
              </p>
            )}
          </li>
        ))}
      </ol>
    </Section>
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

/** Before pairing there is no sidecar to ask: show all steps. */
export const UNPAIRED_STEPS: readonly ChecklistStep[] = [
  { id: 'pair', done: false, detail: '', tab: 'connection', confirm: false },
  { id: 'connect', done: false, detail: '', tab: 'connection', confirm: false },
  { id: 'accounts', done: false, detail: '', tab: 'accounts', confirm: false },
  { id: 'taxes', done: false, detail: '', tab: 'accounts', confirm: false },
  { id: 'payments', done: false, detail: '', tab: 'payments', confirm: false },
  { id: 'activate', done: false, detail: '', tab: 'sync', confirm: false },
  { id: 'first_invoice', done: false, detail: '', tab: 'activity', confirm: false },
];
