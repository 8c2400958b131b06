import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, Project } from './fixtures/project';

const projects: Project[] = [];
function newProject(): Project {
  const project = new Project();
  projects.push(project);
  return project;
}
afterAll(() => projects.forEach((project) => project.delete()));

/** How the sources of a project are compiled as a whole: with the exported names, or why they cannot be. */
function compiled(project: Project, then = 'console.log(Object.keys(names).sort().join())'): Promise<Ended> {
  const library = JSON.stringify(join(project.root, 'lib', 'cli', 'compiled.js'));
  const main = JSON.stringify(join(project.root, 'main.ts'));
  const script = `require(${library}).compiled(${main}).then((names) => { ${then} }, (error) => console.log('not possible: ' + error.message))`;
  return project.run(process.execPath, ['-e', script]);
}

const files = `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Application, ConfigFiles } from '../lib';
export function welcome(application: Application): void {
  new ConfigFiles(application, 'welcome', { 'page.html': readFileSync(join(__dirname, 'page.html'), 'utf8') });
}
`;

describe('the sources of a project', () => {
  test('are compiled as a whole', async () => {
    expect(await compiled(newProject())).toEqual({ code: 0, output: 'exitCodeOf,explain,library,wasCalled,watchDeclaration\n', errors: '' });
  });

  test('may ask where they lie', async () => {
    const project = newProject();
    mkdirSync(join(project.root, 'own'));
    project.write('own/page.html', '<h1>Welcome</h1>\n');
    project.write('own/welcome.ts', files);
    project.edit("import { Cluster, CoreObject", "import { welcome } from './own/welcome';\nimport { Cluster, CoreObject");
    const [told, ended] = await Promise.all([compiled(project), project.flotilla(['check'])]);
    expect(told.output).not.toMatch(/not possible/);
    expect(ended).toEqual({ code: 0, output: 'no problems\n', errors: '' });
  });

  test.each([
    ['a file inside the library', "import { emit } from './lib/emit';\nvoid emit;\nimport { Cluster, CoreObject"],
    ['a module that is known only when it is run', "require(['.', 'apps'].join('/'));\nimport { Cluster, CoreObject"],
  ])('are read file by file where they import %s', async (_, imports) => {
    const project = newProject();
    project.edit('import { Cluster, CoreObject', imports);
    expect(await project.flotilla(['check'])).toEqual({ code: 0, output: 'no problems\n', errors: '' });
  });

  test.each([
    ['the library', join(__dirname, '..', 'lib', 'command-line.ts')],
    ['a file with variables of the names that a bundler uses', join(__dirname, 'fixtures', 'names-of-a-bundler.ts')],
  ])('name no closure again each time that it is made: %s', (_, file) => {
    const script = `require(${JSON.stringify(join(__dirname, '..', 'lib', 'cli', 'piece.js'))}).piece(${JSON.stringify(file)}, []).then(({ code }) => console.log(code))`;
    const code = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    expect(code.match(/^var __name = .*/gm)).toEqual([expect.stringMatching(/=> \w+\.prototype === undefined \|\| \w+\.name === \w+ \? \w+ : __defProp\(/)]);
  });

  test('are named in a stack by their own lines', async () => {
    const project = newProject();
    project.edit('new Cilium(this);', 'new Cilium(this).nothing();');
    const { output } = await compiled(project, `try { process.argv[1] = ${JSON.stringify(join(project.root, 'main.ts'))}; process.argv[2] = 'check'; require(process.argv[1]); } catch (error) { console.log(error.stack); }`);
    const told = await project.flotilla(['check']);
    expect(output).toBe('');
    expect(told.errors).toContain(`(${join(project.root, 'main.ts')}:${Project.lineOf('new Cilium(this);')}:`);
    expect(told.errors).toMatch(/lib\/cli\/flotilla\.ts:\d+:\d+\)/);
  });

  test('that ask for the clock are declared a second time, with the same library', async () => {
    const project = newProject();
    project.edit('new Cilium(this);', "new CoreObject(new Cilium(this), 'ConfigMap', { metadata: { name: 'day' }, data: { day: new Date().toISOString() } });");
    const { code, output } = await project.flotilla(['check']);
    expect(output).toMatch(/home\/cilium[^]*deterministic-rendering[^]*ConfigMap\/day|home\/cilium[^]*ConfigMap\/day[^]*deterministic-rendering/);
    expect(output).toContain(`main.ts:${Project.lineOf('new Cilium(this);')}`);
    expect(code).toBe(1);
  });
});
