import { expect, test } from '@jest/globals';
import { within } from './within.ts';

test('work that ends in time answers, or fails, as it does', async () => {
  expect(await within(1_000, Promise.resolve('done'))).toBe('done');
  await expect(within(1_000, Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
});

test('work that takes longer is answered 504, and its later failure has no effect', async () => {
  const late = Promise.withResolvers<string>();
  const answer = within(5, late.promise);
  await expect(answer).rejects.toMatchObject({ area: 'request' });
  await expect(answer).rejects.toMatchObject({
    facts: { status: 504 },
    code: 'took_too_long',
    message: expect.stringContaining('taking longer'),
  });
  late.reject(new Error('later'));
  await new Promise((resolve) => setImmediate(resolve));
});
