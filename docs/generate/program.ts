import { resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '..', '..');

/** The compiler's view of some files and of what they import. */
export function programOf(...files: string[]): ts.Program {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(resolve(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config, ts.sys, root);
  return ts.createProgram(files.map((file) => resolve(root, file)), options);
}

/** Everything that a file exports, in its order. */
export function exportsOf(program: ts.Program, file: string): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(resolve(root, file))!)!;
  return checker.getExportsOfModule(module).map((symbol) => (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol));
}
