import { describe, expect, test } from '@jest/globals';
import gettextParser from 'gettext-parser';
import { faultsOf, languageFiles, updated } from './languages.mjs';

const HEADERS =
  'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n';
const po = (...entries) => HEADERS + entries.join('\n\n');
const one = (msgid, msgstr, comment = '') => `${comment}msgid "${msgid}"\nmsgstr "${msgstr}"`;
const many = (msgid, plural, ...forms) =>
  `msgid "${msgid}"\nmsgid_plural "${plural}"\n${forms.map((form, at) => `msgstr[${at}] "${form}"`).join('\n')}`;

describe('what is wrong with a translation', () => {
  const faults = (pot, translated) => faultsOf(po(pot), po(translated), 'de_DE');

  test('a text that is missing, empty, fuzzy or left over', () => {
    expect(faults(one('Day', ''), one('Month', 'Monat'))).toEqual([
      'not translated: Day',
      'not in the template: Month',
    ]);
    expect(faults(one('Day', ''), one('Day', ''))).toEqual(['not translated: Day']);
    expect(faults(one('Day', ''), one('Day', 'Tag', '#, fuzzy\n'))).toEqual(['fuzzy: Day']);
    expect(faults(one('Day', ''), one('Day', 'Tag'))).toEqual([]);
  });

  test('a plural that is missing', () => {
    expect(faults(many('%d day', '%d days', '', ''), many('%d day', '%d days', '%d Tag', ''))).toEqual([
      'not translated: %d day',
    ]);
  });

  test('a placeholder, a tag, a space or a full stop that differs', () => {
    expect(faults(one('%1$s of %2$d', ''), one('%1$s of %2$d', '%1$s von %1$s'))[0]).toMatch(/^placeholders differ/);
    expect(faults(one('<b>Day</b>', ''), one('<b>Day</b>', '<i>Tag</i>'))[0]).toMatch(/^tags differ/);
    expect(faults(one('Day ', ''), one('Day ', 'Tag'))[0]).toMatch(/^spaces at the ends differ/);
    expect(faults(one('Day.', ''), one('Day.', 'Tag'))[0]).toMatch(/^last characters differ/);
  });

  test('a word or form that is never used', () => {
    expect(faults(one('Pay', ''), one('Pay', 'Bezahle deine Rechnung'))[0]).toMatch(/^not “deine” but “Sie”/);
    expect(faults(one('Overview', ''), one('Overview', '\uFFFDbersicht'))[0]).toMatch(/a broken character/);
  });

  test('another word for a thing that the glossary names', () => {
    expect(faults(one('Credit note', ''), one('Credit note', 'Rechnungskorrektur'))[0]).toMatch(/^not by the glossary/);
  });
});

test('a new text of the sources is added to a .po without a translation, an old one leaves it', () => {
  const text = updated(po(one('New', ''), one('Kept', '')), po(one('Kept', 'Bleibt'), one('Old', 'Alt')));
  const entries = Object.values(gettextParser.po.parse(text).translations['']).filter(({ msgid }) => msgid !== '');
  expect(entries.map(({ msgid, msgstr }) => [msgid, ...msgstr])).toEqual([
    ['Kept', 'Bleibt'],
    ['New', ''],
  ]);
});

describe('the files that WordPress loads', () => {
  const pot = po(
    `#: src/A.php:3\n${one("It's", '')}`,
    `#: build/index.js\n#: src/A.php:9\n${many('%d day', '%d days', '', '')}`,
    `#: build/index.js\n${one('Not yet', '')}`,
  );
  const german = po(one("It's", "'s ist"), many('%d day', '%d days', '%d Tag', '%d Tage'), one('Not yet', ''));
  const files = new Map(languageFiles(pot, { de_DE: german }).map(([name, bytes]) => [name, bytes.toString('utf8')]));

  test('one for PHP and one for each script, also for the formal German', () => {
    // The hash that WordPress computes of "build/index.js".
    expect([...files.keys()].filter((name) => name.startsWith('ml-connector-de_DE-') || name.includes('E.'))).toEqual([
      'ml-connector-de_DE.l10n.php',
      'ml-connector-de_DE-dfbff627e6c248bcb3b61d7d06da9ca9.json',
    ]);
    expect(files.has('ml-connector-de_DE_formal.l10n.php')).toBe(true);
  });

  test('each with its own texts, and without those that have no translation', () => {
    const php = files.get('ml-connector-de_DE.l10n.php');
    expect(php).toContain(`'It\\'s'=>'\\'s ist'`);
    expect(php).toContain(`'%d day'=>'%d Tag'."\\0".'%d Tage'`);
    const { locale_data: data } = JSON.parse(files.get('ml-connector-de_DE-dfbff627e6c248bcb3b61d7d06da9ca9.json'));
    expect(data['ml-connector']).toEqual({
      '': { domain: 'ml-connector', lang: 'de_DE', 'plural-forms': 'nplurals=2; plural=(n != 1);' },
      '%d day': ['%d Tag', '%d Tage'],
    });
  });
});
