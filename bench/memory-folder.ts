import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';

/** A folder in memory where there is one, for the same bytes take up to thirty times as long on some disks. */
export function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
