import { describe, expect, test } from '@jest/globals';
import { missingExtensions, unreachable } from './php.mjs';

describe('why Composer did not install', () => {
  test('no server answered', () => {
    const output = `The following exception probably indicates you are offline or have misconfigured DNS resolver(s)

In CurlDownloader.php line 365:
                                                                                                        
  curl error 6 while downloading https://packages.example/packages.json: Could not resolve host: packages.example  
                                                                                                        

install [--prefer-source]`;
    expect(unreachable(output)).toBe(
      'curl error 6 while downloading https://packages.example/packages.json: Could not resolve host: packages.example',
    );
  });

  test('something else is wrong, which is not passed over', () => {
    expect(unreachable('Your requirements could not be resolved to an installable set of packages.')).toBeNull();
    expect(unreachable('')).toBeNull();
  });
});

test('without cURL no test of a nudge can pass: it is named as missing', () => {
  expect(missingExtensions('[PHP Modules]\nCore\ndom\nmbstring\n')).toEqual(['the PHP extension curl']);
  expect(missingExtensions('[PHP Modules]\nCore\ncurl\ndom\nmbstring\n')).toEqual([]);
});
