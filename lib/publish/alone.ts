import fs from 'node:fs';
import { Fault } from '../fault';
import { attempt, DiskError } from './disk';
import { holdingSignals } from './held-signals';
import { PublishLock } from './lock';
import { Place } from './place';
import { quote } from './quote';

/**
 * Works on a folder while no other run does.
 *
 * @throws Fault for a lock that is not free within 30 seconds, and for every error of the disk
 */
export function alone<T>(directory: string, onWait: ((holder: string) => void) | undefined, run: (place: Place, lock: PublishLock) => T): T {
  return telling(directory, () => {
    const place = new Place(directory);
    attempt('create', place.parent, () => fs.mkdirSync(place.parent, { recursive: true }));
    // From before the lock is taken: nobody gives it back for a process that ends.
    return holdingSignals(() => {
      const lock = PublishLock.acquire(place.lock, onWait);
      try {
        return run(place, lock);
      } finally {
        lock.release();
      }
    });
  });
}

/** Tells an error of the disk as what could not be done, and what to do. */
export function telling<T>(directory: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    const remedy = remedies[error.code] ?? 'see to the disk';
    throw new Fault(`publishing must be able to ${error.message}; ${remedy} and run synth again, ${quote(directory)} is untouched`, { cause: error });
  }
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'make room',
  EDQUOT: 'make room',
  EACCES: 'allow writing there',
  EPERM: 'allow writing there',
  EROFS: 'allow writing there',
  ENOTDIR: 'move away the file that stands where a folder must be',
  EEXIST: 'move away what stands there',
  EBUSY: 'name a folder that is no mount point, such as one below it,',
  ENAMETOOLONG: 'name a folder with a shorter path',
  ELOOP: 'move away the symbolic link that stands there',
  EMFILE: "allow more open files, for instance with 'ulimit -n 1024',",
  ENFILE: 'end programs that hold many files open',
  ESTALE: 'mount the network file system again',
  ENOENT: 'keep other programs from changing the folder',
};
