import { expect, test } from '@jest/globals';
import { vatNumberCountry } from './union.ts';

test.each([
  ['with spaces', 'DE 123 456 789', 'DE', 'DE'],
  ['with dots and lower case', 'atu.12345678', 'AT', 'AT'],
  ['of Greece, whose letters are not its code', 'EL 123456789', 'GR', 'GR'],
  ['without letters: of the country that the buyer lives in', '123456789', 'FR', 'FR'],
  ['of another country than the buyer’s: the number counts', 'FR12345678901', 'DE', 'FR'],
  ['too long', 'DE1234567890123', 'DE', ''],
  ['too short', 'DE12', 'DE', ''],
  ['without digits', 'DEABCDEFGH', 'DE', ''],
  ['of text', 'not registered', 'DE', ''],
])('a VAT number %s', (_, number, buyersCountry, country) => {
  expect(vatNumberCountry(number, buyersCountry)).toBe(country);
});
