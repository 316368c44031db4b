import { parseJson } from './parse-json.ts';

/**
 * Ours: bytes read without a pause. The slowest such JSON, objects with a name each, takes 5 to 12 ms of processor time to parse; four
 * times as much took 40 to 50 ms, and several answers may be parsed in one turn of the loop (measured).
 */
const TURN_BYTES = 64 * 1024;
/** Ours, of a list that is read while it is parsed: what is read of a piece is done before V8 takes its values for long-lived ones. */
const READ_BYTES = 8 * 1024;
/** Ours: one value that is no list and no object. WordPress's longest texts (MySQL's `text`) have 64 kB. */
const TEXT_BYTES_MAX = 4 * 1024 * 1024;
/** Ours: texts, names, commas and brackets. A hundred invoices of sixty lines have about 300,000. */
const TOKENS_MAX = 750_000;
/**
 * Ours: different names of fields in one answer. WooCommerce's orders have about 150; plugins may keep values by an id each. An object with
 * names of its own takes 250 bytes and more, one with known names 60 (measured).
 */
export const NAMES_MAX = 20_000;
const DEPTH_MAX = 64;
/** Ours: a large value inside a large value, so many times: list, order, lines, line, meta data, value. */
const LARGE_LEVELS_MAX = 8;
/** Ours: of an object larger than one turn. */
const LARGE_OBJECT_FIELDS_MAX = 20_000;

/** Ends when other work had its turn. */
export type Turn = () => Promise<unknown>;

/** JSON beyond the limits: no service that we read answers with so many values, or with such nesting. */
export class ExcessiveJson extends Error {
  override readonly name = 'ExcessiveJson';
}

/** A list in the outermost object: `read` makes something smaller of each element once it is parsed. */
export interface ListReading {
  readonly name: string;
  readonly read: (element: unknown) => unknown;
}

export interface ParseOptions {
  readonly tokensMax?: number;
  /** Absent = all lists are returned with their elements. */
  readonly list?: ListReading;
}

/**
 * parseJson for text of any size and origin, in UTF-8: other work goes on meanwhile, as a large text is parsed piece by piece;
 * the whole is never a string. undefined when it is not JSON. Throws ExcessiveJson.
 */
export async function parseJsonInTurns(
  json: string | Uint8Array,
  turn: Turn,
  { tokensMax = TOKENS_MAX, list }: ParseOptions = {},
): Promise<unknown> {
  const text =
    typeof json === 'string' ? Buffer.from(json) : Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  if (text.length <= TURN_BYTES) return isTooDeep(text) ? excessive() : withList(parseJson(text.toString()), list);
  try {
    const start = firstByte(text);
    await checkSize(text, turn, tokensMax);
    return await readRange({ text, turn, list }, start, trimmed(text, start, text.length)[1], 0);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Of an object that was parsed whole. */
function withList(json: unknown, list: ListReading | undefined): unknown {
  if (list === undefined || typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, valueOf(name, value, list)]));
}

function valueOf(name: string, value: unknown, list: ListReading | undefined): unknown {
  return list?.name === name && Array.isArray(value) ? value.map((one: unknown) => list.read(one)) : value;
}

interface Reading {
  readonly text: Buffer;
  readonly turn: Turn;
  /** Of the object that is read; not of those inside. */
  readonly list: ListReading | undefined;
  /** What becomes of each element of the list that is read; absent = nothing. */
  readonly read?: ListReading['read'];
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125] as const;

/** `end` is exclusive, here and below. */
async function readRange(reading: Reading, from: number, to: number, level: number): Promise<unknown> {
  const { text, turn } = reading;
  const [start, end] = trimmed(text, from, to);
  const opening = text[start];
  const isContainer = opening === OPEN_LIST || opening === OPEN_OBJECT;
  if (end - start <= TURN_BYTES || !isContainer) {
    if (end - start > TEXT_BYTES_MAX) return excessive();
    await turn();
    const json: unknown = JSON.parse(text.toString('utf8', start, end));
    const { read, list } = reading;
    return read !== undefined && Array.isArray(json) ? json.map((one: unknown) => read(one)) : withList(json, list);
  }
  if (level >= LARGE_LEVELS_MAX) return excessive();
  const isList = opening === OPEN_LIST;
  if (text[end - 1] !== (isList ? CLOSE_LIST : CLOSE_OBJECT)) throw new SyntaxError('no end');
  return isList ? await readList(reading, start, end, level) : await readObject(reading, start, end, level);
}

async function readList(reading: Reading, start: number, end: number, level: number): Promise<unknown[]> {
  const { text, turn, read = (one: unknown) => one } = reading;
  const inside = { text, turn, list: undefined };
  const all: unknown[] = [];
  for await (const { from, to, isLarge } of piecesOf(reading, start + 1, end - 1)) {
    if (isLarge) all.push(read(await readRange(inside, from, to, level + 1)));
    else for (const one of parsedPiece(text, from, to, ['[', ']'])) all.push(read(one));
  }
  return all;
}

async function readObject(reading: Reading, start: number, end: number, level: number): Promise<object> {
  const { text, turn, list } = reading;
  const all: [string, unknown][] = [];
  for await (const { from, to, isLarge } of piecesOf(reading, start + 1, end - 1)) {
    if (isLarge) {
      const [nameStart] = trimmed(text, from, to);
      const nameEnd = endOfText(text, nameStart);
      const [colon] = trimmed(text, nameEnd, to);
      if (text[colon] !== COLON) throw new SyntaxError('no colon');
      const name = String(JSON.parse(text.toString('utf8', nameStart, nameEnd)));
      const inside = { text, turn, list: undefined, ...(list?.name === name && { read: list.read }) };
      all.push([name, await readRange(inside, colon + 1, to, level + 1)]);
    } else {
      for (const [name, value] of parsedPiece(text, from, to, ['{', '}'])) all.push([name, valueOf(name, value, list)]);
    }
    if (all.length > LARGE_OBJECT_FIELDS_MAX) excessive();
  }
  return Object.fromEntries(all);
}

function parsedPiece(text: Buffer, from: number, to: number, brackets: readonly ['[', ']']): unknown[];
function parsedPiece(text: Buffer, from: number, to: number, brackets: readonly ['{', '}']): [string, unknown][];
function parsedPiece(text: Buffer, from: number, to: number, [open, close]: readonly [string, string]) {
  const [start, end] = trimmed(text, from, to);
  // A comma without a value before or after it.
  if (start === end) throw new SyntaxError('no value');
  const parsed: unknown = JSON.parse(`${open}${text.toString('utf8', start, end)}${close}`);
  if (Array.isArray(parsed)) return parsed as unknown[];
  return Object.entries(parsed as object);
}

interface Piece {
  readonly from: number;
  readonly to: number;
  /** One value longer than a turn; else several, with their commas. */
  readonly isLarge: boolean;
}

/** The values between two brackets, cut at commas into pieces of about one turn. */
async function* piecesOf({ text, turn, read }: Reading, start: number, end: number): AsyncGenerator<Piece> {
  const pieceBytes = read === undefined ? TURN_BYTES : READ_BYTES;
  let from = start;
  let valueStart = start;
  let depth = 0;
  let pauseAt = start + TURN_BYTES;
  for (let at = start; at <= end; at += 1) {
    if (at >= pauseAt) {
      await turn();
      pauseAt = at + TURN_BYTES;
    }
    const code = at === end ? COMMA : text[at];
    if (code === QUOTE) at = endOfText(text, at) - 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
    else if (code === COMMA && depth === 0) {
      const isLarge = at - valueStart > TURN_BYTES;
      if (isLarge && valueStart > from) yield { from, to: valueStart - 1, isLarge: false };
      if (isLarge) yield { from: valueStart, to: at, isLarge };
      else if (at === end || at - from > pieceBytes) yield { from, to: at, isLarge };
      valueStart = at + 1;
      if (isLarge || at - from > pieceBytes) from = at + 1;
    }
  }
  if (depth !== 0) throw new SyntaxError('brackets do not match');
}

/** Before anything is parsed, so that no memory is taken for it. */
async function checkSize(text: Buffer, turn: Turn, tokensMax: number): Promise<void> {
  let [depth, tokens] = [0, 0];
  const names = new DifferentNames();
  let pauseAt = TURN_BYTES;
  for (let at = 0; at < text.length; at += 1) {
    if (at >= pauseAt) {
      await turn();
      pauseAt = at + TURN_BYTES;
    }
    const code = text[at];
    if (code === QUOTE) {
      const end = endOfText(text, at);
      if (text[afterBlanks(text, end)] === COLON) names.add(text, at, end);
      at = end - 1;
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
    else if (code !== COMMA) continue;
    tokens += 1;
    if (depth > DEPTH_MAX || tokens > tokensMax || names.count > NAMES_MAX) excessive();
  }
}

const NAME_BITS = 2 ** 20;

/** Counts names without keeping them: by one bit of a hash (FNV-1a) each. A few that share a bit are not counted. */
class DifferentNames {
  readonly #seen = new Uint8Array(NAME_BITS / 8);
  count = 0;

  /** The name's bytes, with its quotes. */
  add(text: Buffer, start: number, end: number): void {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (text[at] ?? 0), 0x01000193);
    const bit = (hash ^ (hash >>> 16)) & (NAME_BITS - 1);
    const [byte, mask] = [bit >>> 3, 1 << (bit & 7)];
    const seen = this.#seen[byte] ?? 0;
    if ((seen & mask) !== 0) return;
    this.#seen[byte] = seen | mask;
    this.count += 1;
  }
}

function isTooDeep(text: Buffer): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text[at];
    if (code === QUOTE) at = endOfTextOr(text, at) - 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

/** After the closing quote of the text that begins here. */
function endOfText(text: Buffer, start: number): number {
  const end = endOfTextOr(text, start);
  if (end > text.length || text[start] !== QUOTE) throw new SyntaxError('a text does not end');
  return end;
}

/** The same; beyond the end when there is no closing quote. */
function endOfTextOr(text: Buffer, start: number): number {
  for (let end = text.indexOf(QUOTE, start + 1); end !== -1; end = text.indexOf(QUOTE, end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === BACKSLASH) slashes += 1;
    // An even number of them escape each other.
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length + 1;
}

/** JSON's white space: blank, tab, new line, carriage return. */
function isBlank(code: number | undefined): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

function afterBlanks(text: Buffer, start: number): number {
  let at = start;
  while (at < text.length && isBlank(text[at])) at += 1;
  return at;
}

function trimmed(text: Buffer, from: number, to: number): readonly [number, number] {
  let [start, end] = [from, to];
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return [start, end];
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** After a byte order mark and blanks. */
function firstByte(text: Buffer): number {
  const marked = text.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  return trimmed(text, marked, text.length)[0];
}

function excessive(): never {
  throw new ExcessiveJson('more values, or deeper nesting, than any answer that we read');
}
