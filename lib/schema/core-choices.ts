import { type Step } from './path';

/** Texts of which Kubernetes allows a few only though its types say any, by the end of their path after the kind; `*` is an item of a list. */
const plain: Readonly<Record<string, readonly string[]>> = {
  // Those of nodes are of a type of their own, which has two more.
  'matchExpressions.*.operator': ['DoesNotExist', 'Exists', 'In', 'NotIn'],
  'persistentVolumeClaimRetentionPolicy.whenDeleted': ['Delete', 'Retain'],
  'persistentVolumeClaimRetentionPolicy.whenScaled': ['Delete', 'Retain'],
  'subjects.*.kind': ['Group', 'ServiceAccount', 'User'],
};

/** Texts of which a place allows fewer than their type has. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  // `Recycle` is left over in the type; `Gt` and `Lt` wait behind a feature gate.
  'StorageClass.reclaimPolicy': ['Delete', 'Retain'],
  'tolerations.*.operator': ['Equal', 'Exists'],
};

type Rules = ReadonlyMap<string, readonly { readonly steps: readonly string[]; readonly allowed: readonly string[] }[]>;

function byLastStep(choices: Readonly<Record<string, readonly string[]>>): Rules {
  const rules = new Map<string, { steps: string[]; allowed: readonly string[] }[]>();
  for (const [path, allowed] of Object.entries(choices)) {
    const steps = path.split('.');
    const last = steps.at(-1)!;
    rules.set(last, [...rules.get(last) ?? [], { steps, allowed }]);
  }
  return rules;
}

const plainRules = byLastStep(plain);
const narrowerRules = byLastStep(narrower);

/** The texts that may stand at a path of a kind where its type allows any. */
export function plainChoice(kind: string, path: readonly Step[]): readonly string[] | undefined {
  return choice(plainRules, kind, path);
}

/** The texts that may stand at a path of a kind where its type allows more. */
export function narrowerChoice(kind: string, path: readonly Step[]): readonly string[] | undefined {
  return choice(narrowerRules, kind, path);
}

function choice(rules: Rules, kind: string, path: readonly Step[]): readonly string[] | undefined {
  const last = path.at(-1);
  const candidates = rules.get(typeof last === 'number' ? '*' : last ?? '');
  if (!candidates) return undefined;
  const step = (index: number): Step | undefined => index < 0 ? undefined : index === 0 ? kind : path[index - 1];
  return candidates.find(({ steps }) => steps.every((wanted, index) => {
    const found = step(path.length + 1 - steps.length + index);
    return typeof found === 'number' ? wanted === '*' : found === wanted;
  }))?.allowed;
}
