import { Button, ToggleControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ConnectionBody, WebhookState } from '../../../sidecar/src/contract/plugin.ts';
import { repairWebhooks, setAutoRepair } from '../api/connection.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { SMALL_FIELD } from '../components/field-style.ts';
import { Section } from '../components/Section.tsx';
import { StateMark, type Mood } from '../components/StateMark.tsx';
import { useAction } from '../state/use-action.ts';

interface Props {
  readonly connection: ConnectionBody;
  readonly onConnection: (connection: ConnectionBody) => void;
}

const MOODS: Readonly<Record<WebhookState, Mood>> = {
  active: 'good',
  paused: 'warn',
  changed: 'warn',
  disabled: 'bad',
  missing: 'bad',
};

/** Our WooCommerce webhooks: their state, and one click to repair them. */
export function WebhooksCard({ connection: { webhooks, autoRepair }, onConnection }: Props) {
  const repair = useAction(async () => onConnection(await repairWebhooks()));
  const auto = useAction(async (enabled: boolean) => onConnection(await setAutoRepair(enabled)));
  const isWell = webhooks.every(({ state }) => state === 'active');
  return (
    <Section
      title={__('Webhooks', 'ml-connector')}
      intro={__(
        'WooCommerce notifies the service of changes by webhooks. Without them, orders are synced a few minutes later.',
        'ml-connector',
      )}
      actions={
        !isWell && (
          <Button
            variant="primary"
            onClick={() => void repair.run()}
            isBusy={repair.isBusy}
            disabled={repair.isBusy}
            accessibleWhenDisabled
            __next40pxDefaultSize
          >
            {__('Repair webhooks', 'ml-connector')}
          </Button>
        )
      }
    >
      <ErrorNotice error={repair.error ?? auto.error} />
      {webhooks.length === 0 ? (
        <p>{__('No webhooks yet. They are created when you pair the store.', 'ml-connector')}</p>
      ) : (
        <ul className="ml-connector-reasons" aria-live="polite">
          {webhooks.map(({ topic, state, explanation }) => (
            <li key={topic}>
              <StateMark mood={MOODS[state]}>
                <code dir="ltr">{topic}</code> {stateWords(state)}
              </StateMark>
              {explanation !== '' && <p>{explanation}</p>}
            </li>
          ))}
        </ul>
      )}
      <ToggleControl
        label={__('Repair webhooks automatically', 'ml-connector')}
        help={__('Checked daily.', 'ml-connector')}
        checked={autoRepair}
        onChange={(enabled) => {
          if (!auto.isBusy) void auto.run(enabled);
        }}
        {...SMALL_FIELD}
      />
    </Section>
  );
}

function stateWords(state: WebhookState): string {
  switch (state) {
    case 'active':
      return __('active', 'ml-connector');
    case 'paused':
      return __('paused', 'ml-connector');
    case 'disabled':
      return __('disabled', 'ml-connector');
    case 'missing':
      return __('missing', 'ml-connector');
    case 'changed':
      return __('changed by someone else', 'ml-connector');
  }
}
