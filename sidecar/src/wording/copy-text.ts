/** The data directory is a copy of another one. */
export function copyText(host: string): string {
  const why = `This data directory is a copy (moved or restored), or the one last used on ${host} is still running.`;
  return `${why} Nothing is posted from here, so that nothing is posted twice.`;
}

export const COPY_FIX =
  'If this one should post from now on, and the other never starts again: npm run cli -- take-over';
