import { endsAsWanted } from './_golden-life.ts';

/*
 * Prints which of the lives named on the command line do not end as wanted, as one JSON list: run by mutate-golden.ts in a copy
 * of the sources.
 */
const failed: string[] = [];
for (const name of process.argv.slice(2)) {
  if (!(await endsAsWanted(name).catch(() => false))) failed.push(name);
}
process.stdout.write(JSON.stringify(failed));
