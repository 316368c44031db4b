import { Button, TextControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { FormEvent } from 'react';
import type { ConnectionBody } from '../../../../sidecar/src/contract/plugin.ts';
import { pair } from '../../api/connection.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FIELD } from '../../components/field-style.ts';
import { FaultField } from '../../settings/FaultField.tsx';
import { focusFirstFault } from '../../state/focus-first-fault.ts';
import { Section } from '../../components/Section.tsx';
import { useAction } from '../../state/use-action.ts';
import { ServiceAddressField } from './ServiceAddressField.tsx';

interface Props {
  readonly connection: ConnectionBody;
  readonly onPaired: (connection: ConnectionBody) => void;
  /** Back to connecting without a code. */
  readonly onBack: () => void;
}

/** The other way to connect the service: with a pairing code. */
export function PairCard({ connection, onPaired, onBack }: Props) {
  const [url, setUrl] = useState(connection.url);
  const [code, setCode] = useState('');
  const [isAsked, setAsked] = useState(false);
  const action = useAction(async () => onPaired(await pair(url.trim(), code.trim())));
  const isReady = url.trim() !== '' && code.trim() !== '';
  const missing = {
    url: isAsked && url.trim() === '' ? __('Enter the address of your service.', 'ml-connector') : null,
    code: isAsked && code.trim() === '' ? __('Enter the pairing code.', 'ml-connector') : null,
  };
  const urlFault = missing.url ?? action.error?.fields['url'] ?? null;
  const codeFault = missing.code ?? action.error?.fields['pairingCode'] ?? null;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (isReady) void action.run();
    else focusFirstFault();
  };
  return (
    <Section
      title={__('Pair this store', 'ml-connector')}
      intro={__(
        'A small service reads your orders and posts them to Xero. Enter its address and its pairing code. Its operator knows both.',
        'ml-connector',
      )}
    >
      <ErrorNotice error={action.error} onDismiss={action.forget} />
      <form onSubmit={onSubmit} noValidate className="ml-connector-form">
        <ServiceAddressField
          label={__('Address of the service', 'ml-connector')}
          hint={__('Starts with https://', 'ml-connector')}
          url={url}
          onChange={setUrl}
          isConstant={connection.urlIsConstant}
          fault={urlFault}
        />
        <FaultField fault={codeFault}>
          <TextControl
            label={__('Pairing code', 'ml-connector')}
            value={code}
            onChange={setCode}
            autoComplete="off"
            spellCheck={false}
            help={codeFault ?? __('The service’s command “pair” prints it. Each code pairs one store.', 'ml-connector')}
            aria-invalid={codeFault !== null}
            dir="ltr"
            {...FIELD}
          />
        </FaultField>
        <div className="ml-connector-row">
          <Button
            type="submit"
            variant="primary"
            isBusy={action.isBusy}
            disabled={action.isBusy}
            accessibleWhenDisabled
            __next40pxDefaultSize
          >
            {action.isBusy ? __('Pairing …', 'ml-connector') : __('Pair store', 'ml-connector')}
          </Button>
          <Button variant="tertiary" onClick={onBack} __next40pxDefaultSize>
            {__('Connect without a code', 'ml-connector')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
