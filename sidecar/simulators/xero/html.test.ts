import { expect, test } from '@jest/globals';
import { html } from './html.ts';

test('text is escaped in content and in attributes', () => {
  const name = `<script>alert("x")</script> & 'co'`;
  expect(html`<a title="${name}">${name}</a>`.markup).not.toMatch(/<script|"x"|'co'/);
});

test('markup is not escaped twice, lists are joined and null is nothing', () => {
  const items = ['a', '<b>'].map((text) => html`<i>${text}</i>`);
  expect(html`<b>${items}${null}</b>`.markup).toBe('<b><i>a</i><i>&lt;b&gt;</i></b>');
});
