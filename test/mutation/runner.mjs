import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Suite } from './suite.mjs';

/** Tests that judge the checks, stay in one process, and ask no check while they are loaded: what that reaches would count as computed once. */
function testFiles(root) {
  const filesIn = (folder) => readdirSync(join(root, folder), { recursive: true }).filter((file) => file.endsWith('.test.ts')).sort().map((file) => `${folder}/${file}`);
  return [
    'test/refused.test.ts', 'test/accepted.test.ts', 'test/check.test.ts', 'test/derive/tenant.test.ts', 'test/parts/valid-schema.test.ts',
    ...filesIn('test/checks'),
  ];
}

/**
 * Runs the tests of the checks without a new process for each mutant. While the tests run without a mutant, every call of a
 * check is recorded with what it was given and what it found. A mutant is then judged in two steps: the checks that the mutated
 * file takes part in are called again with everything that tests which reach the mutant gave them. Where they find the same, no
 * test can tell. Where they find something else the very tests that made those calls are run, and their own expectations decide.
 */
class Runner {
  /** The sandbox with the mutants, which is the working directory once `init` is called, and no sooner. */
  #root;
  #require;
  #checksFolder;
  #suite;
  /** `{ file, test, fleet, found, time }` of each call of a check, the quick ones first. */
  #calls = [];
  /** By file of a check: the check itself, unwrapped. */
  #checks = new Map();
  /** By test: its milliseconds. */
  #times = new Map();
  #recording = false;
  /** By file of a check: the tests that called it. */
  #callers = new Map();
  #users = new Map();
  #dependentsOf = new Map();

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#root = process.cwd();
    this.#require = createRequire(join(this.#root, 'main.ts'));
    this.#checksFolder = join(this.#root, 'lib', 'checks') + sep;
    this.#require('tsx/cjs');
    this.#wrapChecks();
  }

  async dryRun() {
    const suite = await this.#load(testFiles(this.#root));
    this.#suite = suite;
    this.#recording = true;
    const tests = [];
    for (const test of suite.tests) {
      stryker().currentTestId = test.id;
      const begin = performance.now();
      const failure = await suite.run(test);
      const timeSpentMs = performance.now() - begin;
      this.#times.set(test.id, timeSpentMs);
      tests.push({ id: test.id, name: test.id, timeSpentMs, status: failure === undefined ? 0 : 1, ...(failure !== undefined && { failureMessage: failure }) });
    }
    stryker().currentTestId = undefined;
    this.#recording = false;
    this.#calls.sort((a, b) => a.time - b.time);
    for (const { file, test } of this.#calls) this.#callers.set(file, (this.#callers.get(file) ?? new Set()).add(test));
    this.#calls = withoutTheLike(this.#calls);
    return { status: 'complete', tests, mutantCoverage: stryker().mutantCoverage };
  }

  async mutantRun(options) {
    if (!this.#suite) await this.dryRun();
    const file = resolve(options.sandboxFileName);
    stryker().hitLimit = options.hitLimit;
    stryker().hitCount = 0;
    const users = this.#usersOf(file);
    const isStatic = options.mutantActivation === 'static';
    // What is computed once, be it when a file is loaded or for each fleet, has to be computed by the mutant.
    const dependents = this.#dependents(file);
    const kept = isStatic || users.some((user) => user !== file) ? this.#forgetChecks(dependents) : undefined;
    stryker().activeMutant = options.activeMutant.id;
    try {
      return await this.#judge(dependents, users, options, isStatic);
    } catch (error) {
      return { status: 'error', errorMessage: String(error?.stack ?? error) };
    } finally {
      stryker().activeMutant = undefined;
      kept?.();
    }
  }

  async #judge(dependents, users, { testFilter, hitLimit }, isStatic) {
    let count = 0;
    for (const id of this.#suspects(users, testFilter, isStatic, dependents)) {
      count += 1;
      const failure = isStatic ? await this.#runAnew(id, dependents) : await this.#suite.run(this.#suite.byId.get(id));
      if (hitLimit !== undefined && stryker().hitCount > hitLimit) return { status: 'timeout', reason: 'the mutant loops' };
      if (failure !== undefined) return { status: 'killed', killedBy: [id], failureMessage: failure, nrOfTests: count };
    }
    return { status: 'survived', nrOfTests: count };
  }

  /** Tests that may tell: those whose calls are answered otherwise now, and those that reach the mutant without a call of a check. */
  *#suspects(users, testFilter, isStatic, dependents) {
    const reached = new Set(testFilter ?? this.#suite.byId.keys());
    const calls = this.#calls.filter(({ file, test }) => users.includes(file) && reached.has(test));
    for (const user of users) this.#require(user);
    const told = new Set();
    for (const { file: check, test, fleet, found } of calls) {
      if (told.has(test) || outcome(() => this.#checks.get(check)(fleet)) === found) continue;
      told.add(test);
      yield test;
    }
    const [file] = dependents;
    const others = [...reached].filter((test) => !users.some((user) => this.#callers.get(user).has(test)) && (!isStatic || this.#loads(test, file)))
      .sort((a, b) => this.#times.get(a) - this.#times.get(b));
    yield* aDozenOfEachFile(others, (test) => test);
  }

  /** The checks that were called and that a file is or takes part in. */
  #usersOf(file) {
    if (!this.#users.has(file)) {
      const called = [...new Set(this.#calls.map((call) => call.file))];
      this.#users.set(file, called.filter((check) => this.#imports(check, new Set()).has(file)));
    }
    return this.#users.get(file);
  }

  /** Whether the file of a test asks for a file by itself. */
  #loads(test, file) {
    return this.#require.cache[join(this.#root, test.slice(0, test.indexOf(': ')))]?.children.some(({ filename }) => filename === file) === true;
  }

  /** A file of the checks and all others that it needs. */
  #imports(file, found) {
    if (found.has(file)) return found;
    found.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/ from '(\.[^']*)'/g)) {
      const needed = `${resolve(dirname(file), path)}.ts`;
      if (needed.startsWith(this.#checksFolder)) this.#imports(needed, found);
    }
    return found;
  }

  /** A file and all that are loaded and need it. What projects import offers much, and nothing that is judged comes by it. */
  #dependents(file) {
    if (this.#dependentsOf.has(file)) return this.#dependentsOf.get(file);
    const modules = Object.values(this.#require.cache).filter(({ filename }) => filename.startsWith(this.#root + sep) && filename !== join(this.#root, 'lib', 'index.ts'));
    const found = new Set([file]);
    for (const needed of found) for (const { children, filename } of modules) if (children.some((child) => child.filename === needed)) found.add(filename);
    this.#dependentsOf.set(file, found);
    return found;
  }

  /** Has the checks that need a file loaded anew until what it returns is called. */
  #forgetChecks(dependents) {
    const kept = forget(this.#require.cache, (path) => path.startsWith(this.#checksFolder) && dependents.has(path));
    const checks = this.#checks;
    this.#checks = new Map(checks);
    return () => {
      restore(this.#require.cache, kept);
      this.#checks = checks;
    };
  }

  /** Runs a test with all that need a file loaded anew while the mutant is there: it may sit in what is only said once. */
  async #runAnew(id, dependents) {
    const test = id.slice(0, id.indexOf(': '));
    const kept = forget(this.#require.cache, (path) => dependents.has(path) || path === join(this.#root, test));
    try {
      const suite = await this.#load([test]);
      return suite.byId.has(id) ? await suite.run(suite.byId.get(id)) : 'the test is gone';
    } finally {
      restore(this.#require.cache, kept);
    }
  }

  async #load(files) {
    const suite = new Suite(this.#require);
    for (const file of files) suite.load(file, () => this.#require(join(this.#root, file)));
    return suite;
  }

  /** Puts a recorder around the check that a file of lib/checks exports under its own name. */
  #wrapChecks() {
    const { _extensions: extensions } = createRequire(import.meta.url)('node:module');
    const load = extensions['.ts'];
    extensions['.ts'] = (module, filename) => {
      load(module, filename);
      if (!filename.startsWith(this.#checksFolder)) return;
      const name = relative(this.#checksFolder, filename).replace(/\.ts$/, '').replace(/-(.)/g, (_, letter) => letter.toUpperCase());
      const check = module.exports[name];
      if (typeof check !== 'function' || check.length > 1) return;
      this.#checks.set(filename, check);
      const recorder = (...given) => {
        // A check is given a fleet and nothing else.
        if (!this.#recording || given.length > 1) return check(...given);
        const [fleet] = given;
        const begin = performance.now();
        const result = check(fleet);
        this.#calls.push({ file: filename, test: stryker().currentTestId, fleet, found: outcome(() => result), time: performance.now() - begin });
        return result;
      };
      module.exports = { ...module.exports, [name]: recorder };
    };
  }
}

/** Whole fleets are much alike: of each file of tests that declares such, a dozen will do. */
function aDozenOfEachFile(all, testOf) {
  const counts = new Map();
  return all.filter((each) => {
    const file = testOf(each).slice(0, testOf(each).indexOf(': '));
    counts.set(file, (counts.get(file) ?? 0) + 1);
    return file.startsWith('test/checks/') || counts.get(file) <= 12;
  });
}

/** Of the calls of each check those that found something, and of the others a dozen. */
function withoutTheLike(calls) {
  const checks = [...new Set(calls.map(({ file }) => file))];
  const kept = new Set(checks.flatMap((check) => aDozenOfEachFile(calls.filter(({ file, found }) => file === check && found === '[]'), ({ test }) => test)));
  return calls.filter((call) => call.found !== '[]' || kept.has(call));
}

function outcome(call) {
  try {
    const result = call();
    return Array.isArray(result) ? JSON.stringify(result.map((problem) => ({ ...problem, malformed: undefined }))) + result.map(({ malformed }) => malformed?.metadata?.name).join() : JSON.stringify(result);
  } catch (error) {
    return `threw ${error?.message}`;
  }
}

function forget(cache, matches) {
  const kept = [];
  for (const path of Object.keys(cache)) {
    if (!matches(path)) continue;
    kept.push([path, cache[path]]);
    delete cache[path];
  }
  return { matches, kept };
}

function restore(cache, { matches, kept }) {
  forget(cache, matches);
  for (const [path, module] of kept) cache[path] = module;
}

function stryker() {
  return globalThis.__stryker__ ??= {};
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'flotilla', injectableClass: Runner }];
