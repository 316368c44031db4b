import { refusal } from '../domain/refusal.ts';

/** The result of the work, or a request error 504 if it takes longer: a person waits. The work continues. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(tooSlow(milliseconds)), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(milliseconds: number): Error {
  const message = `The lookup is taking longer than expected: no answer within ${Math.round(milliseconds / 1000)} seconds.`;
  return refusal(504, 'took_too_long', message, 'Try again in a moment.');
}
