import { expect, test } from '@jest/globals';
import { faultOfSbom, judgeAudit } from './security.mjs';

const audit = (high, moderate) =>
  JSON.stringify({
    vulnerabilities: { qs: { severity: high > 0 ? 'high' : 'moderate', range: '<6.0.0' } },
    metadata: { vulnerabilities: { moderate, high, critical: 0, total: high + moderate } },
  });

test('a high vulnerability fails, a moderate one is listed', () => {
  expect(judgeAudit(audit(1, 0))).toMatchObject({
    ok: false,
    skipped: false,
    lines: ['high: qs <6.0.0', expect.stringMatching(/1 known/)],
  });
  expect(judgeAudit(audit(0, 2))).toMatchObject({
    ok: true,
    skipped: false,
    lines: expect.arrayContaining(['moderate: qs <6.0.0']),
  });
});

test.each([
  ['a registry without audits', '{"message":"405 Method Not Allowed","error":{}}', /405/],
  ['no network', '{"error":{"code":"ENOTFOUND","summary":"request failed"}}', /request failed/],
  ['nothing', '', /no report/],
])('%s is skipped loudly', (_why, output, says) => {
  expect(judgeAudit(output)).toMatchObject({ ok: true, skipped: true, lines: [expect.stringMatching(says)] });
});

test('a bill of materials names every pinned package with its version', () => {
  const sbom = JSON.stringify({
    components: [
      { name: 'jose', version: '6.2.18' },
      { group: '@wordpress', name: 'url', version: '1.0.0' },
    ],
  });
  expect(faultOfSbom(sbom, { jose: '6.2.18', '@wordpress/url': '1.0.0' })).toBe('');
  expect(faultOfSbom(sbom, { jose: '6.2.18', zod: '4.6.7' })).toBe('npm sbom lacks zod@4.6.7');
  expect(faultOfSbom(sbom, { jose: '6.0.0' })).toBe('npm sbom lacks jose@6.0.0');
  expect(faultOfSbom('', { jose: '6.2.18' })).toMatch(/no document/);
});
