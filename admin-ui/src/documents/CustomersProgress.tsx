import { Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { CustomerImportBody } from '../../../sidecar/src/contract/backfills.ts';
import { formatMoment } from '../components/Moment.tsx';
import { Progress } from '../components/Progress.tsx';
import { pageConfig } from '../page-config.ts';
import { customerAddress } from './customer-address.ts';

/** Progress of the customer import, why it waits, whom Xero rejected, and what to do about it. */
export function CustomersProgress({ told }: { readonly told: CustomerImportBody }) {
  return (
    <>
      <WhyItWaits told={told} />
      <Progress label={stateWords(told.state)} done={told.read} all={told.customers} words={figures(told)} />
      <Refused told={told} />
    </>
  );
}

function WhyItWaits({ told: { error, nextAt } }: { readonly told: CustomerImportBody }) {
  if (error === null) return null;
  const goesOn =
    nextAt === null
      ? __('It goes on by itself as soon as that is mended.', 'ml-connector')
      : // translators: %s: date and time
        sprintf(__('It is tried again by itself: %s.', 'ml-connector'), formatMoment(nextAt));
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

function Refused({ told: { refused, refusedIds } }: { readonly told: CustomerImportBody }) {
  if (refused === 0) return null;
  const { settingsUrl } = pageConfig();
  return (
    <div className="ml-connector-gap">
      <p>
        {sprintf(
          // translators: %d: number of customers
          _n(
            'Xero refused %d customer, for something in their own data: a name or an e-mail address. Correct it in their profile, and the contact is made.',
            'Xero refused %d customers, for something in their own data: a name or an e-mail address. Correct it in their profiles, and the contacts are made.',
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
      return __('Reading your customers', 'ml-connector');
    case 'waiting':
      return __('Waiting to go on with your customers', 'ml-connector');
    case 'done':
      return __('Done: all customers were looked at', 'ml-connector');
  }
}

function figures({ customers, read, made, known, refused }: CustomerImportBody): string {
  const looked =
    customers === null
      ? // translators: %d: number of customers
        sprintf(__('%d customers looked at', 'ml-connector'), read)
      : // translators: 1: customers looked at, 2: all customers
        sprintf(__('%1$d of %2$d customers looked at', 'ml-connector'), read, customers);
  const became = sprintf(
    // translators: 1: contacts that were made, 2: contacts that were there, 3: contacts that Xero refused
    __('%1$d contacts made, %2$d there already, %3$d refused', 'ml-connector'),
    made,
    known,
    refused,
  );
  return `${looked} · ${became}`;
}
