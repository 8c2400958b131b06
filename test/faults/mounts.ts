import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Figures } from './figures';
import { run } from './run';
import { Sandbox } from './sandbox';
import { inject, pointsOf } from './strace';

/** A file system that is there for as long as something is done with it. @returns undefined if nobody may mount one here */
async function mounted<T>(type: string, options: (at: string) => string, work: (at: string, set: (options: string) => void) => Promise<T>): Promise<T | undefined> {
  const at = fs.mkdtempSync(join(tmpdir(), 'flotilla-mount-'));
  const mount = (...args: string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
  if (!mount('-t', type, '-o', options(at), type, at)) {
    fs.rmdirSync(at);
    return undefined;
  }
  try {
    return await work(at, (changed) => mount('-o', `remount,${changed}`, at));
  } finally {
    spawnSync('umount', ['-l', at]);
    fs.rmdirSync(at);
  }
}

/** A disk that is really full, page by page more room, and one inode after the other. */
export function fullDisk(publisher: string, step: number): Promise<Figures | undefined> {
  return mounted('tmpfs', () => 'size=64m,nr_inodes=4096', async (at, set) => {
    const figures = new Figures('a disk that is full (tmpfs)');
    const sandbox = new Sandbox(at);
    for (const kind of ['size', 'nr_inodes'] as const) {
      for (let room = 0, isEnough = false; !isEnough; room += step) {
        const { bsize, blocks, bfree, files, ffree } = fs.statfsSync(at);
        set(kind === 'size' ? `size=${(blocks - bfree + room) * bsize}` : `nr_inodes=${files - ffree + room}`);
        const { code, signal, errors } = await run([process.execPath, publisher, sandbox.dist, String(sandbox.next)]);
        const state = sandbox.state();
        isEnough = code === 0;
        const told = /^publishing must be able to [a-z ]+ '\/[^']*', got 'ENOSPC: no space left on device'; make room and run synth again, '\/[^']*' is untouched\n$/.test(errors);
        const left = sandbox.beside();
        set('size=64m,nr_inodes=4096');
        figures.add(isEnough ? 'new, exit 0' : 'old, told, exit 1', [
          ...(state === (isEnough ? 'new' : 'old') ? [] : [`${state} with ${room} of ${kind}`]),
          ...(isEnough || (told && code === 1) ? [] : [`exit ${code ?? signal}: ${errors}`]),
          ...left.map((name) => `left over with ${room} of ${kind}: ${name}`),
          ...sandbox.repair(),
        ]);
      }
    }
    return figures;
  });
}

/** A file system that becomes read-only. */
export function readOnlyDisk(publisher: string): Promise<Figures | undefined> {
  return mounted('tmpfs', () => 'size=64m', async (at, set) => {
    const figures = new Figures('a disk that is read-only');
    const sandbox = new Sandbox(at);
    set('ro');
    const { code, errors } = await run([process.execPath, publisher, sandbox.dist, String(sandbox.next)]);
    const state = sandbox.state();
    set('rw');
    figures.add(`${state}, exit ${code}`, [
      ...(code === 1 && /got 'EROFS: read-only file system'; allow writing there and run synth again, .* is untouched\n$/.test(errors) ? [] : [errors]),
      ...(state === 'old' ? [] : [state]), ...sandbox.repair(),
    ]);
    return figures;
  });
}

/** Folders of the layer below, as in a container: none of them can be renamed, so the tree is made anew first. */
export async function lowerLayer(publisher: string, every: number): Promise<Figures | undefined> {
  const layers = fs.mkdtempSync(join(tmpdir(), 'flotilla-layers-'));
  const lower = new Sandbox(layers);
  const figures = new Figures('kill at every call (a layer below)');
  /** Begins again with nothing but the layer below. */
  const fresh = <T>(work: (sandbox: Sandbox) => Promise<T>): Promise<T | undefined> => {
    for (const name of ['upper', 'work']) {
      fs.rmSync(join(layers, name), { recursive: true, force: true });
      fs.mkdirSync(join(layers, name));
    }
    return mounted('overlay', () => `lowerdir=${lower.root},upperdir=${layers}/upper,workdir=${layers}/work`, (at) => work(lower.movedTo(at)));
  };
  const points = await fresh((sandbox) => pointsOf(commandFor(publisher, sandbox), {}));
  for (const point of (points ?? []).filter((_, index) => index % every === 0)) {
    await fresh(async (sandbox) => {
      const { at, errors } = await inject(commandFor(publisher, sandbox), 'signal=KILL', point, {});
      const state = sandbox.state();
      const allowed = ['old', 'new', 'none, old beside', 'being made anew, old beside'];
      figures.add(state, [
        ...(at === point.nth ? [] : [`${point.name} ${point.nth}: was not reached: ${errors}`]),
        ...(allowed.includes(state) ? [] : [`${point.name} ${point.nth}: ${state}`]),
        ...sandbox.repair().map((wrong) => `${point.name} ${point.nth}: ${wrong}`),
      ]);
    });
  }
  fs.rmSync(layers, { recursive: true, force: true });
  return points && figures;
}

function commandFor(publisher: string, sandbox: Sandbox): string[] {
  return [process.execPath, publisher, sandbox.dist, String(sandbox.next)];
}
