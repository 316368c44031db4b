// The one program of a release (.ci/release): the service, or with arguments the command line.
const args = process.argv.slice(2);
if (args.length === 0) {
  await import('./main.ts');
} else {
  const { runFromShell } = await import('./cli.ts');
  await runFromShell(args);
}

export {};
