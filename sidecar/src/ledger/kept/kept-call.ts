import type { Row } from '../../database/schema.ts';
import { pack, unpack } from './pack.ts';

/** The columns of a call's request and answer. */
export const CALL_TEXTS = ['body', 'body_packed', 'answer_json', 'answer_packed'] as const;

type KeptCall = Pick<Row<'calls'>, (typeof CALL_TEXTS)[number]>;

export interface CallTexts {
  /** '' = removed, or it had none. */
  readonly body: string;
  readonly answer: string | null;
}

/** Exactly as sent, and as answered; packed, or as earlier versions kept them. */
export function callTexts({ body, body_packed, answer_json, answer_packed }: KeptCall): CallTexts {
  return {
    body: body === '' && body_packed !== null ? unpack(body_packed) : body,
    answer: answer_json === null && answer_packed !== null ? unpack(answer_packed) : answer_json,
  };
}

export function keptBody(body: string): Pick<KeptCall, 'body' | 'body_packed'> {
  const body_packed = pack(body);
  return { body: body_packed === null ? body : '', body_packed };
}

export function keptAnswer(answer: string | null): Pick<KeptCall, 'answer_json' | 'answer_packed'> {
  const answer_packed = answer === null ? null : pack(answer);
  return { answer_json: answer_packed === null ? answer : null, answer_packed };
}
