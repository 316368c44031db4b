import { expect, test } from '@jest/globals';
import { anAddress, anOrder } from '../../test/accounting/_order.ts';
import { contactAmiss, type ContactFields } from './audit-contact.ts';

const EMAIL = 'ann@acme.example';
const PERSON = { firstName: 'Ann', lastName: 'Lee', email: EMAIL };
const VAT = [{ key: '_vat_number', value: 'DE 123456789' }];
const ann = anOrder({ billing: anAddress(PERSON) });
const acme = anOrder({ billing: anAddress({ ...PERSON, company: 'Acme GmbH' }), meta: VAT });
const named = (name: string, taxNumber = '', emailAddress = EMAIL): ContactFields => ({
  name,
  taxNumber,
  emailAddress,
});
const fields = (order: typeof ann, contact: ContactFields | undefined) =>
  contactAmiss(order, contact).map(({ field }) => field);

test.each<[string, typeof ann, ContactFields | undefined, string[]]>([
  ['a person’s own', ann, named('ANN lee'), []],
  ['with a note behind the name', ann, named('Ann Lee (customer 12)'), []],
  ['with the address in capitals', ann, named('Ann Lee', '', 'ANN@acme.example'), []],
  ['no contact', ann, undefined, ['contact']],
  ['another person of the same address', ann, named('Bob Lee'), ['contact name']],
  ['whose name only begins so', ann, named('Ann Leech'), ['contact name']],
  ['of another address', ann, named('Ann Lee', '', 'ann@home.example'), ['contact e-mail']],
  ['a person on the company’s', ann, named('Acme GmbH', 'DE123456789'), ['contact name']],
  [
    'a company’s own, first ordered for by somebody else',
    acme,
    named('Acme GmbH', 'DE123456789', 'bob@acme.example'),
    [],
  ],
  ['without its number', acme, named('Acme GmbH'), ['contact tax number']],
  ['a company on a person’s', acme, named('Ann Lee'), ['contact name', 'contact tax number']],
])('%s', (_what, order, contact, wanted) => {
  expect(fields(order, contact)).toEqual(wanted);
});
