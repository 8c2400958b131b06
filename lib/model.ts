import { type Cluster } from './cluster';
import { type ClusterFile } from './cluster-file';
import { type Graph } from './graph';
import { type IgnoredDifference } from './ignored-difference';
import { type Manifest } from './manifest';
import { type Scopes } from './object-identity';
import { type PodSecurityLevel } from './pod-security';
import { type Problem } from './problem';
import { type ApplicationSource } from './source';

/** An object of the rendered tree with the place in the declaration that it comes from. */
export interface FinishedObject {
  readonly manifest: Manifest;
  /** Path of its construct, or the derivation that made it. */
  readonly origin: string;
  /** Origins of objects of the same application that it was declared to come after. */
  readonly after: readonly string[];
}

/** An application with all its objects, once the whole fleet is declared. */
export interface ApplicationModel {
  readonly name: string;
  readonly namespace: string;
  readonly infrastructure: boolean;
  readonly prune: boolean;
  /** Options by which Argo CD compares it. @default - those of all */
  readonly compareOptions?: readonly string[];
  /** Fields in which the cluster may differ from Git. @default - none */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
  readonly chartPodSecurity: PodSecurityLevel;
  readonly sources: readonly ApplicationSource[];
  readonly objects: FinishedObject[];
}

/** A cluster with all its applications, by name. */
export interface ClusterModel {
  readonly cluster: Cluster;
  readonly applications: ApplicationModel[];
  /** Which kinds belong to no namespace. */
  readonly scopes: Scopes;
  /** Who comes after whom, over the names of the applications. */
  readonly order: Graph;
  /** Files for other tools than Argo CD. */
  readonly files: ClusterFile[];
  readonly problems: Problem[];
}
