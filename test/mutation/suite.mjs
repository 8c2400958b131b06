/** The part of jest that the tests of the checks use, without its own processes and module registry. */
export class Suite {
  tests = [];
  byId = new Map();
  #blocks = [];
  #file = '';

  constructor(require) {
    this.expect = require('expect').expect;
    this.mocker = require('jest-mock');
    this.each = require('jest-each').bind;
  }

  /** Loads a file of tests, which says what they are. */
  load(file, require) {
    this.#file = file;
    this.#blocks = [newBlock('')];
    Object.assign(globalThis, this.#globals());
    require();
  }

  /** Runs a test; what it failed with, or undefined. */
  async run({ blocks, body }) {
    Object.assign(globalThis, { expect: this.expect });
    try {
      for (const block of blocks) {
        if (!block.begun) {
          for (const hook of block.beforeAll) await hook();
          block.begun = true;
        }
      }
      for (const block of blocks) for (const hook of block.beforeEach) await hook();
      await body();
    } catch (error) {
      return String(error?.message ?? error);
    } finally {
      for (const block of [...blocks].reverse()) for (const hook of block.afterEach) await hook();
    }
    return undefined;
  }

  #globals() {
    const test = (name, body) => {
      const blocks = [...this.#blocks];
      const path = `${this.#file}: ${[...blocks.map((block) => block.name), name].filter((part) => part !== '').join(' › ')}`;
      let id = path;
      for (let count = 2; this.byId.has(id); count += 1) id = `${path} (${count})`;
      const entry = { id, blocks, body };
      this.tests.push(entry);
      this.byId.set(id, entry);
    };
    const describe = (name, body) => {
      this.#blocks.push(newBlock(name));
      body();
      this.#blocks.pop();
    };
    const nothing = () => undefined;
    test.each = this.each(test, false);
    describe.each = this.each(describe, false);
    test.skip = describe.skip = nothing;
    test.skip.each = describe.skip.each = () => nothing;
    const hook = (name) => (body) => { this.#blocks.at(-1)[name].push(body); };
    return {
      test, it: test, describe, expect: this.expect,
      beforeAll: hook('beforeAll'), afterAll: nothing, beforeEach: hook('beforeEach'), afterEach: hook('afterEach'),
      jest: { spyOn: this.mocker.spyOn, fn: this.mocker.fn, setTimeout: nothing },
    };
  }
}

function newBlock(name) {
  return { name, beforeAll: [], beforeEach: [], afterEach: [], begun: false };
}
