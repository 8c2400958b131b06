import { findingsOf } from '../../lib/checks/checks';
import { type Manifest } from '../../lib/manifest';
import { type ApplicationModel, type ClusterModel } from '../../lib/model';
import { renderApplications } from '../../lib/render';

export interface SynthVerdictProps {
  readonly model: ClusterModel;
  /** The application that has the object. */
  readonly application: string;
  /** An object that nothing is wrong with but what any copy of another would have. */
  readonly good: Manifest;
  /** The same with a fault. */
  readonly bad: Manifest;
  /** Whether the good one is there already. */
  readonly isUpdate: boolean;
}

/** What the checks of synth say of a fault in an object: what they say of the object without it is left out. */
export function synthVerdict({ model, application, good, bad, isUpdate }: SynthVerdictProps): string[] {
  const known = new Set(messages(withObject(model, application, good), good));
  return messages(withObject(model, application, bad), bad, isUpdate ? good : undefined).filter((message) => !known.has(message));
}

function withObject(model: ClusterModel, application: string, manifest: Manifest): ClusterModel {
  const object = { manifest, origin: 'acceptance', after: [] };
  return { ...model, applications: model.applications.map((one): ApplicationModel => one.name === application ? { ...one, objects: [...one.objects, object] } : one) };
}

function messages(model: ClusterModel, { kind, metadata: { name } }: Manifest, before?: Manifest): string[] {
  const objects = renderApplications([model]);
  const previous = (path: string): Manifest | undefined => path.endsWith(`/${kind}-${name}.yaml`) ? before : undefined;
  return findingsOf({ models: [model], hubs: [], objects, previous })
    // Only of the object itself: that others no longer find what they need is no verdict on it. Its name may be the fault.
    .filter(({ severity, where }) => severity === 'error' && where.endsWith(` ${kind}/${name}`)).map(({ rule, message }) => `${rule}: ${message.replaceAll(`'${name}'`, "'…'")}`);
}
