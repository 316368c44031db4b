// `npm run security`: a bill of materials of the service in artifacts/sbom.cdx.json, and known vulnerabilities in its packages. Where the
// registry does not answer an audit, it says so and is no failure.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { artifacts, root } from './commands.mjs';

const SECONDS_MAX = 120;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
/** Below it, an advisory is listed and no failure: most concern options that are not used here. */
const FAILING = ['high', 'critical'];

/** `npm audit --json` → what to print, and whether it fails. */
export function judgeAudit(output) {
  let report;
  try {
    report = JSON.parse(output);
  } catch {
    return { ok: true, skipped: true, lines: ['SKIPPED npm audit: it printed no report.'] };
  }
  const counts = report.metadata?.vulnerabilities;
  if (counts === undefined) {
    const why = report.message ?? report.error?.summary ?? 'no reason given';
    return { ok: true, skipped: true, lines: [`SKIPPED npm audit: the registry does not answer it (${why}).`] };
  }
  const found = Object.entries(report.vulnerabilities ?? {}).map(
    ([name, { severity, range }]) => `${severity}: ${name} ${range}`,
  );
  const failing = FAILING.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
  const sum = `npm audit: ${counts.total} known vulnerabilities, ${failing} of them high or critical`;
  return { ok: failing === 0, skipped: false, lines: [...found, sum] };
}

/** A CycloneDX document → '' or what is wrong with it: every package that is pinned must be in it, with its version. */
export function faultOfSbom(output, pinned) {
  let sbom;
  try {
    sbom = JSON.parse(output);
  } catch {
    return 'npm sbom printed no document';
  }
  // A name may be in it more than once, with a version for each package that needs another.
  const named = ({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`;
  const found = new Set((sbom.components ?? []).map(named));
  const missing = Object.entries(pinned).filter(([name, version]) => !found.has(`${name}@${version}`));
  return missing.length === 0 ? '' : `npm sbom lacks ${missing.map((one) => one.join('@')).join(', ')}`;
}

function npm(args) {
  const run = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    timeout: SECONDS_MAX * 1000,
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return run.stdout ?? '';
}

if (import.meta.main) {
  const { default: manifest } = await import('../sidecar/package.json', { with: { type: 'json' } });
  const sbom = npm(['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--workspace', 'sidecar']);
  const fault = faultOfSbom(sbom, manifest.dependencies);
  if (fault === '') {
    mkdirSync(artifacts, { recursive: true });
    writeFileSync(join(artifacts, 'sbom.cdx.json'), sbom);
    console.log(`ok     npm sbom: artifacts/sbom.cdx.json, ${JSON.parse(sbom).components.length} packages`);
  } else console.log(`FAILED ${fault}`);
  const audit = judgeAudit(npm(['audit', '--json', '--omit=dev']));
  for (const line of audit.lines) console.log(line);
  process.exitCode = fault === '' && audit.ok ? 0 : 1;
}
