import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';

/** What a chart renders that makes pods or keeps them from being moved, with the application it is of. */
export interface ChartWorkloads {
  readonly application: string;
  readonly chart: string;
  readonly manifests: readonly Manifest[];
}

const known = new WeakMap<ClusterModel, readonly ChartWorkloads[]>();

/** The workloads of all charts of a cluster that say which they have; each is as their values make it. */
export function chartWorkloads(model: ClusterModel): readonly ChartWorkloads[] {
  const found = known.get(model) ?? model.applications.flatMap(({ name, namespace, sources }) => sources.flatMap((source) => {
    if (source.type !== 'chart' || !source.definition.workloads) return [];
    const manifests = rendered(() => source.definition.workloads!(source.values, { name: source.releaseName, namespace }))
      .map((manifest): Manifest => ({ ...manifest, metadata: { namespace, ...manifest.metadata } }));
    return [{ application: name, chart: source.definition.name, manifests }];
  }));
  known.set(model, found);
  return found;
}

/** Values of a wrong form are told by another rule. */
function rendered(render: () => readonly Manifest[]): readonly Manifest[] {
  try {
    return render();
  } catch {
    return [];
  }
}
