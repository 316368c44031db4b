import { describe, expect, test } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import { SCENES } from '../../dev/scenes.ts';
import { openPage } from '../testing/open-page.tsx';
import { fittingAccounts } from './AccountSelect.tsx';

const folded = async (title: string): Promise<HTMLDetailsElement> => {
  const found = (await screen.findAllByText(title)).map((one) => one.closest('details')).find((one) => one !== null);
  if (found == null) throw new Error(`Nothing is folded under ${title}.`);
  return found;
};

describe('the advanced settings', () => {
  test('are folded while nobody uses them: in front is what every shop decides', async () => {
    openPage('tab=documents', SCENES['fresh']);
    const advanced = await folded('Advanced');
    expect(advanced.open).toBe(false);
    const place = (name: string) => screen.getByRole('region', { name }).closest('details');
    expect([place('Which orders to post'), place('Number and reference')]).toEqual([null, advanced]);
  });

  test('are open where a rule is in use', async () => {
    openPage('tab=accounts');
    expect((await folded('Advanced')).open).toBe(true);
  });

  test('open for the field that a problem names', async () => {
    openPage('tab=sync&setting=sync.overlapMinutes');
    const advanced = await folded('Advanced');
    await waitFor(() => expect(advanced.open).toBe(true));
    expect(advanced.contains(document.activeElement)).toBe(true);
    expect(document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting')).toBe('sync.overlapMinutes');
  });

  test('open for a field that is to be corrected', async () => {
    const { user } = openPage('tab=sync');
    const advanced = await folded('Advanced');
    const field = advanced.querySelector<HTMLInputElement>('[data-setting="sync.overlapMinutes"] input');
    if (field === null) throw new Error('no field');
    await user.clear(field);
    advanced.open = false;
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(advanced.open).toBe(true));
    expect(document.activeElement).toBe(field);
  });
});

test('technical details of the connection are folded until something is wrong', async () => {
  openPage('tab=connection');
  expect((await screen.findByRole('region', { name: 'Webhooks' })).closest('details')?.open).toBe(false);
});

test('a switched-off webhook unfolds them', async () => {
  openPage('tab=connection', SCENES['broken']);
  expect((await screen.findByRole('region', { name: 'Webhooks' })).closest('details')?.open).toBe(true);
});

describe('accounts that fit', () => {
  const account = (ref: string, type: string, kind: string, takesLines = true) => ({
    ...{ ref, code: ref, name: ref, type, class: kind, taxType: 'NONE', enablesPayments: false },
    ...{ currency: null, system: null, takesLines },
  });
  const all = [
    account('200', 'SALES', 'REVENUE'),
    account('090', 'BANK', 'ASSET'),
    account('404', 'EXPENSE', 'EXPENSE'),
    account('810', 'CURRLIAB', 'LIABILITY'),
    account('610', 'CURRENT', 'ASSET', false),
  ];
  const refs = (path: string, chosen = '') => fittingAccounts(all, path, chosen).map(({ ref }) => ref);

  test('sales are revenue; shipping may be a cost; gift cards are owed; none is a bank account', () => {
    expect(refs('accounts.sales')).toEqual(['200']);
    expect(refs('accounts.shipping')).toEqual(['200', '404']);
    expect(refs('accounts.rounding')).toEqual(['200', '404', '810']);
    expect(refs('accounts.hiddenTender')).toEqual(['404', '810']);
  });

  test('what was chosen stays, and a setting that is not known has every account that takes lines', () => {
    expect(refs('accounts.sales', '610')).toEqual(['200', '610']);
    expect(refs('accounts.newer')).toEqual(['200', '404', '810']);
  });
});
