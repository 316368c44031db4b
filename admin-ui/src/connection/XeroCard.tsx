import { Button, Notice } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useEffect, useRef, useState } from '@wordpress/element';
import { addQueryArgs } from '@wordpress/url';
import type { ReactNode } from 'react';
import type { OrganisationBody } from '../../../sidecar/src/contract/organisations.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { disconnectXero, startConsent } from '../api/status.ts';
import { Confirm } from '../components/Confirm.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Facts } from '../components/Facts.tsx';
import { formatMoment, Moment } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { pageConfig } from '../page-config.ts';
import { goTo } from '../state/go-to.ts';
import { useAction, type Action } from '../state/use-action.ts';

interface Props {
  readonly status: StatusBody;
  readonly onStatus: (status: StatusBody) => void;
  readonly onChoose: () => void;
  /** Where Xero returns the browser; absent = to the tab "Connection". */
  readonly returnTo?: string;
  /** Leads to Xero without another click. */
  readonly isAtOnce?: boolean;
  /** default: what a card of the tab "Connection" is called. */
  readonly title?: string;
  /** Where the button that connects stands; default: in the card. */
  readonly footer?: (connect: ReactNode) => ReactNode;
  /** For tests: jsdom cannot navigate. */
  readonly visit?: (address: string) => void;
}

/** The organisation in Xero; connect and disconnect. */
export function XeroCard({ status: { organisation }, onStatus, onChoose, visit = goTo, ...props }: Props) {
  const { returnTo = returnUrl(), isAtOnce = false, title = __('Xero', 'ml-connector'), footer } = props;
  const [isAsking, setAsking] = useState(false);
  const connect = useAction(async () => visit(await startConsent(returnTo)));
  const disconnect = useAction(async () => {
    onStatus(await disconnectXero());
    setAsking(false);
  });
  const close = (): void => {
    setAsking(false);
    disconnect.forget();
  };
  const isConnected = organisation?.state === 'connected';
  const isBegun = useRef(false);
  const { run } = connect;
  useEffect(() => {
    if (!isAtOnce || isConnected || isBegun.current) return;
    isBegun.current = true;
    void run();
  }, [isAtOnce, isConnected, run]);
  const connectButton = !isConnected && (
    <ConsentButton connect={connect}>
      {organisation === null ? __('Connect to Xero', 'ml-connector') : __('Connect to Xero again', 'ml-connector')}
    </ConsentButton>
  );
  return (
    <Section
      title={title}
      intro={
        organisation === null
          ? __(
              'Not connected yet. Xero asks you to sign in and to allow ML Connector to create invoices, contacts and payments in one organisation.',
              'ml-connector',
            )
          : undefined
      }
      actions={
        isConnected && (
          <>
            <Button variant="secondary" onClick={onChoose} __next40pxDefaultSize>
              {__('Choose organisation', 'ml-connector')}
            </Button>
            <Button variant="secondary" isDestructive onClick={() => setAsking(true)} __next40pxDefaultSize>
              {__('Disconnect from Xero', 'ml-connector')}
            </Button>
          </>
        )
      }
    >
      <ErrorNotice error={connect.error} onDismiss={connect.forget} />
      {organisation !== null && <Organisation organisation={organisation} />}
      {isConnected && organisation.missing.length > 0 && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          <p>
            {sprintf(
              /* translators: %s: kinds of documents in Xero, such as "bank transactions" */
              __('ML Connector may not yet use in Xero: %s. Orders or fees that need it wait.', 'ml-connector'),
              organisation.missing.join(', '),
            )}
          </p>
          <ConsentButton connect={connect}>{__('Allow more in Xero', 'ml-connector')}</ConsentButton>
        </Notice>
      )}
      {footer === undefined ? connectButton : footer(connectButton)}
      {isAsking && (
        <Confirm
          title={__('Disconnect from Xero?', 'ml-connector')}
          action={__('Disconnect from Xero', 'ml-connector')}
          isBusy={disconnect.isBusy}
          error={disconnect.error}
          onCancel={close}
          onConfirm={() => void disconnect.run()}
        >
          <p>
            {__(
              'Orders are held, and posted after you connect again. Nothing is removed from Xero, and your settings stay.',
              'ml-connector',
            )}
          </p>
        </Confirm>
      )}
    </Section>
  );
}

interface ConsentButtonProps {
  readonly connect: Pick<Action<[]>, 'run' | 'isBusy'>;
  readonly children: string;
}

/** Leads to Xero's consent page. */
function ConsentButton({ connect, children }: ConsentButtonProps) {
  return (
    <Button
      variant="primary"
      onClick={() => void connect.run()}
      isBusy={connect.isBusy}
      disabled={connect.isBusy}
      accessibleWhenDisabled
      __next40pxDefaultSize
    >
      {children}
    </Button>
  );
}

function Organisation({ organisation }: { readonly organisation: OrganisationBody }) {
  const { name, state, stateReason, pausedUntil, pauseReason, connectedAt, baseCurrency, country, callsLeftToday } =
    organisation;
  return (
    <>
      {state === 'disconnected' && (
        <Notice status="error" isDismissible={false} className="ml-connector-notice">
          <p>
            {__(
              'ML Connector has lost its access to Xero. Orders are held, and posted after you connect again.',
              'ml-connector',
            )}
          </p>
          {stateReason !== null && <p>{stateReason}</p>}
        </Notice>
      )}
      {pausedUntil !== null && Date.parse(pausedUntil) > Date.now() && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          <p>
            {/* translators: %s: date and time */}
            {sprintf(__('Posting is paused until %s.', 'ml-connector'), formatMoment(pausedUntil))} {pauseReason}
          </p>
        </Notice>
      )}
      <Facts
        facts={[
          { name: __('Organisation', 'ml-connector'), value: name },
          {
            name: __('Status', 'ml-connector'),
            value:
              state === 'connected' ? (
                <StateMark mood="good">{__('Connected', 'ml-connector')}</StateMark>
              ) : (
                <StateMark mood="bad">{__('Disconnected', 'ml-connector')}</StateMark>
              ),
          },
          { name: __('Connected since', 'ml-connector'), value: <Moment at={connectedAt} /> },
          {
            name: __('Currency and country', 'ml-connector'),
            value: [baseCurrency, country].filter(Boolean).join(', ') || '–',
          },
          { name: __('API calls left today', 'ml-connector'), value: callsLeftToday ?? '–' },
        ]}
      />
    </>
  );
}

function returnUrl(): string {
  return addQueryArgs(pageConfig().settingsUrl, { tab: 'connection' });
}
