import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { Figures } from './figures';
import { Sandbox } from './sandbox';

interface Waiting {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly errors: string }>;
}

/** Starts a publishing process and waits until all that is left to do is to publish. */
async function atTheGate(publisher: string, dist: string, variant: number): Promise<Waiting> {
  const child = spawn(process.execPath, [publisher, dist, String(variant), 'gate'], { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env.PATH } });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<Awaited<Waiting['ended']>>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, errors })));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
  return { child, ended };
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Milliseconds from the gate to the end, of a process that nobody disturbs. */
async function duration(publisher: string, sandbox: Sandbox): Promise<number> {
  const { child, ended } = await atTheGate(publisher, sandbox.dist, sandbox.next);
  const begun = performance.now();
  child.stdin?.end('go');
  await ended;
  sandbox.standing = sandbox.next;
  return performance.now() - begun;
}

/** Kills at random times over the whole of a publish, measured anew all along, for the machine may be busy. What had ended by itself does not count. */
export async function killedAtRandom(publisher: string, kills: number): Promise<Figures> {
  const figures = new Figures('kill at a random time');
  const sandboxes = [new Sandbox(), new Sandbox()];
  let last = await duration(publisher, sandboxes[0]!);
  let killed = 0;
  let tries = 0;
  await Promise.all(sandboxes.map(async (sandbox) => {
    while (killed < kills) {
      if (tries++ % 20 === 0) last = await duration(publisher, sandbox);
      const { child, ended } = await atTheGate(publisher, sandbox.dist, sandbox.next);
      child.stdin?.end('go');
      await sleep(Math.random() * last);
      child.kill('SIGKILL');
      const { signal, code, errors } = await ended;
      const state = sandbox.state();
      const left = sandbox.beside();
      const wrong = [...(code !== null && code !== 0 ? [`ended with ${code}: ${errors}`] : []), ...(state === 'old' || state === 'new' ? [] : [state]), ...sandbox.repair()];
      if (signal === null && wrong.length === 0) continue;
      killed += 1;
      figures.add(`${state} (${left.length > 0 ? 'at work' : 'before or after'})`, wrong);
    }
  }));
  for (const sandbox of sandboxes) sandbox.delete();
  return figures;
}

/** Asks to end at random times: the process ends by the signal, leaves one whole tree, and cleans up behind itself. */
export async function askedToEnd(publisher: string, times: number): Promise<Figures> {
  const figures = new Figures('SIGINT, SIGTERM, SIGHUP at a random time');
  const sandbox = new Sandbox();
  const whole = await duration(publisher, sandbox);
  for (let index = 0; index < times; index += 1) {
    const name = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const)[index % 3]!;
    const { child, ended } = await atTheGate(publisher, sandbox.dist, sandbox.next);
    child.stdin?.end('go');
    await sleep(Math.random() * whole);
    child.kill(name);
    const { signal, code, errors } = await ended;
    const state = sandbox.state();
    figures.add(`${state}, ${signal === null ? `exit ${code}` : 'by the signal'}`, [
      ...((signal === name || code === 0) && errors === '' ? [] : [`${name}: ended with ${code ?? signal}: ${errors}`]),
      ...(state === 'old' || state === 'new' ? [] : [`${name}: ${state}`]),
      ...sandbox.beside().map((left) => `${name}: left ${left}`),
      ...sandbox.repair(),
    ]);
  }
  sandbox.delete();
  return figures;
}

/** Two runs at once, with trees of their own, while somebody looks whether there is a tree at all. */
export async function twoAtOnce(publisher: string, times: number): Promise<Figures> {
  const figures = new Figures('two runs at once');
  const sandbox = new Sandbox();
  for (let index = 0; index < times; index += 1) {
    const others = [0, 1, 2].filter((variant) => variant !== sandbox.standing);
    const runs = await Promise.all(others.map((variant) => atTheGate(publisher, sandbox.dist, variant)));
    for (const { child } of runs) child.stdin?.end('go');
    let done = false;
    const ends = Promise.all(runs.map(({ ended }) => ended)).finally(() => (done = true));
    const wrong: string[] = [];
    for (let looks = 0; !done; looks += 1) {
      if (!fs.existsSync(sandbox.dist)) wrong.push('absent for a moment');
      if (looks % 50 === 0) await sleep(0);
    }
    for (const { code, signal, errors } of await ends) if (code !== 0) wrong.push(`ended with ${code ?? signal}: ${errors}`);
    const left = sandbox.beside();
    const won = others.find((variant) => sandbox.holds(variant));
    figures.add(won === undefined ? 'mixed' : 'one whole tree', [...wrong, ...(won === undefined ? ['mixed'] : []), ...left.map((name) => `left over: ${name}`)]);
    sandbox.standing = won ?? sandbox.standing;
    sandbox.repair();
  }
  sandbox.delete();
  return figures;
}
