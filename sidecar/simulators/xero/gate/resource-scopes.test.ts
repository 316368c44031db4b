import { expect, test } from '@jest/globals';
import { acceptedScopes } from './resource-scopes.ts';

const READ = true;
const WRITE = false;
const BROAD = true;
const GRANULAR = false;

test.each([
  [['Invoices'], READ, GRANULAR, ['accounting.invoices.read', 'accounting.invoices']],
  [['Invoices'], WRITE, GRANULAR, ['accounting.invoices']],
  [['Invoices', 'id', 'History'], WRITE, GRANULAR, ['accounting.invoices']],
  [['Invoices', 'id', 'Attachments', 'a.pdf'], WRITE, GRANULAR, ['accounting.attachments']],
  [['CreditNotes', 'id', 'Allocations'], WRITE, BROAD, ['accounting.invoices', 'accounting.transactions']],
  [['Payments'], WRITE, GRANULAR, ['accounting.payments']],
  [['Contacts'], WRITE, BROAD, ['accounting.contacts']],
  [['Items'], WRITE, GRANULAR, ['accounting.invoices', 'accounting.settings']],
  [['Organisation'], READ, GRANULAR, ['accounting.settings.read', 'accounting.settings']],
  [['BankTransactions'], WRITE, GRANULAR, ['accounting.banktransactions']],
  [['Reports', 'TrialBalance'], READ, GRANULAR, ['accounting.reports.trialbalance.read']],
  [['Reports', 'AgedReceivablesByContact'], READ, BROAD, ['accounting.reports.aged.read', 'accounting.reports.read']],
])('%j: read %p, broad %p, opens with %j', (path, isRead, broad, scopes) => {
  expect(acceptedScopes(path, isRead, broad)).toEqual(scopes);
});

test('a resource that does not exist needs no scope: it is a 404 further on', () => {
  expect(acceptedScopes(['Invoces'], READ, GRANULAR)).toBeNull();
});
