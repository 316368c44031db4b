import { readFile } from 'node:fs/promises';
import { SettingsPage } from '../../pages/settings-page.ts';
import { arrives } from '../../store/arrives.ts';
import { invoicesOf } from '../../store/orders.ts';
import { ORDER_OF_MUGS, SPEAK } from '../../store/scripts.ts';
import { ARRIVES, expect, needsShop, test } from '../../store-fixtures.ts';

/** A site in German: the plugin brings its translations, those of the service's sentences, too. */
needsShop();

/** Fewer letters may be anybody's word: "ID". */
const LETTERS_MIN = 4;
const MUGS = '100';
/** By English text; of a script, all forms. */
type Messages = Readonly<Record<string, string | readonly string[]>>;

test('in German the order, the list and every tab are German: sentences, plurals and money', async ({
  owner,
  whole,
  picture,
  orderScreen,
}) => {
  const id = Number(await whole.shop.php(ORDER_OF_MUGS, [MUGS]));
  await arrives(whole, () => {
    expect(invoicesOf(whole.xero, id)).toHaveLength(1);
  });
  await whole.shop.php(SPEAK, ['de_DE', ',', '.', 'right_space']);
  try {
    await orderScreen.open(id);
    await expect(orderScreen.panel).toContainText('Synchronisiert, bezahlt');
    await expect(orderScreen.panel).toContainText(/1\.250,00\s£/);
    await picture(owner, 'german-order');
    await orderScreen.openList();
    await expect(orderScreen.row(id)).toContainText('Synchronisiert, bezahlt');

    const messages = (await whole.shop.phpJson(GERMAN)) as Messages;
    const page = new SettingsPage(owner, whole.shop.url);
    await page.open();
    const shown: string[] = [];
    const tabs = await page.root.getByRole('tab').allInnerTexts();
    expect(tabs).toContain('Konten & Steuern');
    for (const tab of tabs) {
      await page.root.getByRole('tab', { name: tab, exact: true }).click();
      await expect(page.root.getByText(/(?:wird|werden) geladen …$/)).toHaveCount(0, ARRIVES);
      shown.push(...(await page.root.innerText()).split('\n'));
    }
    await picture(owner, 'german-settings');
    expect(englishIn(shown, messages)).toEqual([]);
    expect(shown.join('\n')).toMatch(/\d+ (?:Bestellungen|Rechnungen)/);
    expect(shown.join('\n')).toMatch(/\d\.\d{3},\d{2}\s£/);

    await page.root.getByRole('tab', { name: /^Aktivität/ }).click();
    const download = owner.waitForEvent('download');
    await page.root.getByRole('button', { name: 'CSV exportieren' }).click();
    const [head = '', ...rows] = (await readFile(await (await download).path(), 'utf8')).split('\r\n');
    expect(head).toMatch(/^\uFEFFBestellung,.*,Stand,in Worten,/);
    // Codes and figures are for programs.
    expect(rows.find((row) => row.startsWith(`${id},`))).toMatch(/,1250\.00,recorded,"Synchronisiert, bezahlt",/);
  } finally {
    await whole.shop.php(SPEAK, ['', '.', ',', 'left']);
  }
});

/** All texts of the plugin, with their German. */
const GERMAN = `
echo wp_json_encode( ( include WP_PLUGIN_DIR . '/ml-connector/languages/ml-connector-de_DE.l10n.php' )['messages']
  + json_decode( file_get_contents( WP_PLUGIN_DIR . '/ml-connector/languages/ml-connector-de_DE-' . md5( 'build/index.js' ) . '.json' ), true )['locale_data']['ml-connector'] );`;

/** Texts that are one of ours in English, where the German is another. */
function englishIn(shown: readonly string[], messages: Messages): string[] {
  const patterns = Object.entries(messages).flatMap(([english, german]) => {
    const letters = english.replaceAll(/%(?:\d+\$)?[sd]|\P{L}/gu, '');
    if ([german].flat()[0] === english || letters.length < LETTERS_MIN) return [];
    const parts = english
      .split(/%(?:\d+\$)?[sd]/)
      .map((part) => part.replaceAll('%%', '%').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    return letters.length < LETTERS_MIN * 2 && parts.length > 1 ? [] : [new RegExp(`^${parts.join('.+')}$`)];
  });
  return [...new Set(shown)].filter((text) => patterns.some((pattern) => pattern.test(text)));
}
