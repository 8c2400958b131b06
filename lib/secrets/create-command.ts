import { type SecretDeclaration } from './secret-declaration';

/** The commands with which a person creates a Secret, with empty values for the keys; further data stands as it is told. */
export function createCommands({ name, namespace, values, labels = {}, template = {}, type }: SecretDeclaration): string[] {
  const literals = [...values.map(({ key }) => [key, ''] as const), ...Object.entries(template)].map(([key, value]) => `--from-literal=${key}=${quoted(value)}`);
  const told = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return [
    `kubectl --namespace ${namespace} create secret generic ${name}${type === undefined ? '' : ` --type=${type}`} ${literals.join(' ')}`,
    ...(told.length > 0 ? [`kubectl --namespace ${namespace} label secret ${name} ${told.join(' ')}`] : []),
  ];
}

/** A text as one word of the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
