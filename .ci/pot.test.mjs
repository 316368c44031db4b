import { describe, expect, test } from '@jest/globals';
import { readHeader, readPhp, readScript, toPot } from './pot.mjs';

const texts = (entries) => entries.map((entry) => entry.text);

describe('the template for translators', () => {
  test('PHP: literals of every function, with plural, context and the comment above', () => {
    const source = `<?php
echo esc_html__( 'It\\'s here', 'ml-connector' );
/* translators: %d: number of orders */
printf( _n( '%d order', '%d orders', count( $x ), 'ml-connector' ), 1 );
$a = _x( 'Post', 'verb', 'ml-connector' );
$b = $this->__( 'not a call of WordPress' );
$c = __( $variable, 'ml-connector' );
`;
    const entries = readPhp(source, 'src/A.php');
    expect(texts(entries)).toEqual(["It's here", '%d order', 'Post']);
    expect(entries[1]).toMatchObject({
      plural: '%d orders',
      comment: 'translators: %d: number of orders',
      reference: 'src/A.php:4',
    });
    expect(entries[2]).toMatchObject({ context: 'verb', comment: null });
  });

  test('TypeScript: literals, also put together over lines, under the file that WordPress loads', () => {
    const source = `
const a = <p>{__('One', 'ml-connector')}</p>;
const b = i18n._n('%d day', '%d days', n, 'ml-connector');
const c = __('Long ' + 'text', 'ml-connector');
const d = __(name, 'ml-connector');
`;
    const entries = readScript(source, 'App.tsx', 'build/index.js');
    expect(texts(entries)).toEqual(['One', '%d day', 'Long text']);
    expect(entries[1]).toMatchObject({ plural: '%d days', reference: 'build/index.js' });
  });

  test('the header of the plugin is translated too', () => {
    expect(texts(readHeader(' * Plugin Name:  ML\n * Author: A\n', 'x.php'))).toEqual(['ML', 'A']);
  });

  test('equal texts are one entry with both places, quotes and line breaks escaped', () => {
    const one = { text: 'Say "a"\n', plural: null, context: null, comment: null };
    const pot = toPot(
      [
        { ...one, reference: 'a:1' },
        { ...one, reference: 'b:2' },
      ],
      { version: '1', date: 'now' },
    );
    expect(pot.match(/msgid "Say/g)).toHaveLength(1);
    expect(pot).toContain('#: a:1\n#: b:2\nmsgid "Say \\"a\\"\\n"\nmsgstr ""\n');
  });
});
