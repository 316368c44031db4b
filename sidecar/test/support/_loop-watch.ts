const TICK_MS = 5;
const US_PER_MS = 1000;

/** The longest time in which the loop ran nothing else while `work` did, by the thread's processor time: a busy machine does not count. */
export async function longestStallMs(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = cpuMs();
  const look = () => {
    const used = cpuMs();
    longest = Math.max(longest, used - last);
    last = used;
  };
  const timer = setInterval(look, TICK_MS);
  try {
    await work();
    look();
  } finally {
    clearInterval(timer);
  }
  return longest;
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / US_PER_MS;
}
