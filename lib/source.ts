import { type ChartDefinition } from './kinds/chart';

/** A Helm chart, as Argo CD renders it. */
export interface ChartSource {
  readonly type: 'chart';
  readonly repository: string;
  readonly chart?: string;
  readonly path?: string;
  /** Version of the chart, or revision of the Git repository that holds it. */
  readonly revision: string;
  readonly releaseName: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The part of the values that must be as the definition says. */
  readonly checkedValues: Readonly<Record<string, unknown>>;
  readonly definition: ChartDefinition;
  readonly skipCrds?: boolean;
  readonly clusterKinds: readonly string[];
  readonly namespacedKinds: readonly string[];
  readonly extraNamespaces: readonly string[];
}

/** A folder of plain manifests or a kustomization in a Git repository at a tag. */
export interface GitSource {
  readonly type: 'git';
  readonly repository: string;
  readonly path: string;
  readonly revision: string;
  readonly clusterKinds: readonly string[];
  readonly namespacedKinds: readonly string[];
  readonly extraNamespaces: readonly string[];
}

export type ApplicationSource = ChartSource | GitSource;
