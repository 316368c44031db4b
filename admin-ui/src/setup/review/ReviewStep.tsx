import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useEffect, useRef, useState } from '@wordpress/element';
import type { ReactNode } from 'react';
import type { StatusBody } from '../../../../sidecar/src/contract/status.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Waiting } from '../../components/Loaded.tsx';
import { Section } from '../../components/Section.tsx';
import { ListsNotice } from '../../settings/ListsNotice.tsx';
import type { FormProps } from '../../settings/form-context.ts';
import type { Lists } from '../../settings/use-lists.ts';
import type { SettingsState } from '../../settings/use-settings.ts';
import type { Load } from '../../state/use-load.ts';
import { GoOn, StepActions } from '../StepActions.tsx';
import { stepTitle } from '../step-titles.ts';
import { openReview } from '../steps.ts';
import { AccountRows } from './AccountRows.tsx';
import { ContactRows } from './ContactRows.tsx';
import { PaymentRows } from './PaymentRows.tsx';
import { TaxRows } from './TaxRows.tsx';
import { useReview } from './use-review.ts';

interface Props {
  readonly settings: SettingsState;
  readonly lists: Lists;
  readonly status: Load<StatusBody>;
  readonly onBack: (() => void) | null;
  readonly onNext: () => void;
}

/** Accounts, taxes, payments and contacts on one page: what is proposed, why, and a choice for each. */
export function ReviewStep({ settings, lists, status, onBack, onNext }: Props) {
  const [open, setOpen] = useState<readonly string[]>([]);
  const onStatus = (next: StatusBody): void => {
    status.set(next);
    const isHeldUp = next.checklist.some(({ id, done }) => id === 'accounts' && !done);
    setOpen(isHeldUp ? openReview(next.checklist) : []);
    if (!isHeldUp) onNext();
  };
  const { props, accept, isSuggesting } = useReview({ settings, lists, onStatus });
  const error = settings.load.error ?? settings.schemaLoad.error ?? lists.lists.error ?? lists.suggestions.error;
  const retry = (): void => {
    void settings.load.reload();
    void settings.schemaLoad.reload();
    lists.refresh();
  };
  const isRead = props !== null && lists.lists.data !== null && !isSuggesting;
  return (
    <Section
      title={stepTitle('review')}
      intro={__(
        'Read from your shop and your organisation in Xero. Change what does not fit: nothing is saved before you accept.',
        'ml-connector',
      )}
    >
      <ErrorNotice error={error} onRetry={retry} />
      {!isRead && error === null && (
        <Waiting text={__('Reading accounts, tax rates and payment methods …', 'ml-connector')} />
      )}
      {isRead && (
        <>
          {(props.lists.xeroError !== null || props.lists.storeError !== null) && (
            <ListsNotice
              lists={props.lists}
              {...{ isLoading: lists.lists.isLoading, isSuggesting }}
              onRefresh={lists.refresh}
            />
          )}
          <Groups {...props} />
          <ErrorNotice error={accept.error} onDismiss={accept.forget} />
          <StillOpen open={open} />
          <StepActions onBack={onBack}>
            <GoOn onClick={() => void accept.run()} isBusy={accept.isBusy}>
              {__('Accept all and continue', 'ml-connector')}
            </GoOn>
          </StepActions>
        </>
      )}
    </Section>
  );
}

function Groups(props: FormProps) {
  return (
    <>
      <Group title={__('Accounts', 'ml-connector')} intro={__('Where each kind of amount is booked.', 'ml-connector')}>
        <AccountRows {...props} />
      </Group>
      <Group
        title={__('Taxes', 'ml-connector')}
        intro={__('The tax type in Xero of each tax rate of your shop. Nothing is guessed.', 'ml-connector')}
      >
        <TaxRows {...props} />
      </Group>
      <Group
        title={__('Payments', 'ml-connector')}
        intro={__('The account in Xero that receives the money of each payment method.', 'ml-connector')}
      >
        <PaymentRows {...props} />
      </Group>
      <Group
        title={__('Contacts and numbers', 'ml-connector')}
        intro={__(
          'Customers are matched with your contacts in Xero by e-mail address; existing contacts are never renamed.',
          'ml-connector',
        )}
      >
        <ContactRows {...props} />
      </Group>
    </>
  );
}

function Group({
  title,
  intro,
  children,
}: {
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="ml-connector-group" aria-label={title}>
      <h3>{title}</h3>
      <p className="ml-connector-quiet">{intro}</p>
      {children}
    </section>
  );
}

/** What no list decides: a person does, here. */
function StillOpen({ open }: { readonly open: readonly string[] }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open.length > 0) notice.current?.focus();
  }, [open]);
  if (open.length === 0) return null;
  return (
    <div ref={notice} tabIndex={-1} className="ml-connector-panel">
      <Notice status="warning" isDismissible={false} className="ml-connector-notice">
        <p>{__('Saved. Only this is left for you to decide:', 'ml-connector')}</p>
        <ul className="ml-connector-missing">
          {open.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
