/* Publishing under every fault that can be had here: npm run faults */
import { bundledPublisher } from './bundle';
import { askedAtEveryCall, killedAtEveryCall, refusedAtEveryWrite } from './calls';
import { type Figures } from './figures';
import { killedHelper } from './helper';
import { askedToEnd, killedAtRandom, twoAtOnce } from './moments';
import { fullDisk, lowerLayer, readOnlyDisk } from './mounts';
import { notPermitted } from './permissions';
import { hasStrace } from './strace';

/** Every so many calls, for a sample. */
const every = Number(process.env.FLOTILLA_FAULTS_EVERY ?? 1);

type Series = () => Promise<Figures | undefined>;

function series(publisher: string): Series[] {
  const isOpen = (name: string): boolean => name === 'open' || name === 'openat';
  const atCalls: Series[] = [
    ...(['exchange', 'renames'] as const).map((way): Series => () => killedAtEveryCall({ publisher, way, every })),
    () => askedAtEveryCall({ publisher, way: 'exchange', every }),
    ...['ENOSPC', 'EIO', 'EACCES'].map((error): Series => () => refusedAtEveryWrite(error, { publisher, way: 'exchange', every })),
    () => refusedAtEveryWrite('EIO', { publisher, way: 'renames', every }),
    ...['EDQUOT', 'EROFS', 'EMFILE'].map((error): Series => () => refusedAtEveryWrite(error, { publisher, way: 'exchange', every }, isOpen)),
    () => refusedAtEveryWrite('EIO', { publisher, way: 'exchange', every }, (name) => name === 'close'),
    () => killedHelper(publisher, Math.ceil(1000 / every)),
  ];
  const asRoot: Series[] = [() => fullDisk(publisher, every), () => readOnlyDisk(publisher), () => notPermitted(publisher)];
  if (!hasStrace()) console.log('strace is not installed: no fault at single calls (apt-get install strace)');
  if (process.getuid?.() !== 0) console.log('not root: no full disk, no read-only disk, no layers, no folders of others');
  return [
    ...(hasStrace() ? atCalls : []),
    () => killedAtRandom(publisher, Math.ceil(1000 / every)),
    () => askedToEnd(publisher, Math.ceil(120 / every)),
    () => twoAtOnce(publisher, Math.ceil(100 / every)),
    ...(process.getuid?.() === 0 ? asRoot : []),
    ...(process.getuid?.() === 0 && hasStrace() ? [(): ReturnType<Series> => lowerLayer(publisher, every)] : []),
  ];
}

async function main(): Promise<void> {
  let failures = 0;
  console.log('| fault | runs | left behind | wrong |\n|---|---|---|---|');
  for (const start of series(bundledPublisher())) {
    const figures = await start();
    if (!figures) {
      console.log('a file system could not be mounted here: skipped');
      continue;
    }
    console.log(figures.row());
    for (const failure of figures.failures.slice(0, 20)) console.log(`  ${failure}`);
    failures += figures.failures.length;
  }
  console.log(failures === 0 ? '0 torn or mixed trees, every next run repairs' : `${failures} failures`);
  process.exitCode = failures === 0 ? 0 : 1;
}

void main();
