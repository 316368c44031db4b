/**
 * Plain English: finds words that CONTRIBUTING's glossary bans ("Not") in names, comments, texts, tests and pages, and names the word to
 * use instead ("Say"). `node .ci/words.mjs [folder or file …]` prints `file:line word → say`.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import ts from 'typescript';
import { root } from './commands.mjs';

const GLOSSARY = 'CONTRIBUTING.md';

/**
 * Patterns of the glossary's banned words whose own letters would miss a form, or catch normal English. They read lower case words: names
 * are split ("toldAt" is "told at") and stand between ‹ and ›, comment marks and quotes are gone.
 */
export const PATTERNS = {
  'bring over': /\b(?:bring|brings|brought|bringing) (?:\w+ )?(?:\w+ )?over\b/,
  'take across': /\b(?:take|takes|took|taken|taking) (?:\w+ )?across\b/,
  'send through': /\b(?:send|sends|sent|sending) (?:\w+ )?through\b/,
  'book over': /\b(?:book|books|booked|booking) over\b/,
  'come up for posting': /\bup for posting\b/,
  light: /(?<!\b(?:to|in) )\blights?\b(?! (?:and |or )?dark\b)(?!, power)/,
  'all well': /\ball (?:is )?well\b/,
  tell: /\b(?:tell|tells|telling|teller|told|untold|retold)\b/,
  heard: /\b(?:heard|unheard|hears?|hearing)\b/,
  knock: /\bknock(?:s|ed|ing)?\b/,
  'on its way': /\bon (?:its|their) way\b(?! to)/,
  'to go':
    /\b(?:(?:is|are|still|left)|(?:\d|orders?|more|nothing)) to go\b(?! (?:on|to|into|through|back|out|up|down|with)\b)/,
  'needs a person': /\bneed(?:s|ed|ing)?(?: a)? person\b(?! s\b)/,
  'waits for me': /\bwaits? for me\b/,
  'not for Xero': /\bnot for xero\b/,
  'not to be posted': /\bnot to be posted\b/,
  rests: /\brests\b/,
  'tried again ever more rarely': /\bever more rarely\b/,
  'account of its payments': /\baccounts? of (?:its|their) payments\b/,
  'money spent on the account': /\bmoney spent on the account\b/,
  over: /\b(?:orders?|invoices?|entry|entries|documents?) (?:is|are|was|were) over\b|‹orders? over›|‹over (?:orders?|invoices?|entries)›|‹cancelled›\. ?‹over›/,
  ended: /\b(?:invoices?|orders?|documents?|payments?) (?:that )?(?:is|was|are|were|has|have|had)? ?ended\b/,
  'given back as a whole': /\b(?:given|gave|give|gives|giving) back as a whole\b/,
  'the rest after a deposit': /\brest (?:after|of) (?:a|the|its) deposit\b/,
  wish: /\b(?:wish|wishes|wished|wishing)\b/,
  works: /‹works›|‹(?:[\w ]+ )?works (?:of|by|in|to)\b[\w ]*›|\b(?:these|all|planned|the|each of the|of) works\b/,
  'open day': /\bopen days?\b/,
  issue:
    /‹issue›: ?number|‹(?:as|of|next|last|first|new|old|by) issue›|‹issue (?:of|no|number|key|note)›|\(issue \d|\b(?:first|second|third|next|last|earlier|later|new) issue\b/,
  'catch-up': /\b(?:catch|catches|catching|caught) ?up\b/,
  elsewhere: /\belsewhere\b/,
  endable: /\bendable\b/,
  'take over':
    /\b(?:take|takes|took|taken|taking) over (?:an? |the |this |its )?(?:\w+ )?(?:invoice|document)s?\b|\b(?:invoice|document)s? (?:is|are|was|were) taken over\b|\borders taken over\b/,
  'set by half': /\b(?:by|half) half\b|\bhalf set\b|\bset half\b/,
  anew: /\banew\b/,
  mend: /\bmend(?:s|ed|ing)?\b/,
  'put right': /\b(?:put|puts|putting)(?: (?:it|them|this|that|things|what\w*))? right\b/,
  'by itself': /\bby (?:itself|themselves)\b/,
  whoever: /\bwhoever\b/,
  'as it is':
    /\bas (?:it is|they are|it was|they were)\b(?! (?:now|then|when|until|on|once|posted|charged|given|written|made|sent)\b)/,
  'looked after': /(?<!‹)\b(?:look|looks|looked|looking) after\b/,
};

/** Names that others script against, or that a database holds: they stay. */
export const WIRE_NAMES = {
  light: 'status and incidents: JSON key, column and metric label',
  light_since: 'incidents: column',
  told_light: 'incidents: column',
  told_at: 'incidents: column',
  toldAt: "JSON key of a store's versions in the database",
  needsPerson: 'status: JSON key',
  operatorIsTold: 'alerts: JSON key',
  sidecarTold: "JSON key of the plugin's routes",
  'first-open-day': 'settings: value',
  documents_elsewhere: 'error code',
  orders_not_told: 'error code',
  lightSince: 'incidents: JSON key',
  toldLight: 'incidents: JSON key',
  heard: 'status: JSON key',
  Heard: 'Heard Island, a territory of Australia',
  tell: 'metric label',
  ledger_caught_up: 'action in the audit trail',
  invoice_ended: 'problem code',
  usedElsewhere: 'detail of a problem',
  wish: 'JSON key of `reissue --json`',
  ml_store_light: 'metric',
  ml_incidents_told_total: 'metric',
  ml_orders_taken_over_total: 'metric',
};

const FOLDERS = ['.ci', 'admin-ui', 'docs', 'e2e', 'plugin', 'sidecar'];
const PAGES = [
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'README.md',
  'docker-compose.yml',
  'eslint.config.js',
];
const NOT_OURS =
  /(?:^|\/)(?:node_modules|vendor|build|dist|coverage|artifacts|data|fixtures|recorded)(?:\/|$)|package(?:-lock)?\.json$/;
/** Holds the banned words themselves. */
const OURS_TO_LIST = new Set(['.ci/words.mjs', '.ci/words.test.mjs']);
const SCRIPT = new Set(['.ts', '.tsx', '.js', '.mjs', '.cjs']);
const TEXT = new Set([...SCRIPT, '.php', '.css', '.md', '.yml', '.txt', '.env', '.json', '.sql', '.dist', '.html']);

/** The rows of the glossary: [{ say, not: [term] }]. */
export function readGlossary(page = readFileSync(join(root, GLOSSARY), 'utf8')) {
  return glossaryLines(page).map((line) => {
    const [, say, , not] = line.split('|').map((cell) => cell.trim());
    return { say, not: not.split(', ') };
  });
}

function glossaryLines(page) {
  const lines = page.split('\n');
  const start = lines.indexOf('## Glossary');
  const first = lines.findIndex((line, at) => at > start && line.startsWith('|'));
  const end = lines.findIndex((line, at) => at > first && !line.startsWith('|'));
  return lines.slice(first + 2, end);
}

/** [{ term, say, pattern }], from the glossary. */
export function readRules(glossary = readGlossary()) {
  return glossary.flatMap(({ say, not }) =>
    not.map((term) => ({ term, say, pattern: PATTERNS[term] ?? new RegExp(`\\b${term.toLowerCase()}\\b`) })),
  );
}

/** Of these, the English words that are names in code too; the others are names only in quotes. */
const NAMES_IN_CODE = new Set(['light']);

/** Every file of ours below the given folders, as paths from the root. */
export function filesIn(places = [...FOLDERS, ...PAGES]) {
  return places
    .flatMap((place) =>
      statSync(join(root, place)).isFile()
        ? [place]
        : readdirSync(join(root, place), { withFileTypes: true }).flatMap((one) => {
            const path = posix.join(place, one.name);
            if (NOT_OURS.test(path)) return [];
            return one.isDirectory() ? filesIn([path]) : [path];
          }),
    )
    .filter((path) => TEXT.has(extname(path)) && !OURS_TO_LIST.has(path) && !isForeign(path));
}

/** Recorded answers are not ours; of the accounting cases, titles and expected documents are. */
function isForeign(path) {
  return NOT_OURS.test(path) || /golden[^/]*\/.*\/(?:order|refunds)\.json$/.test(path);
}

/** [{ path, line, word, say }] of one file; its name is line 0. */
export function findWords(path, text, rules) {
  const { words, lines } = normalise(path, text);
  const inName = rules.flatMap(({ pattern, say }) => {
    const found = pattern.exec(wordsOfPath(path));
    return found === null ? [] : [{ path, line: 0, word: found[0], say }];
  });
  const inText = rules.flatMap(({ pattern, say }) =>
    [...words.matchAll(new RegExp(pattern, 'gu'))].map((found) => ({
      path,
      line: lines[found.index],
      word: found[0].replaceAll(/[‹›]/g, ''),
      say,
    })),
  );
  const seen = new Set();
  return [...inName, ...inText]
    .filter(({ line, word }) => !seen.has(`${line} ${word}`) && seen.add(`${line} ${word}`))
    .toSorted((a, b) => a.line - b.line);
}

const NAME_OR_MARK = /[A-Za-z_$][\w$]*|\d+|[.,;:!?()]/g;

/** The text as lower case words, one space apart, and the line of each of its characters. */
function normalise(path, text) {
  const raw = withoutWireNames(path, quotesMasked(path, text));
  const code = SCRIPT.has(extname(path)) ? identifiersOf(path, text) : new Set();
  let words = '';
  const lines = [];
  const add = (piece, line) => {
    words += piece;
    for (let n = 0; n < piece.length; n += 1) lines.push(line);
  };
  let line = 1;
  let end = 0;
  for (const { 0: token, index } of raw.matchAll(NAME_OR_MARK)) {
    line += raw.slice(end, index).split('\n').length - 1;
    end = index;
    const isName = /^[A-Za-z_$]/.test(token);
    const isCode = code.has(index) || (path.endsWith('.php') && /[$>:]$/.test(raw.slice(0, index)));
    if (!isName) add(/\d/.test(token) ? ` ${token}` : token, line);
    else if (isCode) add(` ‹${splitName(token).join(' ')}›`, line);
    else add(` ${splitName(token).join(' ')}`, line);
  }
  return { words, lines };
}

function wordsOfPath(path) {
  return withoutWireNames('', path)
    .split('/')
    .map((part) => splitName(part).join(' '))
    .join(' / ');
}

/** "toldAt", "TOLD_AT", "told-at" → ["told", "at"]. */
function splitName(name) {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

/** Offsets where an identifier of the code begins: everything else is text. */
function identifiersOf(path, text) {
  const offsets = new Set();
  const kind = /x$/.test(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind);
  const visit = (node) => {
    if (ts.isIdentifier(node)) offsets.add(ts.skipTrivia(text, node.pos));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return offsets;
}

const blank = (text) => text.replaceAll(/[^\n]/g, ' ');

/** What a page only quotes: wire formats, the glossary's own "Not", what an earlier release said. */
function quotesMasked(path, text) {
  if (path === 'CHANGELOG.md') return text.replaceAll(/"[^"]*"|“[^”]*”|`[^`]*`/g, blank);
  if (path.endsWith('.md')) {
    const page = text.replaceAll(/^ *```(?:json|http)\n[\s\S]*?^ *```$/gm, blank);
    if (path !== GLOSSARY) return page;
    return glossaryLines(page).reduce((so, line) => {
      const cut = line.slice(0, -1).lastIndexOf('|');
      return so.replace(line, line.slice(0, cut) + blank(line.slice(cut)));
    }, page);
  }
  return text;
}

/** Without the names that stay. One that is an English word too is a name only in code or quotes. */
function withoutWireNames(path, text) {
  const isScript = SCRIPT.has(extname(path));
  const isSql = extname(path) === '.sql';
  return Object.keys(WIRE_NAMES).reduce((so, name) => {
    const isEnglish = !isSql && !/[-_A-Z]/.test(name);
    const pattern = isEnglish
      ? new RegExp(`(?<=[\`'".{/]|[,{]\\s+)${name}(?=[\`'"]|}}|: )`, 'g')
      : new RegExp(`(?<!\\w)${name}(?!\\w)`, 'g');
    const masked = so.replaceAll(pattern, blank);
    if (!NAMES_IN_CODE.has(name) || !isScript) return masked;
    const code = identifiersOf(path, text);
    return masked.replaceAll(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'), (found, at) =>
      code.has(at) ? blank(found) : found,
    );
  }, text);
}

/** All findings below the given places. */
export function findAll(places) {
  const rules = readRules();
  return filesIn(places).flatMap((path) => findWords(path, readFileSync(join(root, path), 'utf8'), rules));
}

if (process.argv[1] === import.meta.filename) {
  const places = process.argv.slice(2).filter((place) => existsSync(join(root, place)));
  const found = findAll(places.length === 0 ? undefined : places.map((place) => place.replace(/\/$/, '')));
  for (const { path, line, word, say } of found) console.log(`${path}:${line} ${word} → ${say}`);
  console.log(`${found.length} words to replace.`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
