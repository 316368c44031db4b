import { z } from 'zod';

/*
 * Loaded into the service before its own code: measures the longest time in which its loop ran nothing else. By the processor time of
 * the thread, so that a busy machine does not count; and reports it to the attacker on request.
 */
const TICK_MS = 10;
const US_PER_MS = 1000;
const asked = z.object({ measure: z.int() });

let longestMs = 0;
let last = cpuMs();
setInterval(() => {
  const used = cpuMs();
  longestMs = Math.max(longestMs, used - last - TICK_MS);
  last = used;
}, TICK_MS).unref();

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / US_PER_MS;
}

process.on('message', (message) => {
  const { data } = asked.safeParse(message);
  if (data === undefined) return;
  process.send?.({ measured: data.measure, longestMs, residentBytes: process.memoryUsage.rss() });
  longestMs = 0;
});
process.channel?.unref();
// The attacker is gone.
process.once('disconnect', () => process.exit(2));
