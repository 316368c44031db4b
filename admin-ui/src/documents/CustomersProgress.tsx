import { Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { CustomerImportBody } from '../../../sidecar/src/contract/backfills.ts';
import { formatMoment } from '../components/Moment.tsx';
import { Progress } from '../components/Progress.tsx';
import { pageConfig } from '../page-config.ts';
import { customerAddress } from './customer-address.ts';

/** Progress of the customer import, why it waits, whom Xero rejected, and what to do about it. */
export function CustomersProgress({ progress }: { readonly progress: CustomerImportBody }) {
  return (
    <>
      <WhyItWaits progress={progress} />
      <Progress
        label={stateWords(progress.state)}
        done={progress.read}
        all={progress.customers}
        words={figures(progress)}
      />
      <Refused progress={progress} />
    </>
  );
}

function WhyItWaits({ progress: { error, nextAt } }: { readonly progress: CustomerImportBody }) {
  if (error === null) return null;
  const goesOn =
    nextAt === null
      ? __('It continues automatically once this is fixed.', 'ml-connector')
      : // translators: %s: date and time
        sprintf(__('We retry automatically: %s.', 'ml-connector'), formatMoment(nextAt));
  const { message, fix = '' } = error;
  return (
    <Notice
      status="warning"
      isDismissible={false}
      className="ml-connector-notice"
      spokenMessage={`${message} ${fix} ${goesOn}`}
    >
      <p>{message}</p>
      <p>
        {fix} {goesOn}
      </p>
    </Notice>
  );
}

function Refused({ progress: { refused, refusedIds } }: { readonly progress: CustomerImportBody }) {
  if (refused === 0) return null;
  const { settingsUrl } = pageConfig();
  return (
    <div className="ml-connector-gap">
      <p>
        {sprintf(
          // translators: %d: number of customers
          _n(
            'Xero refused %d customer because of their data, such as the name or email address. Correct it in their profile, and the contact is created.',
            'Xero refused %d customers because of their data, such as the name or email address. Correct it in their profiles, and the contacts are created.',
            refused,
            'ml-connector',
          ),
          refused,
        )}
      </p>
      <ul className="ml-connector-links">
        {refusedIds.map((id) => (
          <li key={id}>
            <a href={customerAddress(settingsUrl, id)}>
              {/* translators: %d: id of a customer */}
              {sprintf(__('Customer %d', 'ml-connector'), id)}
            </a>
          </li>
        ))}
        {refused > refusedIds.length && <li>…</li>}
      </ul>
    </div>
  );
}

function stateWords(state: CustomerImportBody['state']): string {
  switch (state) {
    case 'reading':
      return __('Reading customers', 'ml-connector');
    case 'waiting':
      return __('Waiting to continue with your customers', 'ml-connector');
    case 'done':
      return __('Done: all customers checked', 'ml-connector');
  }
}

function figures({ customers, read, made, known, refused }: CustomerImportBody): string {
  const looked =
    customers === null
      ? // translators: %d: number of customers
        sprintf(__('%d customers checked', 'ml-connector'), read)
      : // translators: 1: customers looked at, 2: all customers
        sprintf(__('%1$d of %2$d customers checked', 'ml-connector'), read, customers);
  const became = sprintf(
    // translators: 1: contacts that were made, 2: contacts that were there, 3: contacts that Xero refused
    __('%1$d contacts created, %2$d already in Xero, %3$d refused', 'ml-connector'),
    made,
    known,
    refused,
  );
  return `${looked} · ${became}`;
}
