// Translations in plugin/languages: what is wrong with a .po, and the files that WordPress loads.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import gettextParser from 'gettext-parser';
import { root } from './commands.mjs';
import { BANNED, GLOSSARIES } from './glossary.mjs';

export const DOMAIN = 'ml-connector';
export const FOLDER = join(root, 'plugin', 'languages');
/** WordPress's other locales that one text serves: ours is formal. */
const ALSO = { de_DE: ['de_DE_formal', 'de_AT'] };
const HEAD = { translator: 'This file is distributed under the GPL-2.0-or-later.' };

/** Its .po files, by locale. */
export function translations() {
  return Object.fromEntries(
    readdirSync(FOLDER)
      .filter((name) => name.startsWith(`${DOMAIN}-`) && name.endsWith('.po'))
      .map((name) => [name.slice(DOMAIN.length + 1, -'.po'.length), readFileSync(join(FOLDER, name), 'utf8')]),
  );
}

/** Entries of a .po or .pot but its header. */
function entriesOf(text) {
  const known = gettextParser.po.parse(text).translations;
  return Object.values(known)
    .flatMap((texts) => Object.values(texts))
    .filter(({ msgid }) => msgid !== '');
}

const keyOf = ({ msgctxt, msgid }) => `${msgctxt ?? ''}\u0004${msgid}`;
const byKey = (entries) => new Map(entries.map((entry) => [keyOf(entry), entry]));
const isFuzzy = ({ comments }) => /\bfuzzy\b/.test(comments?.flag ?? '');

/** What is wrong with a translation, one line for each; [] = it is complete. */
export function faultsOf(pot, po, locale) {
  const wanted = entriesOf(pot);
  const known = byKey(entriesOf(po));
  const names = new Set(wanted.map(keyOf));
  const left = [...known.values()].filter((entry) => !names.has(keyOf(entry)));
  return [
    ...wanted.flatMap((entry) =>
      faultsOfEntry(entry, known.get(keyOf(entry)), GLOSSARIES[locale] ?? [], BANNED[locale] ?? []),
    ),
    ...left.map(({ msgid }) => `not in the template: ${msgid}`),
  ];
}

function faultsOfEntry({ msgid, msgid_plural: plural }, entry, glossary, banned) {
  const forms = plural === undefined ? [msgid] : [msgid, plural];
  const texts = entry?.msgstr ?? [];
  if (texts.length !== forms.length || texts.some((text) => text.trim() === '')) return [`not translated: ${msgid}`];
  if (entry.msgid_plural !== plural) return [`another plural: ${msgid}`];
  if (isFuzzy(entry)) return [`fuzzy: ${msgid}`];
  return forms.flatMap((form, at) => [
    ...PARTS.filter(({ of }) => of(form) !== of(texts[at])).map(({ name }) => `${name} differ: ${form} → ${texts[at]}`),
    ...glossary
      .filter(({ english, german }) => english.test(form) && !german.test(texts[at]))
      .map(({ german }) => `not by the glossary (${german.source}): ${form} → ${texts[at]}`),
    ...banned
      .filter(({ german }) => german.test(texts[at]))
      .map(({ say, german }) => `not “${german.exec(texts[at])[0]}” but “${say}”: ${form} → ${texts[at]}`),
  ]);
}

const sorted = (pattern) => (text) => (text.match(pattern) ?? []).toSorted().join(' ');
/** Parts that a translation keeps. */
const PARTS = [
  { name: 'placeholders', of: sorted(/%(?:\d+\$)?[sd]|%%|\{\w+\}/g) },
  { name: 'tags', of: sorted(/<\/?(?:a|b|br|code|em|i|p|span|strong)(?: [^>]*=[^>]*)?>/g) },
  { name: 'spaces at the ends', of: (text) => `${/^\s*/.exec(text)?.[0]}|${/\s*$/.exec(text)?.[0]}` },
  { name: 'last characters', of: (text) => /[.:…?!]?$/.exec(text.trim())?.[0] },
];

/** The .po with every entry of the template and no other, by text: translators and merges find their place. */
export function updated(pot, po) {
  const known = byKey(entriesOf(po));
  const sources = entriesOf(pot).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const { headers } = gettextParser.po.parse(po);
  const texts = { '': { '': { msgid: '', msgstr: [''], comments: HEAD } } };
  for (const { msgid, msgid_plural: plural, msgctxt } of sources) {
    const kept = known.get(keyOf({ msgid, msgctxt }));
    const empty = plural === undefined ? [''] : ['', ''];
    (texts[msgctxt ?? ''] ??= {})[msgid] = {
      msgid,
      ...(msgctxt === undefined ? {} : { msgctxt }),
      ...(plural === undefined ? {} : { msgid_plural: plural }),
      msgstr: kept?.msgstr.length === empty.length ? kept.msgstr : empty,
    };
  }
  return `${gettextParser.po.compile({ charset: 'utf-8', headers, translations: texts }, { foldLength: 0 }).toString('utf8')}\n`;
}

/** [name, bytes] of the files that WordPress loads: for PHP one, and one for each script. */
export function languageFiles(pot, sources) {
  return Object.entries(sources).flatMap(([locale, po]) =>
    [locale, ...(ALSO[locale] ?? [])].flatMap((name) => filesOfLocale(pot, po, name)),
  );
}

function filesOfLocale(pot, po, locale) {
  const known = byKey(entriesOf(po).filter(({ msgstr }) => msgstr.every((text) => text !== '')));
  const { headers } = gettextParser.po.parse(po);
  const plurals = headers['plural-forms'];
  const wanted = entriesOf(pot).filter((entry) => known.has(keyOf(entry)));
  const withPlaces = wanted.map((entry) => ({ ...known.get(keyOf(entry)), places: placesOf(entry) }));
  const php = withPlaces.filter(({ places }) => places.some((place) => !place.endsWith('.js')));
  const scripts = [...new Set(withPlaces.flatMap(({ places }) => places.filter((place) => place.endsWith('.js'))))];
  return [
    [`${DOMAIN}-${locale}.l10n.php`, Buffer.from(phpFile(php, plurals, locale))],
    ...scripts.toSorted().map((script) => {
      const own = withPlaces.filter(({ places }) => places.includes(script));
      // WordPress looks for the file by this hash of the script's path in the plugin (load_script_textdomain).
      const hash = createHash('md5').update(script).digest('hex');
      return [`${DOMAIN}-${locale}-${hash}.json`, Buffer.from(jedFile(own, plurals, locale, script))];
    }),
  ];
}

const placesOf = ({ comments }) => (comments?.reference ?? '').split('\n').map((place) => place.replace(/:\d+$/, ''));

/** The form that WordPress loads since 6.5 (wp-includes/l10n/class-wp-translation-file-php.php). */
function phpFile(entries, plurals, locale) {
  const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const rows = entries.map(
    ({ msgctxt, msgid, msgstr }) =>
      // Texts with several forms are joined by a zero byte, which needs double quotes.
      `${quoted(msgctxt === undefined ? msgid : `${msgctxt}\u0004${msgid}`)}=>${msgstr.map(quoted).join('."\\0".')}`,
  );
  return `<?php\nreturn ['domain'=>'${DOMAIN}','plural-forms'=>${quoted(plurals)},'language'=>'${locale}','messages'=>[${rows.join(',\n')}]];\n`;
}

/** The form of wp.i18n.setLocaleData. */
function jedFile(entries, plurals, locale, script) {
  const messages = { '': { domain: DOMAIN, lang: locale, 'plural-forms': plurals } };
  for (const entry of entries) {
    messages[entry.msgctxt === undefined ? entry.msgid : keyOf(entry)] = entry.msgstr;
  }
  return JSON.stringify({ source: script, domain: DOMAIN, locale_data: { [DOMAIN]: messages } });
}
