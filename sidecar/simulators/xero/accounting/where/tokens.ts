import { queryParseError } from '../wire/refusals.ts';

export type Token =
  | { readonly kind: 'text' | 'number' | 'word'; readonly value: string }
  | { readonly kind: 'symbol'; readonly value: string };

const SKIPPED = /\s+/y;
const PATTERNS: readonly { kind: Token['kind']; pattern: RegExp }[] = [
  { kind: 'text', pattern: /"((?:[^"\\]|\\.)*)"/y },
  { kind: 'number', pattern: /\d+(?:\.\d+)?[mMdD]?/y },
  { kind: 'word', pattern: /[A-Za-z_][A-Za-z0-9_]*/y },
  { kind: 'symbol', pattern: /==|!=|<>|>=|<=|&&|\|\||[=<>!().,-]/y },
];

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** Splits a where clause; throws the QueryParseException of a clause that cannot be read. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const space = matchAt(SKIPPED, source, at);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const token = PATTERNS.flatMap(({ kind, pattern }) => {
      const match = matchAt(pattern, source, at);
      return match === null ? [] : [{ kind, match }];
    })[0];
    if (token === undefined) {
      const character = source.charAt(at);
      throw queryParseError(character === '"' ? 'Unterminated string literal' : `Syntax error '${character}'`);
    }
    at += token.match[0].length;
    const value = token.kind === 'text' ? (token.match[1] ?? '').replace(/\\(.)/g, '$1') : token.match[0];
    tokens.push({ kind: token.kind, value });
  }
  return tokens;
}
