import { Fault } from '../fault';

const name = '[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?';
const condition = new RegExp(`^(!?${name}|${name}\\s*(=|==|!=)\\s*${name}|${name}\\s*(<|<=|>|>=)\\s*\\d+|${name}\\s+(not\\s+)?in\\s+\\(\\s*${name}(\\s*,\\s*${name})*\\s*\\))$`);

/** Refuses a condition on the labels of machines that Omni would not read. @see https://docs.siderolabs.com/omni/omni-cluster-setup/create-a-machine-class */
export function checkMatch(text: string, subject: string): void {
  // Commas part conditions, but for those inside the brackets of a list.
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  const wrong = parts.find((part) => !condition.test(part));
  if (wrong !== undefined) throw new Fault(`${subject} must be conditions on labels with commas between them, got '${wrong}'; write for example 'omni.sidero.dev/arch = arm64, omni.sidero.dev/cores >= 2'`);
}
