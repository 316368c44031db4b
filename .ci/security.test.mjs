import { expect, test } from '@jest/globals';
import { completeSbom, judgeAudit, packagesIn } from './security.mjs';

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

test('a bill of materials names every package below the service, also those that npm leaves out', () => {
  const packages = packagesIn({
    dependencies: {
      '@ml-connector/sidecar': {
        version: '0.1.0',
        resolved: 'file:../sidecar',
        dependencies: {
          zod: { version: '4.6.7' },
          express: { version: '5.3.0', dependencies: { '@a/b': { version: '1.0.0' } } },
        },
      },
    },
  });
  expect([...packages]).toEqual(['zod@4.6.7', 'express@5.3.0', '@a/b@1.0.0']);
  const sbom = {
    bomFormat: 'CycloneDX',
    components: [
      { group: '@a', name: 'b', version: '1.0.0' },
      { name: 'express', version: '5.3.0' },
    ],
  };
  expect(completeSbom(sbom, packages)).toMatchObject({
    bomFormat: 'CycloneDX',
    components: [...sbom.components, { name: 'zod', version: '4.6.7', purl: 'pkg:npm/zod@4.6.7' }],
  });
});
