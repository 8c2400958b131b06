import { type Static, type TObject, type TProperties } from '@sinclair/typebox';
import { type Manifest } from '../manifest';
import { called } from '../props/called';

/** A Helm chart pinned at an exact version, with the values that we set and what rendering it yields. */
export interface ChartDefinition<Properties extends TProperties = TProperties> {
  /** Name of the chart in its repository. */
  readonly name: string;
  /** Exact version of the chart. */
  readonly version: string;
  /** Version of the system that the chart installs with the values we set. */
  readonly appVersion: string;
  /** URL of the Helm repository, or of the Git repository where `path` is set. */
  readonly repository: string;
  /** Folder of the chart where `repository` is a Git repository; its tag is then `revision`. */
  readonly path?: string;
  readonly revision?: string;
  /** The values we set: a subset of the chart's own, strict. */
  readonly values: TObject<Properties>;
  /** Cluster-scoped kinds the chart renders, as `group/Kind` (`/Kind` for the core group), sorted. */
  readonly clusterKinds: readonly string[];
  /** Namespaced kinds the chart renders, in the same form, sorted. */
  readonly namespacedKinds: readonly string[];
  /**
   * Kinds of the two lists above that it renders only for some values: each with the values that bring it, as a path
   * (`metrics.enabled`, which must be true), a path and a text (`tls.method=certmanager`), or a path and a text that it must
   * not have, also where it is left out (`crds.widgets.enabled!=false`); `**.` begins a path at any depth.
   * @default - none: all are always rendered
   */
  readonly optionalKinds?: Readonly<Record<string, readonly string[]>>;
  /** Custom kinds it installs, as `group/Kind`. */
  readonly installs: readonly string[];
  /**
   * Kinds of `installs` that it leaves out for some values, in the form of `optionalKinds`. Where it renders no
   * CustomResourceDefinition at all, by `optionalKinds`, it installs none of them anyway. @default - none
   */
  readonly optionalInstalls?: Readonly<Record<string, readonly string[]>>;
  /** Namespaces beside its own into which the chart writes. @default - none */
  readonly extraNamespaces?: readonly string[];
  /**
   * What the chart renders that makes pods, holds their volumes or keeps them from being moved: workloads, claims and budgets
   * in Kubernetes' own form, and custom kinds of which an operator makes pods. Reduced to what places and moves pods;
   * images, commands and probes are left out. @default - not known, which is told where it matters
   */
  workloads?(values: Static<TObject<Properties>>, release: ChartRelease): readonly Manifest[];
  /**
   * Workloads in Kubernetes' own form that operators make at run time, as the values say, and no object that the chart
   * renders tells: reduced like `workloads`, of which they are no part. @default - none
   */
  operands?(values: Static<TObject<Properties>>, release: ChartRelease): readonly Manifest[];
}

/** Where and as what a chart is installed. */
export interface ChartRelease {
  /** Beginning of the names of its objects. */
  readonly name: string;
  readonly namespace: string;
}

export type ChartValues<C extends ChartDefinition> = Static<C['values']>;

/** Declares a chart; exists for the inference of its values' type. */
export function defineChart<Properties extends TProperties>(chart: ChartDefinition<Properties>): ChartDefinition<Properties> {
  return called(defineChart, chart);
}
