import { expect, test } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { openPage } from '../testing/open-page.tsx';

const card = () => screen.findByRole('region', { name: 'Alerts' });

test('a test alert shows the result of each channel', async () => {
  const { plugin, user } = openPage('tab=connection');
  await user.click(within(await card()).getByRole('button', { name: 'Send a test alert' }));
  const results = within(await card());
  expect(await results.findByText('Email from this site')).toBeTruthy();
  expect(results.getByText(/The webhook at hooks.example.com answered 404/)).toBeTruthy();
  expect(results.getByText('Make a new webhook address.')).toBeTruthy();
  expect(plugin.asked('POST alerts/test')).toHaveLength(1);
});

test('email can be turned off, and the page shows the answer', async () => {
  const { plugin, user } = openPage('tab=connection');
  const toggle = await within(await card()).findByLabelText<HTMLInputElement>(/Email alerts to the administrator/);
  expect(toggle.checked).toBe(true);
  await user.click(toggle);
  expect(plugin.asked('PUT alerts').map(({ data }) => data)).toEqual([{ wordpress: false }]);
  const after = await within(await card()).findByLabelText<HTMLInputElement>(/Email alerts to the administrator/);
  expect(after.checked).toBe(false);
});
