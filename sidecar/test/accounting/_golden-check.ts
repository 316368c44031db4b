import { GOLDEN_CASES, isAsWanted, planGoldenCase } from './_golden-cases.ts';

/*
 * Prints the golden cases that are not as wanted, as one JSON list: run by mutate-golden.ts in a copy of the sources.
 */
const failed = GOLDEN_CASES.filter((name) => {
  try {
    return !isAsWanted(planGoldenCase(name));
  } catch {
    return true;
  }
});
process.stdout.write(JSON.stringify(failed));
