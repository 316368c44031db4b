import { expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { openPage } from '../testing/open-page.tsx';

const card = () => screen.findByRole('region', { name: 'Alerts' });

test('a test message says what became of each way', async () => {
  const { plugin, user } = openPage('tab=connection');
  await user.click(within(await card()).getByRole('button', { name: 'Send a test message' }));
  const results = within(await card());
  expect(await results.findByText('Mail of this site')).toBeTruthy();
  expect(results.getByText(/The webhook at hooks.example.com answered 404/)).toBeTruthy();
  expect(results.getByText('Make a new webhook address.')).toBeTruthy();
  expect(plugin.asked('POST alerts/test')).toHaveLength(1);
});

test('the mail can be switched off, and the answer is what is shown', async () => {
  const { plugin, user } = openPage('tab=connection');
  const toggle = await within(await card()).findByLabelText<HTMLInputElement>(/Mail them to the administrator/);
  expect(toggle.checked).toBe(true);
  await user.click(toggle);
  expect(plugin.asked('PUT alerts').map(({ data }) => data)).toEqual([{ wordpress: false }]);
  const after = await within(await card()).findByLabelText<HTMLInputElement>(/Mail them to the administrator/);
  expect(after.checked).toBe(false);
});
