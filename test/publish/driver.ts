/* A process of its own for tests that kill or race: node --require tsx/cjs driver.ts <mode> … */
import fs from 'node:fs';
import { join } from 'node:path';
import { publish, publishParts } from '../../lib/publish/publish';
import { PublishLock } from '../../lib/publish/lock';
import { many, tree } from './trees';

const [mode, directory = '', number = '0', count = '0', name = ''] = process.argv.slice(2);

/** Publishes one tree of three after the other until it is killed, and tells each that is done. */
function loop(): void {
  for (let variant = Number(number); ; variant = (variant + 1) % 3) {
    publish(tree(variant, many), directory);
    fs.writeSync(1, String(variant));
  }
}

/** Publishes its own tree a few times as soon as the gate opens. */
function race(): void {
  awaitGate();
  for (let round = 0; round < Number(count); round += 1) publish(tree(Number(number), many), directory);
}

/** Publishes a folder of its own, with another text each time, as soon as the gate opens. */
function part(): void {
  awaitGate();
  for (let round = Number(count); round > 0; round -= 1) {
    const variant = round === 1 ? Number(number) : 2 + round;
    publishParts(new Map([...tree(variant, many)].map(([path, text]) => [path.replace('cluster', name), text])), directory, (folder) => folder === name);
  }
}

/** Takes the lock a few times; holds alone what two could not hold at once; dies with the lock in hand. */
function contend(): void {
  awaitGate();
  const critical = join(directory, 'critical');
  for (let round = 0; round < Number(count); round += 1) {
    const lock = PublishLock.acquire(join(directory, '.dist.lock'));
    fs.mkdirSync(critical);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    lock.verify();
    fs.rmdirSync(critical);
    if (round === Number(count) - 1) process.kill(process.pid, 'SIGKILL');
    lock.release();
  }
}

function awaitGate(): void {
  fs.writeSync(1, 'ready\n');
  fs.readSync(0, Buffer.alloc(1));
}

const modes: Record<string, () => void> = { loop, race, part, contend };
modes[mode ?? '']?.();
