import { counted } from '../wording/output.ts';
import { ownerWords } from '../wording/owner-words.ts';
import { minuteOf } from '../wording/times.ts';
import type { Incident, Notice } from './incident.ts';

/** A message without personal data: the store, the cause, the next step. */
export interface AlertMessage {
  readonly subject: string;
  readonly text: string;
}

const SUBJECT_CHARS_MAX = 150;
const MESSAGE_CHARS_MAX = 1_000;
const NEXT = 'Next: ';
const MINUTE_MS = 60_000;

type Heads = Readonly<Record<Notice, (store: string) => string>>;

const HEADS: Heads = {
  begun: (store) => `Orders of ${store} need attention`,
  worse: (store) => `Orders of ${store} do not reach Xero`,
  still: (store) => `Orders of ${store} still need attention`,
  over: (store) => `${store} is healthy again`,
};

/** Nothing is wrong with the posting of orders. */
const HEADS_OF_BOOKS: Heads = {
  begun: (store) => `The books of ${store} differ from Xero`,
  worse: (store) => `The books of ${store} differ from Xero, and nothing explains it`,
  still: (store) => `The books of ${store} still differ from Xero`,
  over: (store) => `The books of ${store} agree with Xero again`,
};
const HEADS_OF_CLEARING: Heads = {
  begun: (store) => `A clearing account of ${store} differs from its provider`,
  worse: (store) => `A clearing account of ${store} differs from its provider, and nothing explains it`,
  still: (store) => `A clearing account of ${store} still differs from its provider`,
  over: (store) => `The clearing accounts of ${store} are right again`,
};
const HEADS_OF: ReadonlyMap<string, Heads> = new Map([
  ['books_differ', HEADS_OF_BOOKS],
  ['clearing_differs', HEADS_OF_CLEARING],
]);

interface NamedStore {
  readonly name: string;
  readonly url: string;
}

export function messageOf(
  store: NamedStore & { readonly timezone: string | null },
  incident: Incident,
  notice: Notice,
  now: Date,
): AlertMessage {
  const { code, level, beganAt, message, next } = incident;
  const heads = HEADS_OF.get(code) ?? HEADS;
  const head = heads[level === 'red' && notice === 'begun' ? 'worse' : notice];
  const lasted = spanOf(now.getTime() - beganAt.getTime());
  const lines =
    notice === 'over'
      ? [`Resolved after ${lasted}: ${shortened(message)}`]
      : [
          shortened(message),
          `${NEXT}${shortened(next)}`,
          `Since ${minuteOf(beganAt.toISOString(), store.timezone)} (${lasted}).`,
        ];
  return compose(head(plain(store.name)), [...lines, `Store: ${plain(store.url)}`]);
}

/** For people who use the settings page, and have no command line. */
export function forOwner(message: AlertMessage): AlertMessage {
  const lines = message.text.split('\n').map((line) => {
    return line.startsWith(NEXT) ? `Next: ${ownerWords(line.slice(NEXT.length))}` : ownerWords(line);
  });
  return { ...message, text: lines.join('\n') };
}

export function testMessage({ name, url }: NamedStore): AlertMessage {
  const lines = ['This is a test: alerts of this store arrive here.', `Store: ${plain(url)}`];
  return compose(`Test alert for ${plain(name)}`, lines);
}

export function compose(head: string, lines: readonly string[]): AlertMessage {
  return { subject: `ML Connector: ${head}`.slice(0, SUBJECT_CHARS_MAX), text: [head, '', ...lines].join('\n') };
}

/** "12 minutes", "3 hours", "2 days". */
export function spanOf(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / MINUTE_MS));
  if (minutes < 120) return counted(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day');
}

export function shortened(text: string): string {
  return text.length <= MESSAGE_CHARS_MAX ? text : `${text.slice(0, MESSAGE_CHARS_MAX)}…`;
}

/** The store chooses its name: one line, no control characters. */
function plain(text: string): string {
  return text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
}
