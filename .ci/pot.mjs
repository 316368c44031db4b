// The translation template, from PHP and TypeScript sources. Pure: text in, entries and text out. Parsing is done here:
// `wp i18n make-pot` needs WP-CLI, which cannot read TypeScript or the file WordPress loads for it.
import gettextParser from 'gettext-parser';
import ts from 'typescript';

/** The text arguments, by function. */
const FUNCTIONS = {
  __: ['text'],
  _e: ['text'],
  esc_html__: ['text'],
  esc_html_e: ['text'],
  esc_attr__: ['text'],
  esc_attr_e: ['text'],
  _x: ['text', 'context'],
  esc_html_x: ['text', 'context'],
  esc_attr_x: ['text', 'context'],
  _n: ['text', 'plural'],
  _nx: ['text', 'plural', 'number', 'context'],
};
const NAMES = Object.keys(FUNCTIONS)
  .sort((a, b) => b.length - a.length)
  .join('|');
const PHP_TEXT = String.raw`'(?:[^'\\]|\\.)*'`;
/** A comment stands at most this many lines above its text. */
const COMMENT_LINES = 3;

/** Texts of one PHP file. Literals only: strings built at run time cannot be translated. */
export function readPhp(source, file) {
  const calls = new RegExp(
    String.raw`(?<![\w>:$])(${NAMES})\(\s*(${PHP_TEXT})(?:\s*,\s*(${PHP_TEXT}))?(?:\s*,\s*[^,()']+(?:\([^()]*\))?\s*,\s*(${PHP_TEXT}))?`,
    'g',
  );
  return [...source.matchAll(calls)].map((call) => {
    const [, name, first, second, fourth] = call;
    const line = source.slice(0, call.index).split('\n').length;
    const roles = FUNCTIONS[name];
    return {
      text: phpText(first),
      plural: roles[1] === 'plural' && second !== undefined ? phpText(second) : null,
      context: contextOf(roles, second, fourth),
      comment: commentAbove(source, line),
      reference: `${file}:${line}`,
    };
  });
}

function contextOf(roles, second, fourth) {
  if (roles[1] === 'context' && second !== undefined) return phpText(second);
  return roles[3] === 'context' && fourth !== undefined ? phpText(fourth) : null;
}

const phpText = (literal) => literal.slice(1, -1).replace(/\\(['\\])/g, '$1');

/** Name, description and author from the plugin's header. */
export function readHeader(source, file) {
  return ['Plugin Name', 'Description', 'Author'].flatMap((name) => {
    const found = new RegExp(String.raw`^ \* ${name}:\s+(.+)$`, 'm').exec(source);
    return found === null
      ? []
      : [{ text: found[1].trim(), plural: null, context: null, comment: `${name} of the plugin`, reference: file }];
  });
}

/** Texts of one TypeScript or JavaScript file. `reference`: the file WordPress loads, the key to its translations. */
export function readScript(source, file, reference = file) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const entries = [];
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const name = ts.isPropertyAccessExpression(node.expression)
        ? node.expression.name.text
        : node.expression.getText();
      const roles = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : null;
      const texts = node.arguments.map(literalOf);
      if (roles !== null && texts[0] !== undefined && texts[0] !== null) {
        const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        const at = (role) => (roles.includes(role) ? (texts[roles.indexOf(role)] ?? null) : null);
        entries.push({
          text: texts[0],
          plural: at('plural'),
          context: at('context'),
          comment: commentAbove(source, line),
          reference,
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return entries;
}

function literalOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null;
  const [left, right] = [literalOf(node.left), literalOf(node.right)];
  return left === null || right === null ? null : left + right;
}

function commentAbove(source, line) {
  const lines = source.split('\n').slice(Math.max(0, line - 1 - COMMENT_LINES), line);
  for (const [at, text] of [...lines.entries()].reverse()) {
    const found = /(?:\/\*+|\/\/)\s*(translators:.*?)\s*(?:\*\/|$)/i.exec(text);
    if (found !== null) return found[1];
    // The end of another statement: a comment above it belongs there.
    if (at < lines.length - 1 && text.trimEnd().endsWith(';')) return null;
  }
  return null;
}

/** The template; equal texts form one entry. */
export function toPot(entries, { version, date }) {
  const translations = {};
  for (const { text, plural, context, comment, reference } of entries) {
    const known = ((translations[context ?? ''] ??= {})[text] ??= {
      msgid: text,
      msgstr: [''],
      ...(context === null ? {} : { msgctxt: context }),
      comments: { reference: '', extracted: '', flag: /%(?:\d+\$)?[sd]/.test(text) ? 'php-format' : '' },
    });
    const { comments } = known;
    if (!comments.reference.split('\n').includes(reference)) {
      comments.reference = [comments.reference, reference].filter(Boolean).join('\n');
    }
    comments.extracted ||= comment ?? '';
    if (plural !== null) Object.assign(known, { msgid_plural: plural, msgstr: ['', ''] });
  }
  const headers = {
    'project-id-version': `ML Connector ${version}`,
    'pot-creation-date': date,
    'mime-version': '1.0',
    'content-type': 'text/plain; charset=utf-8',
    'content-transfer-encoding': '8bit',
    'x-domain': 'ml-connector',
  };
  const head = {
    msgid: '',
    msgstr: [''],
    comments: { translator: 'This file is distributed under the GPL-2.0-or-later.' },
  };
  translations[''] = { '': head, ...translations[''] };
  return `${gettextParser.po.compile({ charset: 'utf-8', headers, translations }, { foldLength: 0 }).toString('utf8')}\n`;
}
