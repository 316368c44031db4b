import { Button, Notice, SelectControl, TextControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { PayoutsBody, ProviderBody } from '../../../sidecar/src/contract/payouts.ts';
import { connectGateway, disconnectGateway, type Gateway } from '../api/payouts.ts';
import { Confirm } from '../components/Confirm.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Facts } from '../components/Facts.tsx';
import { Moment } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { useAction } from '../state/use-action.ts';
import { ImportFile } from './ImportFile.tsx';
import { ProviderGuide } from './ProviderGuide.tsx';
import { GATEWAY_NAMES } from './words.ts';

interface Props {
  readonly providers: PayoutsBody['providers'];
  readonly onChanged: (payouts: PayoutsBody) => void;
  readonly onImported: () => void;
}

const ALL: readonly Gateway[] = ['woopayments', 'stripe', 'paypal'];

/** Where payouts are read from: with a key, or through the shop. */
export function ProvidersCard({ providers, onChanged, onImported }: Props) {
  const free = ALL.filter((one) => !providers.some(({ gateway }) => gateway === one));
  return (
    <Section
      title={__('Payment providers', 'ml-connector')}
      intro={__(
        'Payouts are read with a key that may only read. It is kept encrypted, and never shown again.',
        'ml-connector',
      )}
    >
      {providers.map((one) => (
        <Provider key={one.gateway} provider={one} onChanged={onChanged} />
      ))}
      {free.length > 0 && <Connect key={free.join()} gateways={free} onChanged={onChanged} />}
      <ImportFile onImported={onImported} />
    </Section>
  );
}

interface ProviderProps {
  readonly provider: ProviderBody;
  readonly onChanged: (payouts: PayoutsBody) => void;
}

function Provider({ provider: { gateway, accountId, keyHint, readAt, failed }, onChanged }: ProviderProps) {
  const [isAsking, setAsking] = useState(false);
  const name = GATEWAY_NAMES[gateway];
  const end = useAction(async () => {
    const changed = await disconnectGateway(gateway);
    setAsking(false);
    onChanged(changed);
  });
  return (
    <section className="ml-connector-provider" aria-label={name}>
      <h3>{name}</h3>
      <p className="ml-connector-sentence">
        {failed === null ? (
          <StateMark mood={readAt === null ? 'idle' : 'good'}>
            {readAt === null ? __('Connected, not read yet', 'ml-connector') : __('Connected', 'ml-connector')}
          </StateMark>
        ) : (
          <StateMark mood="bad">{__('Could not be read', 'ml-connector')}</StateMark>
        )}
      </p>
      {failed !== null && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          <p>
            {failed.message} {failed.fix}
          </p>
        </Notice>
      )}
      <Facts
        facts={[
          ...(accountId === '' ? [] : [{ name: __('Account', 'ml-connector'), value: <code>{accountId}</code> }]),
          ...(keyHint === '' ? [] : [{ name: __('Key', 'ml-connector'), value: <code>{keyHint}</code> }]),
          { name: __('Last read', 'ml-connector'), value: <Moment at={readAt} never={__('never', 'ml-connector')} /> },
        ]}
      />
      <Button
        variant="tertiary"
        onClick={() => setAsking(true)}
        /* translators: %s: name of a payment provider */
        aria-label={sprintf(__('Disconnect %s', 'ml-connector'), name)}
        __next40pxDefaultSize
      >
        {__('Disconnect', 'ml-connector')}
      </Button>
      {isAsking && (
        <Confirm
          /* translators: %s: name of a payment provider */
          title={sprintf(__('Disconnect %s?', 'ml-connector'), name)}
          action={__('Disconnect', 'ml-connector')}
          isBusy={end.isBusy}
          isDestructive
          error={end.error}
          onConfirm={() => void end.run()}
          onCancel={() => {
            end.forget();
            setAsking(false);
          }}
        >
          <p>{__('Its key is deleted here. What was read stays, and nothing changes in Xero.', 'ml-connector')}</p>
        </Confirm>
      )}
    </section>
  );
}

interface ConnectProps {
  readonly gateways: readonly Gateway[];
  readonly onChanged: (payouts: PayoutsBody) => void;
}

/** The key leaves the field once it is sent. */
function Connect({ gateways, onChanged }: ConnectProps) {
  const [gateway, setGateway] = useState<Gateway>(gateways[0] ?? 'stripe');
  const [key, setKey] = useState('');
  const [secret, setSecret] = useState('');
  const connect = useAction(async () => {
    const sent = gateway === 'paypal' ? `${key.trim()}\n${secret.trim()}` : key.trim();
    const changed = await connectGateway(gateway, gateway === 'woopayments' ? '' : sent);
    setKey('');
    setSecret('');
    onChanged(changed);
  });
  const isFilled = gateway === 'woopayments' || (key.trim() !== '' && (gateway !== 'paypal' || secret.trim() !== ''));
  return (
    <form
      className="ml-connector-connect"
      aria-label={__('Connect a payment provider', 'ml-connector')}
      onSubmit={(event) => {
        event.preventDefault();
        if (isFilled && !connect.isBusy) void connect.run();
      }}
    >
      <h3>{__('Connect a payment provider', 'ml-connector')}</h3>
      <ErrorNotice error={connect.error} onDismiss={connect.forget} />
      <SelectControl
        label={__('Provider', 'ml-connector')}
        value={gateway}
        options={gateways.map((one) => ({ value: one, label: GATEWAY_NAMES[one] }))}
        onChange={(chosen) => {
          setGateway(gateways.find((one) => one === chosen) ?? gateway);
          setKey('');
          setSecret('');
          connect.forget();
        }}
      />
      <ProviderGuide gateway={gateway} />
      {gateway === 'stripe' && <Secret label={__('Restricted key', 'ml-connector')} value={key} onChange={setKey} />}
      {gateway === 'paypal' && (
        <>
          <TextControl
            label={__('Client ID', 'ml-connector')}
            value={key}
            onChange={setKey}
            autoComplete="off"
            __next40pxDefaultSize
          />
          <Secret label={__('Secret', 'ml-connector')} value={secret} onChange={setSecret} />
        </>
      )}
      <Button
        variant="primary"
        type="submit"
        isBusy={connect.isBusy}
        disabled={!isFilled || connect.isBusy}
        accessibleWhenDisabled
        __next40pxDefaultSize
      >
        {/* translators: %s: name of a payment provider */}
        {sprintf(__('Connect %s', 'ml-connector'), GATEWAY_NAMES[gateway])}
      </Button>
    </form>
  );
}

interface SecretProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Never readable on the page, nor kept by the browser. */
function Secret({ label, value, onChange }: SecretProps) {
  return (
    <TextControl
      type="password"
      label={label}
      value={value}
      onChange={onChange}
      autoComplete="new-password"
      spellCheck={false}
      __next40pxDefaultSize
    />
  );
}
