import Big from 'big.js';
import type { Address, Contact, Organisation } from '../organisation.ts';
import { outstanding } from '../documents/balances-of.ts';
import type { View } from '../wire/answers.ts';
import { instantOut, todayIn } from '../wire/dates.ts';
import { numberOut } from '../wire/money.ts';
import { paymentTermsView } from './payment-terms.ts';

/** A field that answers leave out while it is empty. */
function unlessEmpty(field: string, value: string): View {
  return value === '' ? {} : { [field]: value };
}

function addressView({ type, lines, city, region, postalCode, country, attentionTo }: Address): View {
  const named: [string, string][] = lines.flatMap((line, index) =>
    line === '' ? [] : [[`AddressLine${index + 1}`, line]],
  );
  return {
    AddressType: type,
    ...Object.fromEntries(named),
    City: city,
    Region: region,
    PostalCode: postalCode,
    Country: country,
    ...unlessEmpty('AttentionTo', attentionTo),
  };
}

function identityView(contact: Contact): View {
  return {
    ContactID: contact.id,
    ...unlessEmpty('ContactNumber', contact.contactNumber),
    ...unlessEmpty('AccountNumber', contact.accountNumber),
    ContactStatus: contact.status,
    Name: contact.name,
    ...unlessEmpty('FirstName', contact.firstName),
    ...unlessEmpty('LastName', contact.lastName),
    ...unlessEmpty('CompanyNumber', contact.companyNumber),
    EmailAddress: contact.emailAddress,
    BankAccountDetails: contact.bankAccountDetails,
    ...unlessEmpty('TaxNumber', contact.taxNumber),
    ...unlessEmpty('AccountsReceivableTaxType', contact.receivableTaxType),
    ...unlessEmpty('AccountsPayableTaxType', contact.payableTaxType),
    ...unlessEmpty('DefaultCurrency', contact.defaultCurrency),
  };
}

/** As lists without a page show a contact: always two addresses and four phones, no persons. */
export function unpagedContactView(contact: Contact): View {
  return {
    ...identityView(contact),
    Addresses: contact.addresses.map(addressView),
    Phones: contact.phones.map((phone) => ({
      PhoneType: phone.type,
      PhoneNumber: phone.number,
      PhoneAreaCode: phone.areaCode,
      PhoneCountryCode: phone.countryCode,
    })),
    UpdatedDateUTC: instantOut(contact.updatedAt),
    ContactGroups: [],
    IsSupplier: contact.isSupplier,
    IsCustomer: contact.isCustomer,
    ContactPersons: [],
    HasValidationErrors: false,
  };
}

export function summaryContactView(contact: Contact): View {
  return { ...identityView(contact), UpdatedDateUTC: instantOut(contact.updatedAt), HasValidationErrors: false };
}

/** As answers to writes show a contact. */
export function writtenContactView(contact: Contact): View {
  const terms = paymentTermsView(contact.paymentTerms);
  return {
    ...unpagedContactView(contact),
    SalesTrackingCategories: [],
    PurchasesTrackingCategories: [],
    ...(Object.keys(terms).length === 0 ? {} : { PaymentTerms: terms }),
    ContactPersons: contact.contactPersons.map((person) => ({
      FirstName: person.firstName,
      LastName: person.lastName,
      EmailAddress: person.emailAddress,
      IncludeInEmails: person.includeInEmails,
    })),
  };
}

/** As a single contact or a paged list shows it. */
export function fullContactView(organisation: Organisation, contact: Contact, now: Date): View {
  const balances = balancesView(organisation, contact, now);
  const merged = unlessEmpty('MergedToContactID', contact.mergedTo ?? '');
  return { ...writtenContactView(contact), ...balances, ...merged, HasAttachments: false };
}

function balancesView(organisation: Organisation, contact: Contact, now: Date): View {
  if (!contact.isCustomer && !contact.isSupplier) return {};
  const today = todayIn(organisation.timeZone, now);
  const open = Object.values(organisation.invoices).filter(
    (invoice) => invoice.contactId === contact.id && invoice.status === 'AUTHORISED',
  );
  const owed = (type: 'ACCREC' | 'ACCPAY', overdueOnly: boolean): number => {
    const counted = open.filter(
      (invoice) => invoice.type === type && (!overdueOnly || (invoice.dueDate ?? today) < today),
    );
    return numberOut(counted.reduce((total, invoice) => total.plus(outstanding(organisation, invoice)), new Big(0)));
  };
  return {
    Balances: {
      AccountsReceivable: { Outstanding: owed('ACCREC', false), Overdue: owed('ACCREC', true) },
      AccountsPayable: { Outstanding: owed('ACCPAY', false), Overdue: owed('ACCPAY', true) },
    },
  };
}

/** How documents in lists and payments show their contact. */
export function contactReferenceView(organisation: Organisation, contactId: string): View {
  const contact = organisation.contacts[contactId];
  return {
    ContactID: contactId,
    ...unlessEmpty('ContactNumber', contact?.contactNumber ?? ''),
    Name: contact?.name ?? '',
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
  };
}
