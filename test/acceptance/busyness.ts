import { availableParallelism, loadavg } from 'node:os';

/** How many times as long everything takes on a machine with more to do than it has cores: three times at most count. */
export function busyness(): number {
  return Math.min(3, Math.max(1, loadavg()[0]! / availableParallelism()));
}
