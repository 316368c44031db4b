import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { html } from './html.ts';

describe('the html tag', () => {
  test('text can end neither its element nor its attribute', () => {
    const evil = `"'><script>alert(1)</script>&amp;`;
    expect(html`<b title="${evil}">${evil}</b>`.markup).toBe(
      '<b title="&quot;&apos;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;">' +
        '&quot;&apos;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</b>',
    );
  });

  test('whatever the text, no markup of its own comes through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"']/);
      }),
    );
  });

  test('markup nests, lists join, null shows nothing', () => {
    const items = ['a<', 2].map((item) => html`<i>${item}</i>`);
    expect(html`<p>${items}${null}</p>`.markup).toBe('<p><i>a&lt;</i><i>2</i></p>');
  });
});
