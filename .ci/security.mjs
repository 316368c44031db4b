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

/** Every package below one of `npm ls --all --json`, as name@version. */
export function packagesIn({ dependencies = {} }, found = new Set()) {
  for (const [name, one] of Object.entries(dependencies)) {
    // A workspace of this repository is no package of others.
    if (one.version !== undefined && !one.resolved?.startsWith('file:')) found.add(`${name}@${one.version}`);
    packagesIn(one, found);
  }
  return found;
}

/** The CycloneDX document of `npm sbom`, with the packages that npm leaves out of it: those a development tool needs too (npm 11.19). */
export function completeSbom(sbom, packages) {
  const named = ({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`;
  const known = new Set(sbom.components.map(named));
  const added = [...packages]
    .filter((one) => !known.has(one))
    .map((one) => {
      const at = one.lastIndexOf('@');
      const [name, version] = [one.slice(0, at), one.slice(at + 1)];
      return { 'bom-ref': one, type: 'library', name, version, purl: `pkg:npm/${name.replace('@', '%40')}@${version}` };
    });
  return { ...sbom, components: [...sbom.components, ...added] };
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

function writeSbom() {
  const of = ['--omit', 'dev', '--workspace', 'sidecar'];
  try {
    const packages = packagesIn(JSON.parse(npm(['ls', '--all', '--json', ...of])));
    const sbom = completeSbom(JSON.parse(npm(['sbom', '--sbom-format', 'cyclonedx', ...of])), packages);
    mkdirSync(artifacts, { recursive: true });
    writeFileSync(join(artifacts, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`);
    console.log(`ok     npm sbom: artifacts/sbom.cdx.json, ${sbom.components.length} packages`);
    return packages.size > 0;
  } catch (error) {
    console.log(`FAILED npm sbom: ${error.message}`);
    return false;
  }
}

if (import.meta.main) {
  const isWritten = writeSbom();
  const audit = judgeAudit(npm(['audit', '--json', '--omit=dev']));
  for (const line of audit.lines) console.log(line);
  process.exitCode = isWritten && audit.ok ? 0 : 1;
}
