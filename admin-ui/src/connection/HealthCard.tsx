import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { Facts } from '../components/Facts.tsx';
import { Folded } from '../components/Folded.tsx';
import { Moment } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark, type Mood } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { DashboardButton } from './DashboardButton.tsx';

interface Props {
  readonly status: StatusBody;
  readonly isLoading: boolean;
  readonly onReload: () => void;
  readonly onTab: (tab: SettingsTab) => void;
}

const MOODS: Readonly<Record<StatusBody['light'], Mood>> = { green: 'good', amber: 'warn', red: 'bad' };

/** Status, reasons, and what to do next. */
export function HealthCard({ status, isLoading, onReload, onTab }: Props) {
  const { light, sentence, reasons, counts, sync, oldestPendingAt } = status;
  const never = __('never', 'ml-connector');
  return (
    <Section
      title={__('Health', 'ml-connector')}
      actions={
        <>
          <Button
            variant="secondary"
            onClick={onReload}
            isBusy={isLoading}
            disabled={isLoading}
            accessibleWhenDisabled
            __next40pxDefaultSize
          >
            {__('Refresh status', 'ml-connector')}
          </Button>
          <DashboardButton />
        </>
      }
    >
      {/* The sentence is usually the worst reason's. */}
      {reasons[0]?.message !== sentence && (
        <p className="ml-connector-sentence">
          <StateMark mood={MOODS[light]}>{sentence}</StateMark>
        </p>
      )}
      {reasons.length > 0 && (
        <ul className="ml-connector-reasons">
          {reasons.map(({ code, light: severity, message, next, tab }) => (
            <li key={`${code} ${message}`}>
              <StateMark mood={MOODS[severity]}>{message}</StateMark>
              <p>
                {next} {tab !== null && tab !== 'connection' && <TabLink tab={tab} onTab={onTab} />}
              </p>
            </li>
          ))}
        </ul>
      )}
      <Facts
        facts={[
          { name: __('In Xero', 'ml-connector'), value: counts.recorded },
          {
            name: __('Waiting to sync', 'ml-connector'),
            value: counts.pending + counts.claimed + counts.waiting + counts.uncertain,
          },
          { name: __('Needs attention', 'ml-connector'), value: counts.rejected },
          { name: __('Not synced', 'ml-connector'), value: counts.skipped },
          { name: __('Oldest order waiting to sync', 'ml-connector'), value: <Moment at={oldestPendingAt} /> },
        ]}
      />
      <Folded
        title={__('Technical details', 'ml-connector')}
        intro={__('When the store was checked, and what it reported.', 'ml-connector')}
        isNeeded={false}
      >
        <Facts
          facts={[
            { name: __('Store last checked', 'ml-connector'), value: <Moment at={sync.lastPollAt} never={never} /> },
            { name: __('Next check for missed changes', 'ml-connector'), value: <Moment at={sync.nextPollAt} /> },
            {
              name: __('Last notification from this plugin', 'ml-connector'),
              value: <Moment at={sync.lastNudgeAt} never={never} />,
            },
            { name: __('Last webhook', 'ml-connector'), value: <Moment at={sync.lastWebhookAt} never={never} /> },
          ]}
        />
      </Folded>
    </Section>
  );
}
