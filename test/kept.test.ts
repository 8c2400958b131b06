import { appendFileSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Ended, Project } from './fixtures/project';

const repository = resolve(__dirname, '..');

/** A project with a library, applications and an installation of its own; the packages in it are those of this repository. */
class InstalledProject extends Project {
  public readonly folder = join(this.root, 'node_modules', '.cache', 'cdk8s-flotilla');

  public constructor() {
    super();
    for (const name of ['lib', 'apps', 'node_modules']) unlinkSync(join(this.root, name));
    for (const name of ['lib', 'apps']) cpSync(join(repository, name), join(this.root, name), { recursive: true });
    for (const name of readdirSync(join(repository, 'node_modules'))) {
      if (name === '.cache') continue;
      const [from, to] = [join(repository, 'node_modules', name), join(this.root, 'node_modules', name)];
      mkdirSync(join(this.root, 'node_modules'), { recursive: true });
      if (lstatSync(from).isDirectory()) symlinkSync(from, to);
    }
    this.package('other', 'module.exports = { text: "of the other package" };\n');
    this.package('own', 'module.exports = { data: { answer: "of the package" } };\n');
    mkdirSync(join(this.root, 'own'));
    this.write('own/index.ts', "import { type Application, CoreObject } from '../lib';\nimport { data } from 'own';\nexport const own = (application: Application): object => new CoreObject(application, 'ConfigMap', { metadata: { name: 'own' }, data });\n");
    this.edit("import { Cluster, CoreObject", "import { own } from './own';\nimport { Cluster, CoreObject");
    this.write('main.ts', readFileSync(join(this.root, 'main.ts'), 'utf8').replace('new Cilium(this);', 'own(new Cilium(this));'));
  }

  public package(name: string, code: string): void {
    mkdirSync(join(this.root, 'node_modules', name), { recursive: true });
    this.write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    this.write(`node_modules/${name}/index.js`, code);
  }

  /** What the next run would take of what was kept. */
  public async kept(): Promise<'all' | 'the library' | 'nothing'> {
    this.write('.kept.js', "console.log(JSON.stringify(require('./lib/cli/kept').take(require('node:path').join(__dirname, 'main.ts'))));\n");
    const { library, fleet } = JSON.parse((await this.run(process.execPath, [join(this.root, '.kept.js'), 'only asked'])).output) as { library: boolean; fleet: boolean };
    return fleet ? 'all' : library ? 'the library' : 'nothing';
  }

  /** What the applications of one cluster say in the object that the package is asked for. */
  public answer(): string | undefined {
    const path = join(this.root, 'dist', 'home', 'cilium', 'ConfigMap-own.yaml');
    return /answer: (?<answer>.*)/.exec(readFileSync(path, 'utf8'))?.groups?.answer;
  }

  public replaceIn(path: string, old: string, text: string): void {
    const whole = readFileSync(join(this.root, path), 'utf8');
    if (!whole.includes(old)) throw new Error(`${path} does not hold ${old}`);
    this.write(path, whole.replace(old, text));
  }
}

describe('a compilation that is kept', () => {
  const project = new InstalledProject();
  const here = (path: string): string => join(project.root, path);
  afterAll(() => project.delete());

  /** A run after which it is kept; the first makes the folder of the tree, which might have been a source. */
  async function keep(): Promise<void> {
    for (let run = 0; run < 3 && await project.kept() !== 'all'; run++) await project.flotilla(['check']);
    expect(await project.kept()).toBe('all');
  }

  test('writes the same tree and tells the same, from the first run to the third', async () => {
    await project.flotilla(['synth']);
    const told: unknown[] = [];
    for (let run = 0; run < 4; run++) told.push([await project.flotilla(['synth']), Object.entries(project.dist()).map(([path, { text }]) => [path, text])]);
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await project.kept()).toBe('all');
    expect(readdirSync(project.folder).filter((name) => name.endsWith('.code'))).toEqual(['fleet.narrow.js.code', 'library.narrow.js.code', 'library.wide.js.code']);
  });

  test.each<[string, 'the library' | 'nothing', () => void, string]>([
    ['a package changes', 'nothing', () => project.package('own', 'module.exports = { data: { answer: "of the new package" } };\n'), 'of the new package'],
    ['a package begins elsewhere', 'nothing', () => {
      project.write('node_modules/own/other.js', 'module.exports = { data: { answer: "of another file" } };\n');
      project.replaceIn('node_modules/own/package.json', 'index.js', 'other.js');
    }, 'of another file'],
    ['a source changes', 'the library', () => project.replaceIn('own/index.ts', 'data });', "data: { answer: 'of the source' } });"), 'of the source'],
    ['a source is new', 'the library', () => {
      project.write('own/more.ts', "export const more = 'of a new source';\n");
      project.replaceIn('own/index.ts', "answer: 'of the source'", 'answer: more');
      project.write('own/index.ts', `import { more } from './more';\n${readFileSync(here('own/index.ts'), 'utf8')}`);
    }, 'of a new source'],
    ['a source asks for a package that nobody asked for', 'the library', () => project.write('own/more.ts', "import { text } from 'other';\nexport const more = text;\n"), 'of the other package'],
    ['a source goes', 'the library', () => {
      project.write('own/index.ts', readFileSync(here('own/index.ts'), 'utf8').replace("import { more } from './more';\n", '').replace('answer: more', "answer: 'of the source'"));
      rmSync(here('own/more.ts'));
    }, 'of the source'],
    ['another file is found instead of it', 'nothing', () => project.write('own.ts', readFileSync(here('own/index.ts'), 'utf8').replace('../lib', './lib').replace('of the source', 'of the neighbour')), 'of the neighbour'],
    ['it is no longer there', 'nothing', () => rmSync(here('own.ts')), 'of the source'],
    ['the library changes', 'nothing', () => {
      appendFileSync(here('lib/names.ts'), '\n');
      project.replaceIn('own/index.ts', "data: { answer: 'of the source' } });", 'data });');
    }, 'of another file'],
    ['a setting of the compiler changes', 'nothing', () => project.replaceIn('tsconfig.json', '"strict": true', '"strict": false'), 'of another file'],
  ])('is made anew when %s, but for %s', async (_, left, change, answer) => {
    await keep();
    change();
    expect(await project.kept()).toBe(left);
    expect((await project.flotilla(['synth'])).code).toBe(0);
    expect(project.answer()).toBe(answer);
  });

  test('leaves a package to itself that only what is built on the library asks for', async () => {
    await keep();
    project.write('own/more.ts', "import { text } from 'other';\nexport const more = text;\n");
    project.write('own/index.ts', `import { more } from './more';\n${readFileSync(here('own/index.ts'), 'utf8').replace('data });', 'data: { answer: more } });')}`);
    await project.flotilla(['check']);
    expect(await project.kept()).toBe('all');
    project.package('other', 'module.exports = { text: "of the other package, mended" };\n');
    await project.flotilla(['synth']);
    expect(project.answer()).toBe('of the other package, mended');
    project.write('own/index.ts', readFileSync(here('own/index.ts'), 'utf8').replace("import { more } from './more';\n", '').replace('data: { answer: more } });', 'data });'));
  });

  test('is made anew when a source has the same size and time, but another content', async () => {
    await keep();
    const { atime, mtime, size } = statSync(here('node_modules/own/other.js'));
    project.replaceIn('node_modules/own/other.js', 'of another file', 'of an old files');
    utimesSync(here('node_modules/own/other.js'), atime, mtime);
    expect(statSync(here('node_modules/own/other.js'))).toMatchObject({ mtime, size });
    expect(await project.kept()).toBe('nothing');
  });

  test.each<[string, 'the library' | 'nothing', () => void]>([
    ['its facts are cut off', 'nothing', () => writeFileSync(join(project.folder, 'library.json'), '{"main":')],
    ['facts of the fleet are cut off', 'the library', () => writeFileSync(join(project.folder, 'fleet.json'), '{"main":')],
    ['a script is damaged', 'nothing', () => appendFileSync(join(project.folder, 'library.narrow.js'), ' ')],
    ['the script of the fleet is damaged', 'the library', () => appendFileSync(join(project.folder, 'fleet.narrow.js'), ' ')],
    ['a script is gone', 'nothing', () => rmSync(join(project.folder, 'library.wide.js'))],
    ['there is no folder for it', 'nothing', () => {
      rmSync(project.folder, { recursive: true });
      writeFileSync(project.folder, 'a file');
    }],
  ])('is not needed: a run ends the same where %s', async (_, left, damage) => {
    await keep();
    damage();
    expect(await project.kept()).toBe(left);
    expect(await project.flotilla(['check'])).toEqual({ code: 0, output: 'no problems\n', errors: '' });
    if (existsSync(project.folder) && !lstatSync(project.folder).isDirectory()) rmSync(project.folder);
  });

  test('does without what V8 made of it, where that is damaged', async () => {
    await keep();
    await project.flotilla(['check']);
    writeFileSync(join(project.folder, 'library.wide.js.code'), 'nothing');
    expect(await project.kept()).toBe('all');
    expect(await project.flotilla(['check'])).toEqual({ code: 0, output: 'no problems\n', errors: '' });
    expect(statSync(join(project.folder, 'library.wide.js.code')).size).toBeGreaterThan(100_000);
  });

  /** Without the frames of the launcher. */
  const ofSources = ({ errors, ...ended }: Ended): Ended => ({ ...ended, errors: errors.replace(/^ +at .*(?:\.js:|node:internal).*\n/gm, (line) => (line.includes('/own/other.js:') ? line : '')) });

  test('names the lines of the sources, of the library and of packages', async () => {
    project.replaceIn('own/index.ts', 'new CoreObject(application,', '(application as unknown as { none: () => object }).none() && new CoreObject(application,');
    project.write('node_modules/own/other.js', "\n\nexports.data = { get answer() { throw new Error('from the package'); } };\n");
    const first = await project.flotilla(['check']);
    expect(await project.kept()).toBe('all');
    const again = await project.flotilla(['check']);
    expect(ofSources(again)).toEqual(ofSources(first));
    expect(first.errors).toContain(`${here('own/index.ts')}:3:`);
    expect(first.errors).toMatch(/lib\/cli\/flotilla\.ts:\d+:\d+\)/);
    project.replaceIn('own/index.ts', '(application as unknown as { none: () => object }).none() && ', '');
    project.write('own/index.ts', `${readFileSync(here('own/index.ts'), 'utf8')}void data.answer;\n`);
    const thrown = [await project.flotilla(['check']), await project.flotilla(['check'])];
    expect(ofSources(thrown[1]!)).toEqual(ofSources(thrown[0]!));
    expect(thrown[0]!.errors).toContain(`${here('node_modules/own/other.js')}:3:`);
    expect(thrown[0]!.errors).toContain(`${here('own/index.ts')}:4:`);
    expect(await project.kept()).toBe('all');
  });

  test('is declared a second time with the same library, where it asks for the clock', async () => {
    project.write('node_modules/own/other.js', 'exports.data = { answer: "now" };\n');
    project.replaceIn('own/index.ts', 'void data.answer;', '');
    project.replaceIn('own/index.ts', 'data });', 'data: { answer: new Date().getFullYear().toString() } });');
    const [first, again] = [await project.flotilla(['check']), await project.flotilla(['check'])];
    expect(await project.kept()).toBe('all');
    expect(again).toEqual(first);
    expect(first.output).toMatch(/deterministic-rendering/);
    expect(first.output).toContain('new Date() at own/index.ts:3');
  });

  test('is none where sources change while they run', async () => {
    project.write('own/index.ts', `${readFileSync(here('own/index.ts'), 'utf8')}import { writeFileSync, readFileSync } from 'node:fs';\nwriteFileSync(__filename, readFileSync(__filename));\n`);
    await project.flotilla(['check']);
    expect(await project.kept()).toBe('the library');
  });

  test('is none where the installation is that of another project', async () => {
    const other = new Project();
    expect(await other.flotilla(['check'])).toEqual({ code: 0, output: 'no problems\n', errors: '' });
    const facts = join(other.root, 'node_modules', '.cache', 'cdk8s-flotilla', 'fleet.json');
    expect(existsSync(facts) && readFileSync(facts, 'utf8').includes(other.root)).toBe(false);
    other.delete();
  });
});
