import { refusal } from '../domain/refusal.ts';

/** The result of the work, or a request error 504 if it takes longer: a person waits. The work continues. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const message = `The lookup is taking longer than expected: no answer within ${Math.round(milliseconds / 1000)} seconds.`;
  const tooSlow = () => refusal(504, 'took_too_long', message, 'Try again in a moment.');
  const timer = setTimeout(() => late.reject(tooSlow()), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
