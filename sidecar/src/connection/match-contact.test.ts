import { describe, expect, test } from '@jest/globals';
import { contactKey, isSameTaxKey, taxKey } from './contact-keys.ts';
import { chooseByEmail, type EmailMatch, type WantedContact } from './match-contact.ts';

const COMPANY_NUMBER = 'wc-shop-c7yekq67h0ag2jsr2';
const ANN: WantedContact = { contactNumber: 'wc-shop-12', email: 'ann@acme.example', name: 'Ann Lee', taxNumber: '' };
const ACME: WantedContact = { ...ANN, contactNumber: COMPANY_NUMBER, name: 'Acme GmbH', isCompany: true };
const WITH_VAT: WantedContact = { ...ACME, taxNumber: 'DE123456789' };

/** All of them have the buyer's e-mail address. */
const entered = (name: string, tax = '', over: Partial<EmailMatch> = {}): EmailMatch => ({
  contactNumber: null,
  nameKey: contactKey(name) ?? '',
  taxKey: taxKey(tax),
  isCompanys: false,
  ...over,
});
const isFound = (wanted: WantedContact, match: EmailMatch) => chooseByEmail(wanted, [match]) === match;

describe('among contacts with the buyer’s e-mail address', () => {
  test.each<[string, WantedContact, EmailMatch, boolean]>([
    [
      'a company is not the person who ordered for it',
      ACME,
      entered('Ann Lee', '', { contactNumber: 'wc-shop-12' }),
      false,
    ],
    ['nor what somebody entered under another name', ACME, entered('Acme Holding'), false],
    ['it is the contact of its name', ACME, entered('acme GMBH'), true],
    ['also one that has a VAT number, where the order has none', ACME, entered('Acme GmbH', 'DE1'), true],
    ['with a VAT number it is the contact that has it', WITH_VAT, entered('Acme GmbH', '123 456 789'), true],
    ['and none without it', WITH_VAT, entered('Acme GmbH'), false],
    ['or with another', WITH_VAT, entered('Acme GmbH', 'DE987654321'), false],
    ['a person is what somebody entered, whatever its name', ANN, entered('A. Lee (wholesale)'), true],
    ['and the contact of any store', ANN, entered('Ann L.', '', { contactNumber: 'wc-other-g7yekq67h0ag2jsr2' }), true],
    ['but not a company of ours', ANN, entered('Ann Lee', '', { contactNumber: COMPANY_NUMBER }), false],
    ['nor one that replaced it', ANN, entered('Acme', '', { contactNumber: `${COMPANY_NUMBER}.2` }), false],
    ['nor one that a company’s orders go to', ANN, entered('Acme GmbH', '', { isCompanys: true }), false],
    ['nor another name with a tax number', ANN, entered('Acme GmbH', 'DE1'), false],
    ['her own name with one is hers', ANN, entered('ann lee', 'DE123456789'), true],
    ['and another with hers', { ...ANN, taxNumber: 'DE123456789' }, entered('Lee Design', '123456789'), true],
  ])('%s', (_what, wanted, match, found) => {
    expect(isFound(wanted, match)).toBe(found);
  });

  test('of several that fit, one that no system has numbered comes first', () => {
    const numbered = entered('Ann Lee', '', { contactNumber: 'crm-7' });
    const own = entered('Ann Lee');
    expect(chooseByEmail(ANN, [numbered, own])).toBe(own);
    expect(chooseByEmail(ANN, [numbered])).toBe(numbered);
    expect(chooseByEmail<EmailMatch>(ANN, [])).toBeUndefined();
  });
});

test('a tax number is the same however it is spaced, with or without its country; of two countries it is two', () => {
  const isSame = (one: string, other: string) => isSameTaxKey(taxKey(one), taxKey(other));
  expect(isSame('GB 104 6897 23', '104689723')).toBe(true);
  expect(isSame('gb104689723', 'GB104689723')).toBe(true);
  expect(isSame('GB104689723', 'GB104689724')).toBe(false);
  expect(isSame('DE104689723', 'GB104689723')).toBe(false);
  // Too short to have a country before it.
  expect(isSame('AB12', '12')).toBe(false);
  expect(taxKey(' - ')).toBeNull();
  expect(isSameTaxKey(null, taxKey('GB104689723'))).toBe(false);
});
