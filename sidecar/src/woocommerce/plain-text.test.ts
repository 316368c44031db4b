import { describe, expect, test } from '@jest/globals';
import { decodeText, htmlToText } from './plain-text.ts';

describe('htmlToText', () => {
  test.each([
    ['Salt & Pepper "His \'n\' Hers" <set of 2>', 'Salt & Pepper "His \'n\' Hers" <set of 2>'],
    ['<b>Bold</b> tea &lt;loose&gt;', 'Bold tea <loose>'],
    ['<script>alert(1)</script><img src=x onerror=alert(2)>', 'alert(1)'],
    ['<svg/onload=alert(1)>Mug', 'Mug'],
    ['Two<br>lines<br/>more', 'Two lines more'],
    ['Tees <S-XL> from <a href="https://example.com">us</a>', 'Tees <S-XL> from us'],
    ['5 < 6 and 7 > 6', '5 < 6 and 7 > 6'],
    ['Fish &amp; Chips &#8211; large &pound;5', 'Fish & Chips – large £5'],
    ['Caf&eacute; cr&egrave;me', 'Café crème'],
    ['R&D', 'R&D'],
  ])('%s', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});

test('text that is no HTML keeps its brackets', () => {
  expect(decodeText('1 King&#039;s Row <b>')).toBe("1 King's Row <b>");
});
