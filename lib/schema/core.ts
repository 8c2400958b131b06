import { type ErrorObject } from 'ajv';
import { quantityForm } from '../kinds/fields/quantity';
import { type Manifest } from '../manifest';
import { coreChoice } from './core-choices';
import { coreModel, type CoreModel } from './core-model';
import { explain } from './explain';
import { pathText, steps, valueAt, type Step } from './path';
import { Recording } from './recording';
import { Shape } from './shape';
import { type Violation } from './violation';
import { got, notAmong, unknownField } from './wording';

const shapes = new WeakMap<CoreModel, Shape>();

/** What is wrong with an object of one of Kubernetes' own kinds, apart from its metadata. */
export function coreViolations(manifest: Manifest, model: CoreModel): Violation[] {
  const shape = shapes.get(model);
  const learned = shape && fieldViolations(manifest, shape);
  const all = learned?.reached && refusals(model, manifest).length === 0 ? learned.violations : afterRecording(manifest, model);
  return [...outdated(manifest), ...all].filter(({ path }) => !/^metadata\b/.test(path));
}

/** Learns from an object without mistakes, so that the next of its kind need not be watched; watching is several times slower. */
function afterRecording(manifest: Manifest, model: CoreModel): Violation[] {
  const recording = new Recording(manifest);
  const errors = refusals(model, recording.view);
  const shape = errors.length === 0 ? shapes.get(model) ?? new Shape() : new Shape();
  shape.learn(recording);
  if (errors.length === 0) shapes.set(model, shape);
  return [...typeViolations(errors, manifest), ...fieldViolations(manifest, shape).violations];
}

/** Unknown fields, nulls, and texts that are none of those allowed; and whether the shape reaches as far as the object. */
function fieldViolations(manifest: Manifest, shape: Shape): { violations: Violation[]; reached: boolean } {
  const violations: Violation[] = [];
  const reached = shape.visit(manifest, (path, value, known) => {
    const message = fieldFault(manifest.kind, path, value, known);
    if (message !== undefined) violations.push({ path: pathText(path), message });
  });
  return { violations, reached };
}

function fieldFault(kind: string, path: readonly Step[], value: unknown, known: ReadonlySet<string> | undefined): string | undefined {
  const field = path.at(-1);
  if (isDescription(kind, path, value)) return undefined;
  if (typeof field === 'string' && known && !known.has(field)) return unknownField(field, kind, known);
  if (value === null) return 'must not be null; leave it out';
  const allowed = typeof value === 'string' ? coreChoice(kind, path) : undefined;
  return allowed === undefined || allowed.includes(value as string) ? undefined : notAmong(value, allowed);
}

/** Fields called `description` are missing in the library: its generator takes them for documentation. */
function isDescription(kind: string, path: readonly Step[], value: unknown): boolean {
  const described = kind === 'CustomResourceDefinition' || (kind === 'PriorityClass' && path.length === 1);
  return described && path.at(-1) === 'description' && typeof value === 'string';
}

function refusals(model: CoreModel, view: object): ErrorObject[] {
  try {
    model.prototype.validate.call(view);
    return [];
  } catch (error) {
    const { errors } = error as { errors?: ErrorObject[] };
    if (!errors) throw error;
    return errors;
  }
}

/** A value that may be a number or a text has three errors, of which one sentence is made. */
function typeViolations(errors: readonly ErrorObject[], manifest: Manifest): Violation[] {
  const unions = new Map(errors.filter(({ keyword }) => keyword === 'oneOf').map(({ instancePath }) => [instancePath, false]));
  for (const { instancePath, params } of errors) {
    if (unions.has(instancePath) && (params as { type?: string }).type === 'number') unions.set(instancePath, true);
  }
  const single = errors.filter(({ instancePath }) => !unions.has(instancePath)).flatMap((error) => explain(error, manifest, manifest.kind) ?? []);
  return [...single, ...[...unions].map(([pointer, isQuantity]) => {
    const path = steps(pointer, manifest);
    return { path: pathText(path), message: `must be ${isQuantity ? quantityForm : 'a whole number or a string'}, ${got(valueAt(manifest, path))}` };
  })];
}

/** Kinds that have left their beta version are no longer served there. */
function outdated({ apiVersion, kind }: Manifest): Violation[] {
  if (!/v[0-9]+(alpha|beta)[0-9]+$/.test(apiVersion)) return [];
  const group = apiVersion.split('/')[0] ?? '';
  const groups = group === 'extensions' ? ['apps', 'networking.k8s.io', 'policy'] : [group];
  const stable = groups.flatMap((name) => [`${name}/v2`, `${name}/v1`]).find((version) => coreModel(version, kind));
  return stable === undefined ? [] : [{ path: 'apiVersion', message: `must be '${stable}', got '${apiVersion}'; clusters no longer serve it` }];
}
