import { expect, test } from '@jest/globals';
import { createLogger } from './logger.ts';

function capture() {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', to: { write: (line: string) => void lines.push(line) } });
  return { logger, lines, last: (): unknown => JSON.parse(lines.at(-1) ?? 'null') };
}

test('a line is one JSON object with level, time and message', () => {
  const { logger, last } = capture();
  logger.info({ storeId: 'shop.example' }, 'poll done');
  expect(last()).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    storeId: 'shop.example',
    msg: 'poll done',
  });
});

test('what steers a terminal is shown in a line that says the same', () => {
  const { logger, lines, last } = capture();
  const name = 'a\u001b[2J\u009b31m\rb\u202ec\u007f';
  logger.info({ name }, name);
  expect(lines.join('')).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(last()).toMatchObject({ name, msg: name });
});

test('lines below the level are not written', () => {
  const { logger, lines } = capture();
  logger.debug('quiet');
  expect(lines).toEqual([]);
});

test.each(['accessToken', 'refresh_token', 'consumerSecret', 'authorization', 'email', 'billing', 'pairingCode'])(
  '%s is hidden at every depth that is logged',
  (field) => {
    const { logger, lines } = capture();
    const value = 'jane@example.com-or-a-token';
    logger.info({ [field]: value, order: { [field]: value, inner: { [field]: value } } }, 'by mistake');
    expect(lines.join('')).not.toContain(value);
    expect(lines.join('').match(/\[hidden\]/g)).toHaveLength(3);
  },
);

test('an error keeps its code and causes, and loses what a library hung on it', () => {
  const { logger, last, lines } = capture();
  const cause = Object.assign(new Error('socket closed'), { code: 'ECONNRESET' });
  const error = Object.assign(new TypeError('cannot read', { cause }), { request: { headers: { a: 'Bearer abc' } } });
  logger.error({ error }, 'call failed');
  expect(last()).toMatchObject({
    error: {
      name: 'TypeError',
      message: 'cannot read',
      stack: expect.stringContaining('logger.test.ts'),
      cause: { name: 'Error', message: 'socket closed', code: 'ECONNRESET' },
    },
  });
  expect(lines.join('')).not.toContain('Bearer');
});

test('an error of our own says in the log what to do', () => {
  const { logger, last } = capture();
  logger.error({ err: Object.assign(new Error('disk full'), { fix: 'Free space.' }) }, 'round failed');
  expect(last()).toMatchObject({ err: { message: 'disk full', fix: 'Free space.' } });
});

test('an error that is its own cause ends', () => {
  const { logger, lines } = capture();
  const error = new Error('round');
  error.cause = error;
  logger.error({ error }, 'odd');
  expect(lines).toHaveLength(1);
});
