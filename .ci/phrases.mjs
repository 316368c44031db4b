// The service's sentences for wp-admin, from its sources: templates with numbered placeholders. They go into the template for translators, and
// into sidecar/src/wording/phrases/templates.json, by which the service names template and values of a text (docs/decisions/0057).
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { COMMAND_LINE } from '../sidecar/src/wording/command-line.ts';
import { ownerWords } from '../sidecar/src/wording/owner-words.ts';
import { JOINTS, STATUSES } from '../sidecar/src/wording/phrases/joints.ts';
import { root } from './commands.mjs';

const SOURCES = join(root, 'sidecar', 'src');
export const TEMPLATES = join(SOURCES, 'wording', 'phrases', 'templates.json');
/**
 * Texts that no owner reads in wp-admin: of commands, start, log, mails and the operator's dashboard; help of the settings document; pages
 * of the service's own; columns of files; what is written into Xero.
 */
const OTHERS = new RegExp(
  `^(?:${[
    ...['app', 'cli', 'config', 'dashboard', 'database', 'journal', 'observability', 'pipeline', 'rehearsal'],
    ...[
      'scheduler',
      'xero',
      'http',
      'contract',
      'ledger/audit',
      'ledger/kept',
      'ledger/queries',
      'providers/csv',
      'wording/phrases',
    ],
  ].join('|')})/|^(?:${[
    ...[
      'cli',
      'main',
      'domain/currency',
      'domain/origin-mark',
      'domain/pages/',
      'domain/settings/settings-help',
      'mapping/history-note',
    ],
    ...[
      'alerts/(?!words|incident\\.)',
      'connection/consent-page',
      'fit/typical',
      'operations/rules-file/columns',
      'settings/suggest-wording',
    ],
    // Of the command; leaving in wp-admin has words of its own.
    ...['operations/leave/export-file', 'operations/leave/export-store', 'operations/leave/settle-open'],
    ...['wording/command-line', 'wording/export-trail', 'mapping/tax/union', 'settings/proposals/tracked-names'],
    ...[
      'posting/calls/masked-answer',
      'domain/settings/settings-json-schema',
      'woocommerce/wire',
      'domain/json',
      'mapping/contact/contact-number',
    ],
  ].join('|')})`,
);
/** Calls whose texts are for the operator's log, the database or a developer. */
const NOT_FOR_OWNERS =
  /(?:^|\.)(?:debug|info|warn|error|trace|prepare|exec|describe|meta|RegExp|raw|select|selectFrom|innerJoin|leftJoin|where|orderBy|groupBy|as|split|startsWith|endsWith|includes|get|has|header|set)$|^(?:Type)?Error$/;
/** Names of what an owner reads even as one word: "Paid". */
const LABELS =
  /^(?:label|title|heading|what|status|STATES|STATE_WORDS|TAB_TITLES|WORDS|TITLES|TYPES|COLUMNS|OWN_STATUSES)$/;
/** Of these, words may stand within a line, or head a column of a file. */
const LOWER = /^(?:TYPES|COLUMNS)$/;
const CODE =
  /^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|GET|POST|PUT|PATCH) |npm run|\bas [a-z_]+\w*$|^\S*[=_/{}<>|]\S*$|\.csv|https?:|;\s*charset|^\w+:%|^[\w%$.]+\.[\w%$.]+$|--\w|^consent %|^(?:Basic|Bearer|Worker|Entry|Event of) %|^(?:[A-Z][A-Za-z]+ ){4}|^WooCommerce (?:guests|order)/;

/** [{ text, plural, comment, file }] of one source. */
export function readPhrases(source, file) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (text, values, plural = null) => found.push({ text, plural, file, comment: commentOf(values, file) });
  const visit = (node) => {
    if (isLeftOut(node)) return;
    if (ts.isCallExpression(node) && node.expression.getText() === 'counted') {
      const [, one] = node.arguments;
      if (one !== undefined && ts.isStringLiteral(one)) add(`%d ${one.text}`, ['how many'], `%d ${one.text}s`);
    }
    const template = templateOf(node);
    if (template === null) {
      ts.forEachChild(node, visit);
      return;
    }
    for (const { text, values } of sentencesOf(asOwnersSee(template))) {
      if (isForOwners(text, node))
        add(
          text,
          values.map((value) => value.getText()),
        );
    }
    for (const value of template.values) visit(value);
  };
  visit(tree);
  return found;
}

const isLeftOut = (node) =>
  ts.isImportDeclaration(node) ||
  ts.isTypeNode(node) ||
  ts.isTaggedTemplateExpression(node) ||
  (ts.isBinaryExpression(node) && /^[=!]==?$/.test(node.operatorToken.getText())) ||
  ((ts.isCallExpression(node) || ts.isNewExpression(node)) && NOT_FOR_OWNERS.test(node.expression.getText()));

/** A literal, a template, or several joined by +: { text, values }, with %1$s for each value; null = another node. */
function templateOf(node) {
  if (ts.isStringLiteralLike(node)) return { text: node.text.replaceAll('%', '%%'), values: [] };
  const isJoined = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
  if (!ts.isTemplateExpression(node) && !isJoined) return null;
  const values = [];
  const read = (one) => {
    if (ts.isStringLiteralLike(one)) return one.text.replaceAll('%', '%%');
    if (ts.isTemplateExpression(one)) {
      const spans = one.templateSpans.map(
        ({ expression, literal }) => read(expression) + literal.text.replaceAll('%', '%%'),
      );
      return one.head.text.replaceAll('%', '%%') + spans.join('');
    }
    if (ts.isBinaryExpression(one) && one.operatorToken.kind === ts.SyntaxKind.PlusToken)
      return read(one.left) + read(one.right);
    if (ts.isCallExpression(one) && one.expression.getText() === 'commandLine')
      return [COMMAND_LINE, ...one.arguments.map(read)].join(' ');
    values.push(one);
    return `%${values.length}$s`;
  };
  const text = read(node);
  return /[a-z]{2}/i.test(text.replace(/%\d+\$s/g, '')) ? { text, values } : null;
}

/** A number that no text has, for the value at a place: commands are replaced with values in them. */
const MARK = 9_000_000;

/** With buttons and tabs instead of commands and settings, and only the values that are left. */
function asOwnersSee({ text, values }) {
  const marked = text.replace(/%(\d+)\$s/g, (_, at) => String(MARK + Number(at)));
  const left = [];
  // A path that is a value becomes a tab when the text is made.
  const seen = ownerWords(marked.replace(/\bsettings? (9\d{6})(?:\.\w+)*/g, '$1')).replace(/9(\d{6})/g, (_, at) => {
    left.push(values[Number(at) - 1]);
    return `%${left.length}$s`;
  });
  return { text: seen, values: left };
}

/** A value that is a sentence itself: at the beginning, at the end, or between two sentences. */
const SENTENCE_VALUE = /(?:^%\d+\$s (?=[A-Z]))|(?:(?<=[.!?]) ?%\d+\$s(?: ?%\d+\$s)*(?: (?=[A-Z])|$))/;

/** The service finds sentences one by one: a template holds no other sentence as its value. */
function sentencesOf({ text, values }) {
  return text
    .split(SENTENCE_VALUE)
    .map((part) => part.replace(/^ (?=[A-Z])/, ''))
    .filter((part) => part !== '')
    .map((part) => {
      const left = [];
      const own = part.replace(/%(\d+)\$s/g, (_, at) => `%${left.push(values[Number(at) - 1])}$s`);
      return { text: own, values: left };
    });
}

function isForOwners(text, node) {
  const words = text.replace(/%\d+\$s|%%/g, ' ').trim();
  if (!/[a-z]{2}/i.test(words) || CODE.test(text) || CODE.test(words)) return false;
  if (/[a-z]\S*\s+(?:(?:&|\d+) )?\S*[a-z]/i.test(words)) return true;
  // One word: a label, or what is added to another text: ", paid".
  if (/%\d/.test(text)) return /^[,(]|\s/.test(text.trim()) && /[a-z]{3}/.test(words);
  // Such a value has its own row in joints.ts.
  if (STATUSES.has(words)) return false;
  if (isColumn(node)) return /^[A-Z][a-z]+(?: %)?$/.test(words);
  const name = nameOf(node);
  return LABELS.test(name) && (LOWER.test(name) ? /^[A-Za-z][a-z]+$/ : /^[A-Z][a-z]+$/).test(words);
}

/** The head of a column: `textColumn('Order')`, `['Net', 'Tax'].map(figureColumn)`, `section(…, ['Net', 'Tax'], …)`. */
function isColumn({ parent }) {
  if (ts.isCallExpression(parent)) return /Column$/.test(parent.expression.getText());
  if (!ts.isArrayLiteralExpression(parent)) return false;
  const { parent: outer } = parent;
  if (ts.isCallExpression(outer)) return outer.expression.getText() === 'section';
  return ts.isCallExpression(outer.parent) && /Column$/.test(outer.parent.arguments[0]?.getText() ?? '');
}

/** Of the property or table that holds it. */
function nameOf(node) {
  for (let at = node.parent; at !== undefined && !ts.isBlock(at); at = at.parent) {
    if (ts.isPropertyAssignment(at) && LABELS.test(at.name.getText())) return at.name.getText();
    if (ts.isVariableDeclaration(at)) return at.name.getText();
  }
  return '';
}

function commentOf(values, file) {
  if (values.length === 0) return '';
  const names = values.map((value, at) => `${at + 1}: ${value.replace(/\s+/g, ' ').slice(0, 60)}`);
  return `translators: of the sidecar (${file}), ${names.join(', ')}`;
}

/** Of the whole service, each once. */
export function servicePhrases() {
  known ??= allPhrases();
  return known;
}

let known = null;

function allPhrases() {
  const paths = readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map((entry) => relative(SOURCES, join(entry.parentPath, entry.name)))
    .filter((path) => !OTHERS.test(path))
    .sort();
  const phrases = new Map();
  for (const path of paths) {
    for (const one of readPhrases(readFileSync(join(SOURCES, path), 'utf8'), path)) {
      const known = phrases.get(one.text);
      if (known === undefined || (known.plural === null && one.plural !== null)) phrases.set(one.text, one);
    }
  }
  const joints = JOINTS.map((text) => ({ text, comment: 'translators: values of the sidecar, side by side' }));
  const statuses = [...STATUSES.values()].map((text) => ({ text, comment: '' }));
  for (const one of [...joints, ...statuses]) {
    if (!phrases.has(one.text)) phrases.set(one.text, { ...one, plural: null, file: 'wording/phrases/joints.ts' });
  }
  return [...phrases.values()].toSorted((a, b) => (a.text < b.text ? -1 : 1));
}

/** templates.json: each template, with its plural or ''. */
export function templatesFile(phrases = servicePhrases()) {
  return `${JSON.stringify(Object.fromEntries(phrases.map(({ text, plural }) => [text, plural ?? ''])), null, 2)}\n`;
}
