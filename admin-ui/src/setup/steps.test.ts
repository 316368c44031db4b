import { expect, test } from '@jest/globals';
import { openStatus } from '../../dev/fake-setup.ts';
import { isUnstarted, lastStep, resumeAt, shownStep } from './steps.ts';

const at = (...open: string[]) => ({ isPaired: true, checklist: openStatus(...open).checklist });
const NOT_PAIRED = { isPaired: false, checklist: [] };
const NOT_CONNECTED = at('connect', 'accounts', 'taxes', 'payments');

test('no step is shown before what it needs', () => {
  expect(lastStep(NOT_PAIRED)).toBe('service');
  expect(lastStep(NOT_CONNECTED)).toBe('xero');
  expect(lastStep(at('accounts'))).toBe('review');
  // Its orders are held: the others can start.
  expect(lastStep(at('taxes'))).toBe('start');
  expect(lastStep(at())).toBe('start');
  expect(shownStep(NOT_CONNECTED, 'preview', null)).toBe('fit');
});

test('left, set-up continues where it was; in another browser at the first step that is not done', () => {
  expect(resumeAt(NOT_CONNECTED, null)).toBe('fit');
  expect(resumeAt(NOT_CONNECTED, 'xero')).toBe('xero');
  expect(resumeAt(at('accounts'), 'xero')).toBe('review');
  expect(resumeAt(at(), null)).toBe('preview');
  expect(resumeAt(at(), 'start')).toBe('start');
});

test('a step that was passed can be shown again', () => {
  expect(shownStep(at(), 'service', 'start')).toBe('service');
});

test('set-up ends with the start, and does not come back once the first invoice is in Xero', () => {
  expect(isUnstarted(openStatus())).toBe(true);
  expect(isUnstarted({ checklist: [] })).toBe(false);
  const started = openStatus().checklist.map((step) => (step.id === 'activate' ? { ...step, done: true } : step));
  expect(isUnstarted({ checklist: started })).toBe(false);
});
