import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { EntriesBody } from '../../../sidecar/src/contract/orders.ts';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';
import type { OnTab } from '../state/use-tab.ts';

interface Props {
  readonly entries: EntriesBody;
  readonly isBusy: boolean;
  readonly onReplayAll: () => void;
  readonly onTab: OnTab;
}

/** What holds orders up, by cause: one fix each, however many orders it affects. */
export function ProblemsCard({ entries: { problems, counts }, isBusy, onReplayAll, onTab }: Props) {
  if (problems.length === 0) return null;
  return (
    <Section
      title={__('Needs attention', 'ml-connector')}
      actions={
        counts.rejected > 0 && (
          <Button
            variant="primary"
            onClick={onReplayAll}
            isBusy={isBusy}
            disabled={isBusy}
            accessibleWhenDisabled
            __next40pxDefaultSize
          >
            {/* translators: %d: how many orders */}
            {sprintf(_n('Replay %d order', 'Replay all %d orders', counts.rejected, 'ml-connector'), counts.rejected)}
          </Button>
        )
      }
    >
      <ul className="ml-connector-reasons">
        {problems.map(({ code, message, fix, tab, setting, orders }) => (
          <li key={`${code} ${message}`}>
            <StateMark mood="bad">
              {message}{' '}
              <span className="ml-connector-quiet">
                {/* translators: %d: how many orders */}
                {sprintf(_n('(%d order)', '(%d orders)', orders, 'ml-connector'), orders)}
              </span>
            </StateMark>
            <p>
              {fix} {tab !== null && tab !== 'activity' && <TabLink tab={tab} setting={setting} onTab={onTab} />}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
