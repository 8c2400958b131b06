import { createRequire } from 'node:module';
import { quantityPattern } from '../kinds/fields/quantity';

/** A kind as the library of Kubernetes' own kinds has it: its validator throws an error that carries the list of faults. */
export interface CoreModel {
  readonly apiVersion: string;
  readonly kind: string;
  readonly prototype: { validate(this: object): void };
}

const requireModel = createRequire(__filename);
const apiVersionForm = /^([a-z0-9-]+(\.[a-z0-9-]+)*\/)?v[0-9]+((alpha|beta)[0-9]+)?$/;
const kindForm = /^[A-Z][A-Za-z0-9]*$/;
const models = new Map<string, CoreModel | undefined>();
let isStrict = false;

/**
 * One of Kubernetes' own kinds, loaded on first use with what it consists of and nothing else: the whole library takes
 * seconds. Nothing where Kubernetes has no such kind.
 */
export function coreModel(apiVersion: string, kind: string): CoreModel | undefined {
  const id = `kubernetes-models/${apiVersion}/${kind}`;
  if (!models.has(id)) models.set(id, apiVersionForm.test(apiVersion) && kindForm.test(kind) ? load(id, apiVersion, kind) : undefined);
  return models.get(id);
}

function load(id: string, apiVersion: string, kind: string): CoreModel | undefined {
  if (!resolves(id)) return undefined;
  restrictQuantities();
  const model = (requireModel(id) as Readonly<Record<string, Partial<CoreModel> | undefined>>)[kind];
  // Parts of kinds, such as Container, have modules too, but no version of their own.
  return model?.apiVersion === apiVersion && model.kind === kind ? model as CoreModel : undefined;
}

function resolves(id: string): boolean {
  try {
    requireModel.resolve(id);
    return true;
  } catch {
    return false;
  }
}

/** The library's grammar of quantities takes every prefix of physics, for instance `1d`; Kubernetes refuses most. */
function restrictQuantities(): void {
  if (isStrict) return;
  const library = createRequire(requireModel.resolve('kubernetes-models/package.json'));
  const { formats } = library('@kubernetes-models/validate') as { formats: { quantity: { validate: RegExp } } };
  formats.quantity.validate = new RegExp(quantityPattern);
  isStrict = true;
}
