import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { progress } from '../progress';
import { deleteAtEnd } from '../teardown';
import { cache } from './cache';
import { checkOut } from './checkout';
import { fits, onPath } from './found';
import { Go } from './go';
import { writeGoModule } from './go-module';
import { type Program } from './program';
import { UnderWay } from './under-way';

/** Builds under way: control planes that are brought up at once ask for the same programs. */
const building = new UnderWay<string>();

/** The path of a program: the one in the cache, one on the PATH of the very version, or one built now. */
export async function binary(program: Program): Promise<string> {
  const found = built(program);
  if (found !== undefined) return found;
  const folder = cache(folderOf(program));
  const cached = join(folder, program.name);
  return await building.share(cached, async () => await builtNow(program, folder, cached));
}

async function builtNow(program: Program, folder: string, cached: string): Promise<string> {
  await build(program, folder, cached);
  if (!fits(cached, program)) throw new Error(`${cached} must say '${program.says}' when run with ${program.versionArguments.join(' ')}; look at the linker's variables of ${program.name}`);
  return cached;
}

/** The path of a program that need not be built. */
export function built(program: Program): string | undefined {
  const cached = join(cache(), folderOf(program), program.name);
  return fits(cached, program) ? cached : onPath(program);
}

function folderOf({ module, version }: Program): string {
  return `${module.replaceAll('/', '_')}@${version}`;
}

async function build(program: Program, folder: string, target: string): Promise<void> {
  const go = new Go();
  const done = progress(`building ${program.name} ${program.version} into ${folder}`);
  // A folder of one process, so that two runs that build at once do not meet.
  const workshop = join(folder, `build-${process.pid}-${program.name}`);
  mkdirSync(workshop, { recursive: true });
  deleteAtEnd(workshop);
  const sources = join(workshop, 'sources');
  if (program.repository) await checkOut(program.repository, sources);
  else await writeGoModule(workshop, program, go);
  const flags = ['-s', '-w', ...Object.entries(program.variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
  await go.output(program.repository ? sources : workshop, 'build', '-trimpath', '-buildvcs=false', '-p', '2', '-ldflags', flags, '-o', join(workshop, program.name), program.package);
  renameSync(join(workshop, program.name), target);
  rmSync(workshop, { recursive: true, force: true });
  done();
}
