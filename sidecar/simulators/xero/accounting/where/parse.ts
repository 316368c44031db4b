import { folded } from '../books/lookup.ts';
import type { Element } from '../wire/element.ts';
import { isGuid } from '../wire/element.ts';
import { queryParseError } from '../wire/refusals.ts';
import { findField, isPathPrefix, type FieldTable, type FieldType } from './fields.ts';
import { tokensOf, type Token } from './tokens.ts';
import { compareValues, fieldValue, type Value } from './value.ts';

type NodeType = FieldType | 'null';

interface Node {
  readonly type: NodeType;
  evaluate(view: Element): Value;
}

export type Predicate = (view: Element) => boolean;

const CLR_NAMES: Readonly<Record<NodeType, string>> = {
  text: 'String',
  guid: 'Guid',
  number: 'Decimal',
  date: 'DateTime',
  flag: 'Boolean',
  null: 'null',
};

const TEXT_TESTS: Readonly<Record<string, (subject: string, argument: string) => boolean>> = {
  Contains: (subject, argument) => subject.includes(argument),
  StartsWith: (subject, argument) => subject.startsWith(argument),
  EndsWith: (subject, argument) => subject.endsWith(argument),
};
// Comparing ignores case anyway, so these change nothing but are commonly written.
const TEXT_TRANSFORMS = ['ToLower', 'ToUpper', 'Trim', 'ToString'];

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<>': (order) => order !== 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
};
const EQUALITIES = ['=', '==', '!=', '<>'];

function constant(type: NodeType, value: Value): Node {
  return { type, evaluate: () => value };
}

function compared(left: Node, operator: string, right: Node): Node {
  const test = COMPARISONS[operator];
  const comparable = left.type === right.type || left.type === 'null' || right.type === 'null';
  const ordered = EQUALITIES.includes(operator) || !['guid', 'flag', 'null'].includes(left.type);
  if (test === undefined || !comparable || !ordered) {
    const types = `'${CLR_NAMES[left.type]}' and '${CLR_NAMES[right.type]}'`;
    throw queryParseError(`Operator '${operator}' incompatible with operand types ${types}`);
  }
  return {
    type: 'flag',
    evaluate(view) {
      const [a, b] = [left.evaluate(view), right.evaluate(view)];
      if ((a === null || b === null) && !EQUALITIES.includes(operator)) return false;
      return test(compareValues(a, b));
    },
  };
}

/** Reads one where clause by recursive descent: or, and, not, comparison, operand. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #table: FieldTable;
  #at = 0;

  constructor(source: string, table: FieldTable) {
    this.#tokens = tokensOf(source);
    this.#table = table;
  }

  clause(): Node {
    const node = this.#or();
    if (this.#at < this.#tokens.length) throw this.#syntaxError();
    return this.#flag(node);
  }

  #or(): Node {
    let left = this.#and();
    while (this.#take('||') || this.#takeWord('or')) left = this.#joined(left, this.#and(), (a, b) => a || b);
    return left;
  }

  #and(): Node {
    let left = this.#not();
    while (this.#take('&&') || this.#takeWord('and')) left = this.#joined(left, this.#not(), (a, b) => a && b);
    return left;
  }

  #joined(left: Node, right: Node, join: (a: boolean, b: boolean) => boolean): Node {
    const [a, b] = [this.#flag(left), this.#flag(right)];
    return { type: 'flag', evaluate: (view) => join(a.evaluate(view) === true, b.evaluate(view) === true) };
  }

  #flag(node: Node): Node {
    if (node.type !== 'flag') throw queryParseError("Expression of type 'Boolean' expected");
    return node;
  }

  #not(): Node {
    if (!this.#take('!') && !this.#takeWord('not')) return this.#comparison();
    const negated = this.#flag(this.#not());
    return { type: 'flag', evaluate: (view) => negated.evaluate(view) !== true };
  }

  #comparison(): Node {
    const left = this.#operand();
    const operator = this.#peek();
    if (operator?.kind !== 'symbol' || COMPARISONS[operator.value] === undefined) return left;
    this.#at += 1;
    return compared(left, operator.value, this.#operand());
  }

  #operand(): Node {
    const token = this.#next();
    if (token.kind === 'text') return this.#calls(constant('text', folded(token.value)));
    if (token.kind === 'number') return constant('number', Number.parseFloat(token.value));
    if (token.kind === 'word') return this.#word(token.value);
    if (token.value === '-') return this.#negative();
    if (token.value !== '(') throw this.#syntaxError();
    const inner = this.#or();
    this.#expect(')');
    return inner;
  }

  #negative(): Node {
    const token = this.#next();
    if (token.kind !== 'number') throw this.#syntaxError();
    return constant('number', -Number.parseFloat(token.value));
  }

  #word(word: string): Node {
    if (/^(true|false)$/i.test(word)) return constant('flag', word.toLowerCase() === 'true');
    if (/^null$/i.test(word)) return constant('null', null);
    if (/^guid$/i.test(word) && this.#take('(')) return this.#guid();
    if (word === 'DateTime' && this.#take('(')) return this.#dateTime();
    return this.#field(word);
  }

  #guid(): Node {
    const { kind, value } = this.#next();
    if (kind !== 'text' || !isGuid(value)) throw queryParseError('Guid should contain 32 digits with 4 dashes');
    this.#expect(')');
    return constant('guid', value.toLowerCase());
  }

  #dateTime(): Node {
    const parts: number[] = [];
    do {
      const token = this.#next();
      if (token.kind !== 'number') throw this.#syntaxError();
      parts.push(Number(token.value));
    } while (this.#take(','));
    this.#expect(')');
    const [year = 0, month = 0, day = 0, ...time] = parts;
    const [hour = 0, minute = 0, second = 0] = time;
    const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
    const isCalendarDay = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
    if ((parts.length !== 3 && parts.length !== 6) || !isCalendarDay) {
      throw queryParseError("No applicable constructor exists in type 'DateTime'");
    }
    return constant('date', at.getTime());
  }

  #field(word: string): Node {
    let path = word;
    while (findField(this.#table, path) === null && isPathPrefix(this.#table, path) && this.#take('.')) {
      path += `.${this.#next().value}`;
    }
    const field = findField(this.#table, path);
    if (field === null) {
      const name = path.split('.').at(-1) ?? path;
      throw queryParseError(`No property or field '${name}' exists in type '${this.#table.typeName}'`);
    }
    const node: Node = { type: field.type, evaluate: (view) => fieldValue(view, field.path, field.type) };
    return this.#calls(node);
  }

  /** Method calls and the .Value and .HasValue of nullable fields. */
  #calls(subject: Node): Node {
    let node = subject;
    while (this.#take('.')) node = this.#member(node, this.#next().value);
    return node;
  }

  #member(subject: Node, name: string): Node {
    if (name === 'Value' && ['date', 'number', 'guid'].includes(subject.type)) return subject;
    if (name === 'HasValue' && ['date', 'number', 'guid'].includes(subject.type)) {
      return { type: 'flag', evaluate: (view) => subject.evaluate(view) !== null };
    }
    const test = TEXT_TESTS[name];
    if (subject.type !== 'text' || (test === undefined && !TEXT_TRANSFORMS.includes(name)) || !this.#take('(')) {
      throw queryParseError(`No property or field '${name}' exists in type '${CLR_NAMES[subject.type]}'`);
    }
    if (test === undefined) {
      this.#expect(')');
      return subject;
    }
    const argument = this.#operand();
    this.#expect(')');
    if (argument.type !== 'text') throw queryParseError(`No applicable method '${name}' exists in type 'String'`);
    return {
      type: 'flag',
      evaluate(view) {
        const [text, part] = [subject.evaluate(view), argument.evaluate(view)];
        return typeof text === 'string' && typeof part === 'string' && test(text, part);
      },
    };
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const token = this.#peek();
    if (token === undefined) throw queryParseError('Expression expected');
    this.#at += 1;
    return token;
  }

  #take(symbol: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'symbol' || token.value !== symbol) return false;
    this.#at += 1;
    return true;
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'word' || token.value.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw queryParseError(`'${symbol}' expected`);
  }

  #syntaxError() {
    return queryParseError('Syntax error');
  }
}

/** Compiles a where clause against the fields of a resource; throws its QueryParseException. */
export function parseWhere(source: string, table: FieldTable): Predicate {
  const node = new Parser(source, table).clause();
  return (view) => node.evaluate(view) === true;
}
