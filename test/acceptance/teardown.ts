import { rmSync } from 'node:fs';
import { constants } from 'node:os';

const groups = new Set<number>();
const folders = new Set<string>();

/** Has a process group killed when this process ends, however it ends. The function returned kills it now. */
export function killAtEnd(group: number): () => void {
  groups.add(group);
  return () => {
    groups.delete(group);
    kill(group);
  };
}

/** Has a folder deleted when this process ends. */
export function deleteAtEnd(folder: string): void {
  folders.add(folder);
}

/** Nothing here is worth an orderly shutdown, so nothing is waited for. */
function kill(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

process.on('exit', () => {
  groups.forEach(kill);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(128 + constants.signals[signal]));
