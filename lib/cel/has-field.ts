interface Node {
  readonly op: string;
  readonly args: unknown;
}

interface Macro {
  readonly operand: Node;
  readonly name: string;
}

interface Checker {
  check(node: Node, context: unknown): unknown;
  getType(name: string): unknown;
}

interface Evaluator {
  run(node: Node, context: unknown): unknown;
}

/**
 * Whether a field is there, of any value that an expression yields. The library's own looks at fields of variables alone and refuses
 * `has(self[0].a)`.
 */
export function hasField({ args: [argument] }: { readonly args: readonly Node[] }): object {
  if (argument?.op !== '.' || !Array.isArray(argument.args)) throw new Error('has() must be given a field');
  const [operand, name] = argument.args as [Node, string];
  return {
    operand, name,
    typeCheck(checker: Checker, macro: Macro, context: unknown): unknown {
      checker.check(macro.operand, context);
      return checker.getType('bool');
    },
    evaluate(evaluator: Evaluator, macro: Macro, context: unknown): boolean {
      const value = evaluator.run(macro.operand, context);
      if (!(value instanceof Map)) throw new Error(`what has('${macro.name}') is asked of must be an object`);
      return value.has(macro.name);
    },
  };
}
