/** What `flotilla.js` needs of the library before it reads main.ts. */
// eslint-disable-next-line no-restricted-imports -- this is what users import
export * as library from './index';
export { watchDeclaration } from './cli/declared-again';
export { exitCodeOf } from './cli/exit-code';
export { explain } from './cli/explain';
export { wasCalled } from './cli/flotilla';
