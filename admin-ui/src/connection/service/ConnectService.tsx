import { Button, Notice, Spinner } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useEffect, useRef, useState } from '@wordpress/element';
import type { FormEvent } from 'react';
import type { ConnectionBody } from '../../../../sidecar/src/contract/plugin.ts';
import { askService, finishService } from '../../api/connection.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Section } from '../../components/Section.tsx';
import { focusFirstFault } from '../../state/focus-first-fault.ts';
import { goTo } from '../../state/go-to.ts';
import { useAction } from '../../state/use-action.ts';
import { PairCard } from './PairCard.tsx';
import { useReturnFromService } from './use-return-from-service.ts';
import { ServiceAddressField } from './ServiceAddressField.tsx';

interface Props {
  readonly connection: ConnectionBody;
  readonly onPaired: (connection: ConnectionBody) => void;
  /** For tests: jsdom cannot navigate. */
  readonly visit?: (address: string) => void;
}

/** The first step: connects the service by its address alone. A person lets this shop in on the service's page, and comes back. */
export function ConnectService({ connection, onPaired, visit = goTo }: Props) {
  const back = useReturnFromService();
  const [isByCode, setByCode] = useState(false);
  const [url, setUrl] = useState(connection.url === '' ? back.address : connection.url);
  const [isAsked, setAsked] = useState(false);
  const begin = useAction(async () => visit(await askService(url.trim(), window.location.href)));
  const finish = useAction(async () => onPaired(await finishService(back.grant, back.state)));
  const isBack = useRef(false);
  const { run } = finish;
  useEffect(() => {
    // A grant works once.
    if (back.answer !== 'allowed' || isBack.current) return;
    isBack.current = true;
    void run();
  }, [back.answer, run]);
  if (isByCode) return <PairCard connection={connection} onPaired={onPaired} onBack={() => setByCode(false)} />;
  const isMissing = url.trim() === '' && !connection.urlIsConstant;
  const fault = isAsked && isMissing ? __('Enter the address of your service.', 'ml-connector') : null;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    finish.forget();
    if (isMissing) focusFirstFault();
    else void begin.run();
  };
  return (
    <Section
      title={__('Connect the service', 'ml-connector')}
      intro={__(
        'A small service reads your orders and posts them to Xero. Enter its address: you confirm there that this is your shop, and come back here.',
        'ml-connector',
      )}
    >
      {back.answer === 'declined' && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          {__('On the service’s page you chose not to connect. Nothing was connected.', 'ml-connector')}
        </Notice>
      )}
      <ErrorNotice
        error={finish.error ?? begin.error}
        onDismiss={finish.error === null ? begin.forget : finish.forget}
      />
      {finish.isBusy ? (
        <p role="status">
          <Spinner /> {__('Connecting your shop …', 'ml-connector')}
        </p>
      ) : (
        <form onSubmit={onSubmit} noValidate className="ml-connector-form">
          <ServiceAddressField
            label={__('Address of the service', 'ml-connector')}
            hint={__('Starts with https://. Its operator knows it.', 'ml-connector')}
            url={url}
            onChange={setUrl}
            isConstant={connection.urlIsConstant}
            fault={fault}
          />
          <div className="ml-connector-row">
            <Button
              type="submit"
              variant="primary"
              isBusy={begin.isBusy}
              disabled={begin.isBusy}
              accessibleWhenDisabled
              __next40pxDefaultSize
            >
              {__('Connect the service', 'ml-connector')}
            </Button>
            <Button variant="tertiary" onClick={() => setByCode(true)} __next40pxDefaultSize>
              {__('Use a pairing code', 'ml-connector')}
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}
