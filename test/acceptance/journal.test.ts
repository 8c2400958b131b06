import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from './journal';
import { type Report } from './report';
import { runStages, type Stage } from './stages';
import { type PlannedStep, type StepName, type StepResult } from './step-result';

const facts = { versions: { Kubernetes: 'v1.34.10' }, notCovered: [] };
const planned = (cluster: string, step: StepName): PlannedStep => ({ step, cluster, kubernetes: '1.34' });
const result = (step: PlannedStep, failures: StepResult['failures'] = []): StepResult => ({ ...step, duration: 1, counts: {}, failures, notCovered: [] });
/** A stage that does its steps, and then throws where it is told to. */
const stage = (steps: readonly PlannedStep[], done: readonly PlannedStep[], error?: Error): Stage => ({
  steps,
  run: (told) => {
    for (const step of done) told(result(step));
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  },
});
const [one, two, three] = [planned('dev', 'accepted'), planned('dev', 'policies'), planned('lab', 'accepted')] as const;

let folder: string;
const json = (): Report => JSON.parse(readFileSync(join(folder, 'acceptance-report.json'), 'utf8')) as Report;
const markdown = (): string => readFileSync(join(folder, 'acceptance-report.md'), 'utf8');

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'flotilla-journal-')); });
afterEach(() => rmSync(folder, { recursive: true }));

describe('the report of a run', () => {
  test('is there before anything is done, and says what is not run', () => {
    new Journal(folder, 'abc').plan([one, two], facts);
    expect(json()).toMatchObject({ commit: 'abc', results: [], notRun: [one, two], versions: facts.versions });
    expect(markdown()).toContain('unfinished, 2 of 2 steps are not run; nothing was looked at.');
  });

  test('is written with every step, and is finished with the last', () => {
    const journal = new Journal(folder, 'abc');
    journal.plan([one, two, three], facts);
    journal.done(result(one));
    expect(json().notRun).toEqual([two, three]);
    expect(markdown()).toContain('unfinished, 2 of 3 steps are not run; everything that was looked at holds.');
    expect(markdown()).toContain('- dev, policies, on Kubernetes 1.34');
    journal.done(result(two, [{ subject: 'web', message: 'no' }]));
    journal.done(result(three));
    expect(json()).toMatchObject({ notRun: [], results: [one, two, three] });
    expect(markdown()).toContain('s: 1 of 3 steps failed.');
    expect(markdown()).not.toMatch(/unfinished|Not run/);
    expect(readdirSync(folder).sort()).toEqual(['acceptance-report.json', 'acceptance-report.md']);
  });

  test('counts a step that comes twice twice', () => {
    const journal = new Journal(folder, 'abc');
    journal.plan([one, one, two], facts);
    journal.done(result(one));
    expect(json().notRun).toEqual([one, two]);
  });
});

describe('a stage that cannot go on', () => {
  test('is told as failed in what it had not told, and the others are done', async () => {
    const journal = new Journal(folder, 'abc');
    const stages = [stage([one, two], [one], new Error('etcd must run')), stage([three], [three])];
    journal.plan(stages.flatMap(({ steps }) => steps), facts);
    await runStages(stages, journal);
    expect(json().notRun).toEqual([]);
    expect(journal.all).toEqual([result(one), { ...result(two), duration: expect.any(Number) as number, failures: [{ subject: 'the step', message: 'etcd must run' }] }, result(three)]);
  });

  test('is the last one where the time is over', async () => {
    const done: StepResult[] = [];
    const end = Date.now() + 100;
    await runStages([stage([one], [one]), stage([three], [three])], { done: (told) => { done.push(told); while (Date.now() < end); } }, { minutes: 0.001 });
    expect(done).toEqual([result(one)]);
  });

  test('lets others go on that run at the same time, and never more than are asked for', async () => {
    let [running, most] = [0, 0];
    const done: PlannedStep[] = [];
    const slow = (step: PlannedStep): Stage => ({
      steps: [step],
      run: async (told) => {
        most = Math.max(most, ++running);
        await new Promise((over) => setTimeout(over, 20));
        running--;
        if (step === two) throw new Error('it must go on');
        told(result(step));
      },
    });
    await runStages([slow(one), slow(two), slow(three), slow(one)], { done: ({ step, cluster, kubernetes }) => done.push({ step, cluster, kubernetes }) }, { atOnce: 2 });
    expect(most).toBe(2);
    expect(done).toHaveLength(4);
    expect(done).toEqual(expect.arrayContaining([one, two, three]));
  });

  test('fails also where it had told all', async () => {
    const done: StepResult[] = [];
    await runStages([stage([one, two], [one, two], new Error('it must end'))], { done: (told) => done.push(told) });
    expect(done.flatMap(({ step, failures }) => failures.map(({ message }) => `${step}: ${message}`))).toEqual(['policies: it must end']);
  });
});

test.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGKILL', null]] as const)('a run that is ended by %s leaves the report of what was seen', async (signal, status) => {
  const at = (name: string): string => JSON.stringify(join(__dirname, name));
  const script = join(folder, 'run.ts');
  writeFileSync(script, [
    `import { writeFileSync } from 'node:fs'; import { Journal } from ${at('journal')}; import { runStages } from ${at('stages')}; import ${at('teardown')};`,
    `const [one, two] = ${JSON.stringify([one, two])} as never[]; const journal = new Journal(${JSON.stringify(folder)}, 'abc'); journal.plan([one, two], ${JSON.stringify(facts)});`,
    `const run = async (told: Function): Promise<void> => { told(${JSON.stringify(result(one))}); writeFileSync(${JSON.stringify(join(folder, 'told'))}, ''); await new Promise((done) => setTimeout(done, 600_000)); };`,
    `void runStages([{ steps: [one, two], run }] as never, journal);`,
  ].join('\n'));
  const run = spawn(process.execPath, ['--import', 'tsx', script], { cwd: join(__dirname, '../..'), stdio: 'inherit' });
  const ended = new Promise((done) => run.once('exit', done));
  while (!existsSync(join(folder, 'told'))) await new Promise((done) => setTimeout(done, 20));
  run.kill(signal);
  expect(await ended).toBe(status);
  expect(json()).toMatchObject({ results: [one], notRun: [two] });
});
