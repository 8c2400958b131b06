import { type TSchema } from '@sinclair/typebox';
import { type Json } from './manifest';

/** A document of a file that is no Kubernetes object: Argo CD never reads it. */
export interface FileDocument {
  /** What it is, for people: `Workers 'worker'`. */
  readonly title: string;
  /** The form it must have. */
  readonly schema: TSchema;
  readonly value: Json;
}

/** A file of a cluster's folder that is for other tools than Argo CD. */
export interface ClusterFile {
  /** Path below the cluster's folder. */
  readonly path: string;
  readonly documents: readonly FileDocument[];
  /** Where it comes from in the declaration. */
  readonly origin: string;
}
